"""Lists of the desk as tables: what the list shows, with its filters."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from desk.tables import Cells, written_out
from engagements.models import Contribution, Engagement
from partners.models import Partner

AT_ONCE = 2000

ENGAGEMENT_COLUMNS = [
    "reference",
    "status",
    "title",
    "partner",
    "partner_kind",
    "target",
    "quantity",
    "unit",
    "quantity_kind",
    "municipality",
    "starts_on",
    "ends_on",
    "submitted_at",
    "accepted_at",
    "contact_email",
    "language",
]
PARTNER_COLUMNS = [
    "name",
    "kind",
    "enterprise_number",
    "website",
    "municipality",
    "added_at",
    "recognised_at",
]


def engagement_rows(engagements: Any) -> Iterator[Cells]:
    """One row for each contribution; quantities in the unit of their target."""
    contributions = Prefetch("contributions", Contribution.objects.for_form())
    whole = engagements.select_related("partner").prefetch_related(contributions).order_by("pk")
    for each in whole.iterator(chunk_size=AT_ONCE):
        for contribution in each.contributions.all():
            target, quantity = contribution.target, contribution.quantity
            yield [
                each.reference,
                each.status,
                each.title,
                each.partner.name if each.partner else "",
                each.partner.kind if each.partner else "",
                target.code,
                None if quantity is None else target.in_target_unit(quantity),
                target.unit,
                contribution.kind,
                contribution.place_named,
                written_out(each.starts_on),
                written_out(each.ends_on),
                written_out(each.submitted_at),
                written_out(each.accepted_at),
                each.contact_email,
                each.language,
            ]


def partner_rows(partners: Any) -> Iterator[Cells]:
    whole = partners.select_related("municipality").order_by("pk")
    for each in whole.iterator(chunk_size=AT_ONCE):
        yield [
            each.name,
            each.kind,
            each.enterprise_number,
            each.website,
            str(each.municipality or ""),
            written_out(each.added_at),
            written_out(each.recognised_at),
        ]


#: By the name in the address: whose list, its columns, its rows.
LISTS: dict[str, tuple[Any, list[str], Callable[[QuerySet], Iterator[Cells]]]] = {
    "engagements": (Engagement, ENGAGEMENT_COLUMNS, engagement_rows),
    "partners": (Partner, PARTNER_COLUMNS, partner_rows),
}
