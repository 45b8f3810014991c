"""Acts of the partner: begin a draft, come back to it, submit it, discard it."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from correspondence.models import Letter
from correspondence.tasks import send_letter
from engagements import amending, notifications, steps, tasks
from engagements.models import Engagement, MoveNotAllowed
from engagements.workflow import Status
from partners import membership

if TYPE_CHECKING:
    from accounts.models import User

SIGNER_SALT = "engagements.drafting"
LINKS_AN_HOUR = 4


class DraftIncomplete(Exception):
    """The draft cannot be submitted yet; `missing` are the pages that have no answer."""

    def __init__(self, missing: list[steps.Page]) -> None:
        self.missing = missing
        super().__init__(gettext("Some questions have no answer yet. They are marked below."))


class LinkNotValid(Exception):
    """The link to a draft is forged, damaged, too old, or leads to something decided."""


class DraftClosed(Exception):
    """The pledge was sent, or deleted, in the meantime: it cannot be changed now."""


class TooManyLetters(Exception):
    """The link has been asked for too often; the message says what to do instead."""


def start_draft(*, language: str, by: "User | None") -> Engagement:
    """Begin an engagement; it belongs to `by` when they are signed in."""
    draft = Engagement(language=language, author=by)
    if by is not None:
        draft.contact_name, draft.contact_email = by.name, by.email
    draft.save()
    return draft


def take_over(draft: Engagement, *, by: "User") -> None:
    """Let a draft begun without an account belong to whoever has signed in since."""
    if draft.author is None and draft.status == Status.DRAFT:
        draft.keep(author=by)


@transaction.atomic
def keep(engagement: Engagement, save: Callable[[], None]) -> None:
    """Let a step save its answers, all of them or none.

    The row is locked and looked at again first: raises DraftClosed when the engagement was sent
    in another tab while these answers were being written.
    """
    if not Engagement.objects.select_for_update().editable().filter(pk=engagement.pk).exists():
        raise DraftClosed
    save()


@transaction.atomic
def send_link(engagement: Engagement, *, to: str) -> None:
    """Mail a signed link with which this draft can be continued on any device.

    Raises TooManyLetters when the address, or the draft, has had its share for this hour.
    """
    hour_ago = timezone.now() - timedelta(hours=1)
    recent = Letter.objects.filter(kind="draft_link", written_at__gte=hour_ago)
    if recent.filter(Q(reader__iexact=to) | Q(about=engagement.key)).count() >= LINKS_AN_HOUR:
        raise TooManyLetters(
            gettext("We have sent several letters. Look among unwanted mail, or wait an hour.")
        )
    token = link_token(engagement, to=to)
    letter = notifications.write_draft_link(engagement, to=to, token=token)
    send_letter.delay_on_commit(letter.pk)


def link_token(engagement: Engagement, *, to: str) -> str:
    """A signed, dated token: the right to change this engagement, mailed to this address."""
    return signing.dumps([str(engagement.key), to], salt=SIGNER_SALT)


def open_link(token: str) -> Engagement:
    """Return the engagement a mailed link leads to.

    Where the link was mailed to the writer's own address, that address is now proven. Raises
    LinkNotValid, with a sentence for people, when the token was not made here, is older than
    DRAFT_LINK_DAYS, or the draft was deleted.
    """
    days = settings.DRAFT_LINK_DAYS
    try:
        key, to = signing.loads(token, salt=SIGNER_SALT, max_age=timedelta(days=days))
    except signing.SignatureExpired as error:
        raise LinkNotValid(
            gettext("This link is older than %(days)s days and no longer works.") % {"days": days}
        ) from error
    except signing.BadSignature as error:
        raise LinkNotValid(
            gettext("This link is damaged. Copy all of it from the letter, to its last sign.")
        ) from error
    engagement = Engagement.objects.filter(key=key).first()
    if engagement is None:
        raise LinkNotValid(gettext("This draft has been deleted."))
    is_theirs = engagement.contact_email.lower() == to.lower()
    if is_theirs and engagement.contact_confirmed_at is None:
        engagement.keep(contact_confirmed_at=timezone.now())
    return engagement


@transaction.atomic
def submit(engagement: Engagement, *, by: "User | None") -> None:
    """Hand the engagement to the Alliance's team and acknowledge it by letter.

    Raises DraftIncomplete while a step lacks its answer, MoveNotAllowed when it was already sent,
    AmendmentRefused when it drops what has been reported as done.
    """
    missing = steps.missing(engagement)
    if missing:
        raise DraftIncomplete(missing)
    if not Engagement.objects.select_for_update().editable().filter(pk=engagement.pk).exists():
        engagement.refresh_from_db(fields=["status"])
        raise MoveNotAllowed(Status(engagement.status), Status.SUBMITTED)
    if engagement.is_amendment:
        amending.refuse_to_drop_what_is_done(engagement.amended, engagement)
    engagement.move_to(Status.SUBMITTED, by=by)
    meant = engagement.partner.meant
    if by is not None and meant is not None:
        membership.ask_to_join(meant, by=by)
    token = link_token(engagement, to=engagement.contact_email)
    letter = notifications.write_acknowledgement(engagement, token=token)
    send_letter.delay_on_commit(letter.pk)
    tasks.examine.delay_on_commit(engagement.pk)


@transaction.atomic
def discard(engagement: Engagement) -> None:
    """Delete a draft and everything in it; only a draft, never what was once submitted."""
    draft = Engagement.objects.select_for_update().filter(
        pk=engagement.pk, status=Status.DRAFT, submitted_at=None
    )
    for found in draft:
        partner = found.partner
        found.delete()
        if partner is not None and partner.recognised_at is None:
            partner.delete()
