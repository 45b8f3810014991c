"""The letters this app writes, each in its reader's language."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from correspondence import letters
from correspondence.models import Letter
from partners.models import Invitation, JoinRequest, Partner

if TYPE_CHECKING:
    from accounts.models import User


def write_invited(invitation: Invitation, *, token: str, language: str) -> Letter:
    return write(
        "invited",
        invitation.partner,
        reader=invitation.email,
        language=language,
        invitation=invitation,
        link=letters.address("partners:invitation", language, token),
        days=settings.INVITATION_LINK_DAYS,
    )


def write_asked_to_join(request: JoinRequest, *, reader: "User") -> Letter:
    language = reader.preferred_language
    link = letters.address("partners:organisation", language, str(request.partner.key))
    return write_to("asked_to_join", request.partner, reader, request=request, link=link)


def write_joined(partner: Partner, *, reader: "User") -> Letter:
    link = letters.address("partners:organisation", reader.preferred_language, str(partner.key))
    return write_to("joined", partner, reader, link=link)


def write_turned_down(partner: Partner, *, reader: "User") -> Letter:
    return write_to("turned_down", partner, reader)


def write_handed_over(partner: Partner, *, reader: "User", by: "User | None") -> Letter:
    link = letters.address("partners:organisation", reader.preferred_language, str(partner.key))
    return write_to("handed_over", partner, reader, by=by, link=link)


def write_to(name: str, partner: Partner, reader: "User", **context: Any) -> Letter:
    language = reader.preferred_language
    return write(name, partner, reader=reader.email, language=language, **context)


def write(name: str, partner: Partner, *, reader: str, language: str, **context: Any) -> Letter:
    """Write partners/letters/`name` about this partner; each act is an occasion of its own."""
    return letters.write(
        f"partners/letters/{name}",
        kind=name,
        about=str(partner.key),
        occasion=timezone.now().isoformat(),
        reader=reader,
        language=language,
        context={"partner": partner, **context},
    )
