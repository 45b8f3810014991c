"""Acts of the partner: begin a draft, come back to it, submit it, discard it."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from correspondence.models import Letter
from correspondence.tasks import send_letter
from engagements import amending, notifications, steps, tasks
from engagements.limits import LETTERS
from engagements.models import Contribution, Engagement, MoveNotAllowed
from engagements.permissions import may_send
from engagements.workflow import Status
from partners import membership

if TYPE_CHECKING:
    from accounts.models import User

SIGNER_SALT = "engagements.drafting"


class DraftIncomplete(Exception):
    """The draft cannot be submitted yet; `missing` are the pages that have no answer."""

    def __init__(self, missing: list[steps.Page]) -> None:
        self.missing = missing
        super().__init__(gettext("Some questions have no answer yet. They are marked below."))


class SenderActsForNobody(Exception):
    """The pledge is of an organisation whose people alone can send or change it; says how to go
    on."""

    def __init__(self, engagement: Engagement) -> None:
        if engagement.is_amendment or engagement.is_public:
            sentence = gettext(
                "This is a pledge of %(name)s: only who acts for it can change or withdraw it. "
                "Sign in as one of them."
            )
        else:
            sentence = gettext(
                "This pledge is made for %(name)s: only who acts for it can send it. Sign in as "
                "one of them, or change who pledges."
            )
        super().__init__(sentence % {"name": engagement.partner.name})


class LinkNotValid(Exception):
    """The link to a draft is forged, damaged, too old, or leads to something decided."""


class DraftClosed(Exception):
    """The pledge was sent, or what was answered about is gone, in the meantime."""


class AddressChanged(Exception):
    """Another address was given in the meantime, and nobody knows whether it is the writer's."""


class TooManyLetters(Exception):
    """Letters have been asked for too often; the message says what to do instead."""

    def __init__(self) -> None:
        super().__init__(
            gettext("We have sent several letters. Look among unwanted mail, or wait an hour.")
        )


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
def keep(
    engagement: Engagement, save: Callable[[], object], *, about: Contribution | None = None
) -> None:
    """Let a step save its answers, all of them or none; `about` is what they are about, if one.

    The row is locked and looked at again first: raises DraftClosed when the engagement was sent,
    or the contribution removed, in another tab while these answers were being written.

    `save` has rows from before that: it writes what was answered, and nothing else of them.
    """
    drafts = Engagement.objects.select_for_update().editable().filter(pk=engagement.pk)
    if about is not None:
        drafts = drafts.filter(contributions=about)
    if not drafts.exists():
        raise DraftClosed
    save()


@transaction.atomic
def send_link(engagement: Engagement, *, to: str) -> None:
    """Mail a signed link with which this draft can be continued on any device.

    Raises TooManyLetters when the address, or the draft, has had its share for this hour.
    """
    refuse_too_many_letters(engagement, to=to)
    token = link_token(engagement, to=to)
    letter = notifications.write_draft_link(engagement, to=to, token=token)
    send_letter.delay_on_commit(letter.pk)


def refuse_too_many_letters(engagement: Engagement, *, to: str) -> None:
    """Raise TooManyLetters when the address, or the draft, has had its share for this hour."""
    if LETTERS.is_passed(to) or LETTERS.is_passed(str(engagement.key)):
        raise TooManyLetters


def link_token(engagement: Engagement, *, to: str) -> str:
    """A signed, dated token: the right to change this engagement, mailed to this address."""
    return signing.dumps([str(engagement.key), to], salt=SIGNER_SALT)


def open_link(token: str) -> tuple[Engagement, str]:
    """Return the engagement a mailed link leads to, and the address to which it was mailed.

    Raises LinkNotValid, with a sentence for people, when the token was not made here, is older
    than DRAFT_LINK_DAYS, or the draft was deleted.
    """
    return read_token(token, salt=SIGNER_SALT, days=settings.DRAFT_LINK_DAYS)


def read_token(token: str, *, salt: str, days: int) -> tuple[Engagement, str]:
    """The engagement and the address that were signed into a token with this salt."""
    try:
        key, to = signing.loads(token, salt=salt, max_age=timedelta(days=days))
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
    return engagement, to


@transaction.atomic
def submit(engagement: Engagement, *, by: "User | None") -> None:
    """Hand the engagement to the Alliance's team and acknowledge it by letter.

    Call it where the address that `engagement` has is proven to be its writer's: by their sign-in,
    or by a letter they opened. What is sent is what stands in the database by now, and nobody can
    change it while it is looked at.

    Raises DraftIncomplete while a step lacks its answer, SenderActsForNobody for an organisation
    that is not theirs, MoveNotAllowed when it was already sent, AddressChanged, AmendmentRefused
    when it drops what has been reported as done.
    """
    proven = engagement.contact_email
    try:
        engagement.refresh_from_db(from_queryset=Engagement.objects.select_for_update().editable())
    except Engagement.DoesNotExist:
        engagement.refresh_from_db(fields=["status"])
        raise MoveNotAllowed(Status(engagement.status), Status.SUBMITTED) from None
    if engagement.contact_email != proven:
        raise AddressChanged
    refuse_what_cannot_be_sent(engagement, by=by)
    if engagement.is_amendment:
        amending.refuse_to_drop_what_is_done(engagement.amended, engagement)
        amending.number_as_in_force(engagement.amended, engagement)
    engagement.move_to(Status.SUBMITTED, by=by)
    meant = engagement.partner.meant
    if by is not None and meant is not None:
        membership.ask_to_join(meant, by=by)
    if engagement.contact_confirmed_at is None:
        engagement.keep(contact_confirmed_at=timezone.now())
    token = link_token(engagement, to=engagement.contact_email)
    letter = notifications.write_acknowledgement(engagement, token=token)
    send_letter.delay_on_commit(letter.pk)
    tasks.examine.delay_on_commit(engagement.pk)


def refuse_what_cannot_be_sent(engagement: Engagement, *, by: "User | None") -> None:
    """Raise DraftIncomplete or SenderActsForNobody, where `by` cannot send it as it is."""
    missing = steps.missing(engagement)
    if missing:
        raise DraftIncomplete(missing)
    if not may_send(by, engagement):
        raise SenderActsForNobody(engagement)


@transaction.atomic
def warn_of_deletion(engagement: Engagement) -> None:
    """Tell the writer of an idle draft when it is deleted, once for each time it was left."""
    deleted_on = engagement.changed_at + timedelta(days=settings.DRAFT_LINK_DAYS)
    token = link_token(engagement, to=engagement.contact_email)
    letter = notifications.write_ending_soon(
        engagement, token=token, deleted_on=timezone.localdate(deleted_on)
    )
    send_letter.delay_on_commit(letter.pk)


@transaction.atomic
def discard(engagement: Engagement) -> None:
    """Delete a draft and everything in it; only a draft, never what was once submitted."""
    draft = Engagement.objects.select_for_update().filter(
        pk=engagement.pk, status=Status.DRAFT, submitted_at=None
    )
    for found in draft:
        partner = found.partner
        Letter.objects.filter(about=notifications.subject_of(found)).delete()
        found.delete()
        if partner is not None and partner.recognised_at is None:
            partner.delete()
