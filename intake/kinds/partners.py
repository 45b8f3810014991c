"""Tables of partners."""

from typing import Any

from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext

from accounts.models import User
from intake.cells import enterprise_number, link, one_of, text
from intake.kinds.base import Column, Judged, identity_of, known, municipality, new, same_text
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

    def look_up(self, rows: list[dict[str, Any]]) -> None:
        self.known = KnownPartners(rows)

    def judge(self, values: dict[str, Any]) -> Judged:
        identity = values.get("enterprise_number") or identity_of(values["kind"], values["name"])
        there = self.known.same_as(values)
        if there is not None:
            return known(gettext("The same as the partner “%(name)s”.") % {"name": there}, identity)
        return new(gettext("A new partner: %(name)s.") % {"name": values["name"]}, identity)

    def take(self, values: dict[str, Any], *, by: User | None) -> None:
        Partner.objects.create(**values)


class KnownPartners:
    """The partners that some rows may mean, recognised ones first."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.by_number: dict[str, Partner] = {}
        self.by_name: dict[str, list[Partner]] = {}
        numbers = {values["enterprise_number"] for values in rows if "enterprise_number" in values}
        named = Q(upper__in=same_text(values["name"] for values in rows))
        found = Partner.objects.annotate(upper=Upper("name")).filter(
            Q(enterprise_number__in=numbers - {""}) | named
        )
        for partner in found.order_by("recognised_at", "pk"):
            self.add(partner)

    def add(self, partner: Partner) -> None:
        """Know one more, after all others."""
        if partner.enterprise_number:
            self.by_number.setdefault(partner.enterprise_number, partner)
        name = identity_of(partner.kind, partner.name)
        self.by_name.setdefault(name, []).append(partner)

    def same_as(self, values: dict[str, Any]) -> Partner | None:
        """The partner with this enterprise number, else with this name and kind."""
        number = values.get("enterprise_number")
        if number and number in self.by_number:
            return self.by_number[number]
        named = self.by_name.get(identity_of(values["kind"], values["name"]), [])
        return next((each for each in named if not (number and each.enterprise_number)), None)
