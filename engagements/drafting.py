"""Acts of the partner: begin a draft, come back to it, submit it, discard it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from correspondence.tasks import send_letter
from engagements import notifications, steps
from engagements.models import Engagement
from engagements.workflow import Status

if TYPE_CHECKING:
    from accounts.models import User

SIGNER_SALT = "engagements.drafting"


class DraftIncomplete(Exception):
    """The draft cannot be submitted yet; `missing` names the steps that have no answer."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(_("Some questions have no answer yet. They are marked below."))


class LinkNotValid(Exception):
    """The link to a draft is forged, damaged, too old, or leads to something decided."""


def start_draft(*, language: str, by: "User | None") -> Engagement:
    """Begin an engagement; it belongs to `by` when they are signed in."""
    draft = Engagement(language=language, author=by)
    if by is not None:
        draft.contact_name, draft.contact_email = by.name, by.email
    draft.save()
    return draft


@transaction.atomic
def send_link(engagement: Engagement, *, to: str) -> None:
    """Mail a signed link with which this draft can be continued on any device."""
    letter = notifications.write_draft_link(engagement, to=to, token=link_token(engagement))
    send_letter.delay_on_commit(letter.pk)


def link_token(engagement: Engagement) -> str:
    """A signed, dated token that stands for the right to change this engagement."""
    return signing.dumps(str(engagement.key), salt=SIGNER_SALT)


def open_link(token: str) -> Engagement:
    """Return the engagement a mailed link leads to, its address now being proven.

    Raises LinkNotValid, with a sentence for people, when the token was not made here, is older
    than DRAFT_LINK_DAYS, or the engagement can no longer be changed.
    """
    days = settings.DRAFT_LINK_DAYS
    try:
        key = signing.loads(token, salt=SIGNER_SALT, max_age=timedelta(days=days))
    except signing.SignatureExpired as error:
        raise LinkNotValid(
            _("This link is older than %(days)s days and no longer works.") % {"days": days}
        ) from error
    except signing.BadSignature as error:
        raise LinkNotValid(
            _("This link is damaged. Copy the whole address from the letter, to its last sign.")
        ) from error
    engagement = Engagement.objects.editable().filter(key=key).first()
    if engagement is None:
        raise LinkNotValid(_("This pledge has been sent or discarded: it cannot be changed now."))
    if engagement.contact_confirmed_at is None:
        engagement.contact_confirmed_at = timezone.now()
        engagement.save(update_fields=["contact_confirmed_at"])
    return engagement


@transaction.atomic
def submit(engagement: Engagement, *, by: "User | None") -> None:
    """Hand the engagement to the Alliance's team and acknowledge it by letter.

    Raises DraftIncomplete while a step lacks its answer, MoveNotAllowed when it was already sent.
    """
    missing = steps.missing(engagement)
    if missing:
        raise DraftIncomplete(missing)
    engagement.move_to(Status.SUBMITTED, by=by)
    letter = notifications.write_acknowledgement(engagement)
    send_letter.delay_on_commit(letter.pk)


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
