"""How the register is doing: what runs, waits or has failed, and what can be tried again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from correspondence import letters
from correspondence.models import MAXIMUM_ATTEMPTS, Letter
from counting import asking
from counting.models import RecountRequest, Run
from engagements import uploading
from engagements.models import Engagement, Upload
from intake.models import Sheet

HEARTBEAT = "desk-heartbeat"
#: The clock asks the worker every minute; after this long one of the two is away.
SILENCE = timedelta(minutes=3)
#: What waits for longer waits for somebody.
PATIENCE = timedelta(minutes=15)


@dataclass(frozen=True)
class Part:
    """One line: how much there is of something, since when, and whether somebody must look."""

    name: str
    label: Any
    said: str
    since: datetime | None = None
    is_alarming: bool = False
    address: str = ""


def beat() -> None:
    """Note that clock and worker are alive."""
    cache.set(HEARTBEAT, timezone.now(), timeout=None)


def parts() -> list[Part]:
    """All lines, in a number of statements that does not depend on how much there is."""
    return [alive(), run(), *recounts(), *sent_letters(), *uploads(), tables(), examinations()]


def alarms() -> list[Part]:
    return [part for part in parts() if part.is_alarming]


def alive() -> Part:
    """Clock and worker: the clock asks, the worker answers."""
    last = cache.get(HEARTBEAT)
    silent = last is None or timezone.now() - last > SILENCE
    said = gettext("no sign of life") if silent else gettext("at work")
    return Part("alive", _("Clock and worker"), said, last, silent)


def run() -> Part:
    """The latest full recount."""
    latest: Any = Run.objects.with_progress().order_by("-number").first()
    if latest is None:
        return Part("run", _("Full recount"), gettext("none yet"))
    said = gettext("number %(number)s, over") % {"number": latest.number}
    if not latest.is_over:
        done = {"number": latest.number, "done": latest.chunks_done, "all": latest.chunk_count}
        said = gettext("number %(number)s, %(done)s of %(all)s parts") % done
    address = reverse("admin:counting_run_change", args=[latest.pk])
    return Part("run", _("Full recount"), said, latest.started_at, latest.is_alarming, address)


def recounts() -> list[Part]:
    """Requests that wait, and those that failed."""
    requests = RecountRequest.objects
    address = reverse("admin:counting_recountrequest_changelist")
    return [
        counted("waiting", _("Recounts waiting"), requests.waiting(), "requested_at", address),
        failed(
            "set_aside",
            _("Recounts that failed"),
            requests.set_aside(),
            "requested_at",
            f"{address}?set_aside=yes",
        ),
    ]


def sent_letters() -> list[Part]:
    """Letters that have not left, and those given up."""
    address = reverse("admin:correspondence_letter_changelist")
    waiting = Letter.objects.waiting()
    given_up = Letter.objects.filter(sent_at=None, attempts__gte=MAXIMUM_ATTEMPTS)
    return [
        counted("letters", _("Letters not sent yet"), waiting, "written_at", address),
        failed("given_up", _("Letters given up"), given_up, "written_at", address),
    ]


def uploads() -> list[Part]:
    """Files that nobody has read yet, and those the worker could not read."""
    unread = Upload.objects.to_read()
    return [
        counted("unread", _("Files to be read"), unread, "received_at"),
        failed("too_hard", _("Files we could not read"), Upload.objects.too_hard(), "received_at"),
    ]


def tables() -> Part:
    """Tables that are being read or taken over."""
    address = reverse("admin:intake_sheet_changelist")
    under_way = Sheet.objects.unfinished()
    return counted("tables", _("Tables under way"), under_way, "sent_at", address)


def examinations() -> Part:
    """What was sent and not examined yet."""
    waiting = Engagement.objects.to_examine()
    return counted("unexamined", _("Engagements to be examined"), waiting, "submitted_at")


def counted(name: str, label: Any, rows: Any, moment: str, address: str = "") -> Part:
    """How many rows wait and since when; alarming where one has waited too long."""
    found = rows.order_by().aggregate(count=Count("pk"), since=Min(moment))
    since = found["since"]
    too_long = since is not None and timezone.now() - since > PATIENCE
    return Part(name, label, str(found["count"]), since, too_long, address)


def failed(name: str, label: Any, rows: Any, moment: str, address: str = "") -> Part:
    """How many rows have failed; one is alarming."""
    found = rows.order_by().aggregate(count=Count("pk"), since=Min(moment))
    return Part(name, label, str(found["count"]), found["since"], bool(found["count"]), address)


@dataclass(frozen=True)
class Retry:
    """What can be tried again, who may ask for it, and how. Twice does no harm."""

    label: Any
    right: str
    act: Callable[[], int]


RETRIES = {
    "set_aside": Retry(
        pgettext_lazy("button", "Count them again"),
        "counting.change_recountrequest",
        lambda: asking.try_again(RecountRequest.objects.all()),
    ),
    "letters": Retry(
        pgettext_lazy("button", "Send them now"),
        "engagements.review_engagement",
        lambda: letters.try_again(Letter.objects.waiting()),
    ),
    "given_up": Retry(
        pgettext_lazy("button", "Send them again"),
        "engagements.review_engagement",
        lambda: letters.try_again(Letter.objects.filter(attempts__gte=MAXIMUM_ATTEMPTS)),
    ),
    "too_hard": Retry(
        pgettext_lazy("button", "Read them again"),
        "engagements.review_engagement",
        lambda: uploading.try_again(Upload.objects.all()),
    ),
}
