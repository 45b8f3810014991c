"""Acts of a writer without an account: have the letter sent whose link sends the pledge."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import gettext

from correspondence.models import Letter
from correspondence.tasks import send_letter
from engagements import drafting, notifications
from engagements.models import Engagement

if TYPE_CHECKING:
    from accounts.models import User

SIGNER_SALT = "engagements.confirming"


@transaction.atomic
def ask_for_confirmation(engagement: Engagement, *, by: "User | None") -> None:
    """Mail the link that sends this pledge to the address its writer gave.

    Asked for twice within a minute, as by a double click, it is mailed once. Raises
    DraftIncomplete while a page lacks its answer, SenderActsForNobody for an organisation that is
    not theirs, TooManyLetters when it was asked for too often.
    """
    drafting.refuse_what_cannot_be_sent(engagement, by=by)
    drafting.refuse_too_many_letters(engagement, to=engagement.contact_email)
    token = signing.dumps([str(engagement.key), engagement.contact_email], salt=SIGNER_SALT)
    letter = notifications.write_confirmation(engagement, token=token)
    send_letter.delay_on_commit(letter.pk)


def open_confirmation(token: str) -> Engagement:
    """Return the pledge whose writer's address a mailed link proves; nothing happens to it yet.

    Raises LinkNotValid, with a sentence for people, when the token was not made here or is too
    old, the draft was deleted, or its writer has given another address since.
    """
    days = settings.CONFIRMATION_LINK_DAYS
    engagement, to = drafting.read_token(token, salt=SIGNER_SALT, days=days)
    if engagement.contact_email.lower() != to.lower():
        raise drafting.LinkNotValid(
            gettext(
                "Another e-mail address was given since. Use the link in the letter sent there."
            )
        )
    return engagement


def awaited(engagement: Engagement) -> Letter | None:
    """The letter whose link would send this pledge, where one was written to its writer."""
    letters = confirmations(notifications.subject_of(engagement), engagement.contact_email)
    return letters.order_by("-written_at").first()


def is_awaited(engagement: str) -> Exists:
    """Whether there is such a letter, for rows that lead to their engagement by this name."""
    key = Cast(OuterRef(f"{engagement}__key"), CharField())
    reference = NullIf(OuterRef(f"{engagement}__reference"), Value(""))
    writer = OuterRef(f"{engagement}__contact_email")
    about = Coalesce(reference, key)  # as notifications.subject_of
    return Exists(confirmations(about, writer))


def confirmations(about: str | Coalesce, writer: str | OuterRef) -> QuerySet[Letter]:
    """The letters about a pledge whose link sends it, to this writer."""
    return Letter.objects.filter(kind=notifications.CONFIRMATION, about=about, reader=writer)
