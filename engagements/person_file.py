"""What the register holds of one person who has an account, as they may take it with them."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models.functions import Lower

from accounts.models import User
from correspondence.models import Letter
from engagements.models import Contribution, Engagement

ENGAGEMENT = (
    "reference", "status", "title", "description", "language", "contact_name", "contact_email",
    "starts_on", "ends_on", "exact_places_are_public", "started_at", "submitted_at", "accepted_at",
)  # fmt: skip
LETTER = ("kind", "about", "language", "subject", "text", "written_at", "sent_at")


def pieces(person: User) -> Iterator[str]:
    """A JSON object in pieces, one engagement at a time: an upload can be large.

    `person`, `organisations`, `letters` and `engagements`, whose places are GeoJSON (EPSG:4326)
    and whose quantities are in the base unit of their target.
    """
    begun = written({"person": of_account(person), "organisations": of_memberships(person)})
    yield begun.removesuffix("}") + ', "letters": ' + written(of_letters(person))
    yield ', "engagements": ['
    mine = Engagement.objects.written_by(person).select_related("partner", "amends")
    for number, engagement in enumerate(mine.order_by("pk")):
        yield (", " if number else "") + written(of_engagement(engagement))
    yield "]}"


def written(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def of_account(person: User) -> dict[str, Any]:
    return {
        "name": person.name,
        "email": person.email,
        "addresses": list(person.emailaddress_set.values("email", "verified")),
        "preferred_language": person.preferred_language,
        "joined_at": person.joined_at,
        "last_login": person.last_login,
    }


def of_memberships(person: User) -> list[dict[str, Any]]:
    memberships = person.memberships.select_related("partner")
    return [
        {"name": each.partner.name, "role": each.role, "since": each.joined_at}
        for each in memberships
    ]


def of_letters(person: User) -> list[dict[str, Any]]:
    proven = person.proven_addresses()
    letters = Letter.objects.alias(lower=Lower("reader")).filter(lower__in=proven)
    return list(letters.order_by("written_at").values(*LETTER))


def of_engagement(engagement: Engagement) -> dict[str, Any]:
    partner = engagement.partner
    return {
        **{name: getattr(engagement, name) for name in ENGAGEMENT},
        "changes": engagement.amended.reference if engagement.is_amendment else None,
        "partner": partner and {"kind": partner.kind, "name": partner.name},
        "contributions": [
            of_contribution(each)
            for each in engagement.contributions.select_related(
                "target", "municipality", "province", "region"
            )
        ],
        "criteria": [
            {"criterion": each.criterion.text, "answer": each.answer, "words": each.words}
            for each in engagement.criterion_answers.select_related("criterion")
        ],
        "history": list(engagement.status_changes.values("at", "to_status", "words")),
    }


def of_contribution(contribution: Contribution) -> dict[str, Any]:
    sites = contribution.sites.order_by("number")
    return {
        "target": contribution.target.code,
        "kind": contribution.kind,
        "quantity": contribution.quantity,
        "typed_quantity": contribution.typed_quantity,
        "place_route": contribution.place_route,
        "place": contribution.place_named,
        "file_name": contribution.file_name,
        "overlap_explanation": contribution.overlap_explanation,
        "sites": [
            {
                "number": site.number,
                "name": site.name,
                "measured": site.measured,
                "geometry": json.loads(site.geometry.geojson),
            }
            for site in sites.iterator()
        ],
    }
