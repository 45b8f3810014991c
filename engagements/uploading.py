"""Acts of the partner: send a file that says where a contribution happens, answer about it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from engagements import tasks, understanding
from engagements.models import Contribution, PlaceRoute, Question, Upload, UploadState
from engagements.models.contribution import SAID_OF_PLACE
from engagements.querysets import UploadQuerySet

FOLDER = "uploads"
# A file without its row is one whose request failed, or whose draft was deleted.
HOURS_UNTIL_ORPHANED = 1


def is_small(file: Any) -> bool:
    """Whether this file is read at once, and not by the worker."""
    return file.size <= settings.UPLOAD_BYTES_READ_AT_ONCE


@transaction.atomic
def receive(
    contribution: Contribution,
    file: UploadedFile,
    *,
    found: understanding.Understood | None = None,
) -> Upload:
    """Keep a file that was sent for this contribution, and have it read.

    `found` is what was understood of it already. Without it the worker reads the file after the
    commit, and the contribution has no places until then.
    """
    upload = Upload(contribution=contribution, name=PurePath(file.name or "").name[:200])
    file.seek(0)
    upload.file.save("", file, save=False)
    upload.save()
    contribution.place_route, contribution.file_name = PlaceRoute.UPLOADED, upload.name
    if found is not None:
        understanding.settle(upload, found)
        return upload
    contribution.sites.all().delete()
    contribution.save(update_fields=SAID_OF_PLACE)
    tasks.read_upload.delay_on_commit(upload.pk)
    return upload


@transaction.atomic
def answer(upload: Upload, value: str) -> None:
    """Answer the question about a file; it is read again with it, without being sent again."""
    if upload.question == Question.AXES:
        upload.swap_axes = value == "True"
    else:
        setattr(upload, upload.question, value)
    upload.state, upload.question, upload.offers = UploadState.WAITING, "", []
    upload.attempts = 0
    upload.save()
    if is_small(upload.file):
        understanding.understand(upload.pk)
    else:
        tasks.read_upload.delay_on_commit(upload.pk)


@transaction.atomic
def try_again(uploads: UploadQuerySet) -> int:
    """Have the files read again that the worker had given up; returns how many.

    Twice does no harm: one that waits is not given up any more.
    """
    given_up = list(uploads.too_hard().select_for_update().values_list("pk", flat=True))
    Upload.objects.filter(pk__in=given_up).update(
        state=UploadState.WAITING, unsuitable="", attempts=0
    )
    for upload_id in given_up:
        tasks.read_upload.delay_on_commit(upload_id)
    return len(given_up)


def forget_uploads() -> None:
    """Delete files that were kept long enough, and files whose draft is gone."""
    long_ago = timezone.now() - timedelta(days=settings.UPLOAD_DAYS)
    for upload in Upload.objects.received_before(long_ago).iterator():
        upload.delete()
    for name in _orphans():
        default_storage.delete(name)


def _orphans() -> Iterator[str]:
    """Files that no row knows, an hour old or more."""
    if not default_storage.exists(FOLDER):
        return
    hour_ago = timezone.now() - timedelta(hours=HOURS_UNTIL_ORPHANED)
    known = set(Upload.objects.values_list("file", flat=True))
    for bare in default_storage.listdir(FOLDER)[1]:
        name = f"{FOLDER}/{bare}"
        if name not in known and default_storage.get_modified_time(name) < hour_ago:
            yield name
