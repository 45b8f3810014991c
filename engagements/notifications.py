"""The letters this app writes, each in the language of the engagement's writer."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from correspondence import letters
from correspondence.models import Letter
from engagements.models import Engagement
from partners.models import Invitation

# The kind of the letter whose link sends a pledge, by which it is found again.
CONFIRMATION = "confirmation"


def write_draft_link(engagement: Engagement, *, to: str, token: str) -> Letter:
    """The link with which a draft can be continued; a new one for each time it is asked for."""
    return write(
        "draft_link",
        engagement,
        reader=to,
        occasion=timezone.now().isoformat(timespec="seconds"),
        link=letters.address("engagements:open_link", engagement.language, token),
        days=settings.DRAFT_LINK_DAYS,
    )


def write_confirmation(engagement: Engagement, *, token: str) -> Letter:
    """The link that sends a pledge; a new one for each minute in which it is asked for."""
    return write(
        CONFIRMATION,
        engagement,
        occasion=timezone.now().isoformat(timespec="minutes"),
        link=letters.address("engagements:confirm", engagement.language, token),
        days=settings.CONFIRMATION_LINK_DAYS,
        contributions=engagement.contributions.for_form(),
    )


def write_ending_soon(engagement: Engagement, *, token: str, deleted_on: date) -> Letter:
    """That a draft nobody has touched will be deleted; once for each time it was left."""
    return write(
        "ending_soon",
        engagement,
        occasion=engagement.changed_at.isoformat(),
        link=letters.address("engagements:open_link", engagement.language, token),
        deleted_on=deleted_on,
    )


def write_acknowledgement(engagement: Engagement, *, token: str) -> Letter:
    link = letters.address("engagements:open_link", engagement.language, token)
    name = "change_acknowledgement" if engagement.is_amendment else "acknowledgement"
    contributions = engagement.contributions.for_form()
    return write(name, engagement, link=link, contributions=contributions)


def write_withdrawal_asked(engagement: Engagement) -> Letter:
    return write("withdrawal_asked", engagement)


def write_accepted(engagement: Engagement, *, words: str, token: str) -> Letter:
    # The writer of an organisation's first engagement may act for it.
    invited = Invitation.objects.for_address(engagement.contact_email)
    organisations_link = ""
    if invited.filter(partner=engagement.partner).exists():
        organisations_link = letters.address("partners:organisations", engagement.language)
    return write(
        "accepted",
        engagement,
        words=words,
        link=public_page(engagement),
        change_link=letters.address("engagements:open_link", engagement.language, token),
        organisations_link=organisations_link,
    )


def write_change_accepted(amendment: Engagement, *, words: str) -> Letter:
    return write("change_accepted", amendment, words=words, link=public_page(amendment.amended))


def write_returned(engagement: Engagement, *, words: str, token: str) -> Letter:
    link = letters.address("engagements:open_link", engagement.language, token)
    return write("returned", engagement, words=words, link=link, days=settings.DRAFT_LINK_DAYS)


def write_declined(engagement: Engagement, *, words: str) -> Letter:
    name = "change_declined" if engagement.is_amendment else "declined"
    return write(name, engagement, words=words)


def write_withdrawn(engagement: Engagement, *, words: str) -> Letter:
    return write("withdrawn", engagement, words=words)


def write_reopened(engagement: Engagement, *, words: str) -> Letter:
    return write("reopened", engagement, words=words)


def subject_of(engagement: Engagement) -> str:
    """What letters say they are about: its reference, or its key before it has one."""
    return engagement.reference or str(engagement.key)


def public_page(engagement: Engagement) -> str:
    return letters.address(
        "catalogue:engagement", engagement.language, engagement.reference, engagement.slug
    )


def write(
    name: str, engagement: Engagement, *, reader: str = "", occasion: str = "", **context: Any
) -> Letter:
    """Write engagements/letters/`name` about this engagement, once for each occasion.

    Unless told otherwise the occasion is the latest submission: an engagement that was returned
    and sent again is acknowledged again.
    """
    submitted_at = engagement.submitted_at
    return letters.write(
        f"engagements/letters/{name}",
        kind=name,
        about=subject_of(engagement),
        occasion=occasion or (submitted_at.isoformat() if submitted_at else ""),
        reader=reader or engagement.contact_email,
        language=engagement.language,
        context={"engagement": engagement, **context},
    )
