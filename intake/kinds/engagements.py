"""Tables of engagements: they await review like any other."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from accounts.models import User
from counting.models import Kind as QuantityKind
from engagements import tasks
from engagements.models import Contribution, Engagement, PlaceRoute
from engagements.workflow import Status
from intake.cells import address, day, enterprise_number, number, one_of, text
from intake.kinds.base import Column, Judged, identity_of, known, municipality, new, target
from intake.kinds.partners import same_partner
from partners.models import Partner, PartnerKind

KINDS = [each for each in QuantityKind.choices if each[0] != QuantityKind.REMOVED]


class Engagements:
    """One engagement with one declared quantity in each row."""

    def __init__(self) -> None:
        self.COLUMNS = [
            Column("partner", text(200), is_needed=True, example="Hedge Society of Leuven"),
            Column("partner_kind", one_of(PartnerKind.choices), True, "association"),
            Column("enterprise_number", enterprise_number, example="0403.170.701"),
            Column("title", text(120), is_needed=True, example="A hedge along the school path"),
            Column("description", text(3000), example="We plant hawthorn."),
            Column("target", target(), is_needed=True),
            Column("quantity", number, is_needed=True, example="1.25"),
            Column("quantity_kind", one_of(KINDS), example="created"),
            Column("municipality", municipality(), is_needed=True, example="Leuven"),
            Column("starts_on", day, is_needed=True, example="2026-03-01"),
            Column("ends_on", day),
            Column("contact_email", address, is_needed=True, example="anne@hedges.example"),
            Column("language", one_of(settings.LANGUAGES), example="nl"),
        ]

    def judge(self, values: dict[str, Any]) -> Judged:
        identity = identity_of(values["partner"], values["title"], values["starts_on"])
        there = Engagement.objects.sent().filter(
            partner__name__iexact=values["partner"],
            title__iexact=values["title"],
            starts_on=values["starts_on"],
        )
        if found := there.first():
            sentence = gettext("The same as the engagement %(reference)s.")
            return known(sentence % {"reference": found.reference}, identity)
        engagement(values).clean_fields(exclude=["partner", "author"])
        engagement(values).validate_constraints()
        sentence = gettext("A new engagement of %(partner)s, which awaits review: %(title)s.")
        return new(sentence % values, identity)

    def take(self, values: dict[str, Any], *, by: User | None) -> None:
        written = engagement(values)
        written.partner = self.partner(values)
        written.save()
        Contribution.objects.create(
            engagement=written,
            target=values["target"],
            kind=values.get("quantity_kind", QuantityKind.CREATED),
            place_route=PlaceRoute.DECLARED,
            typed_quantity=values["target"].in_base_unit(values["quantity"]),
            municipality=values["municipality"],
        )
        written.move_to(Status.SUBMITTED, by=by, words=gettext("Taken over from a table."))
        tasks.examine.delay_on_commit(written.pk)

    def partner(self, values: dict[str, Any]) -> Partner:
        facts = {
            "name": values["partner"],
            "kind": values["partner_kind"],
            "enterprise_number": values.get("enterprise_number", ""),
        }
        return same_partner(facts) or Partner.objects.create(**facts)


def engagement(values: dict[str, Any]) -> Engagement:
    """The engagement that a row describes, not saved."""
    names = ("title", "description", "starts_on", "ends_on", "contact_email")
    told = {name: values[name] for name in names if name in values}
    return Engagement(language=values.get("language", "en"), **told)
