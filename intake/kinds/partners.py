"""Tables of partners."""

from typing import Any

from django.utils.translation import gettext

from accounts.models import User
from intake.cells import enterprise_number, link, one_of, text
from intake.kinds.base import Column, Judged, identity_of, known, municipality, new
from partners.models import Partner, PartnerKind


class Partners:
    """One partner in each row."""

    def __init__(self) -> None:
        self.COLUMNS = [
            Column("name", text(200), is_needed=True, example="Hedge Society of Leuven"),
            Column("kind", one_of(PartnerKind.choices), is_needed=True, example="association"),
            Column("enterprise_number", enterprise_number, example="0403.170.701"),
            Column("website", link, example="https://hedges.example"),
            Column("municipality", municipality(), example="Leuven"),
        ]

    def judge(self, values: dict[str, Any]) -> Judged:
        identity = values.get("enterprise_number") or identity_of(values["kind"], values["name"])
        there = same_partner(values)
        if there is not None:
            return known(gettext("The same as the partner “%(name)s”.") % {"name": there}, identity)
        return new(gettext("A new partner: %(name)s.") % {"name": values["name"]}, identity)

    def take(self, values: dict[str, Any], *, by: User | None) -> None:
        Partner.objects.create(**values)


def same_partner(values: dict[str, Any]) -> Partner | None:
    """The partner with this enterprise number, else with this name and kind."""
    number = values.get("enterprise_number")
    if number:
        same = Partner.objects.filter(enterprise_number=number)
        found = same.order_by("recognised_at", "pk").first()
        if found is not None:
            return found
    named = Partner.objects.filter(name__iexact=values["name"], kind=values["kind"])
    if number:
        named = named.filter(enterprise_number="")
    return named.order_by("recognised_at", "pk").first()
