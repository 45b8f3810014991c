"""Tables of engagements: they await review like any other."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models.functions import Upper
from django.utils.translation import gettext

from accounts.models import User
from counting.models import Kind as QuantityKind
from engagements.models import Contribution, Engagement, PlaceRoute
from engagements.workflow import Status
from intake.cells import address, day, enterprise_number, number, one_of, text
from intake.kinds.base import (
    Column,
    Judged,
    identity_of,
    known,
    municipality,
    new,
    same_text,
    target,
)
from intake.kinds.partners import KnownPartners
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

    def look_up(self, rows: list[dict[str, Any]]) -> None:
        self.partners = KnownPartners([facts_of_partner(values) for values in rows])
        there = Engagement.objects.sent().annotate(upper=Upper("title"))
        there = there.filter(
            upper__in=same_text(values["title"] for values in rows),
            starts_on__in={values["starts_on"] for values in rows},
        )
        facts = there.order_by("pk").values_list("reference", "partner__name", "title", "starts_on")
        self.known = {identity_of(*says): reference for reference, *says in facts}

    def judge(self, values: dict[str, Any]) -> Judged:
        identity = identity_of(values["partner"], values["title"], values["starts_on"])
        if identity in self.known:
            sentence = gettext("The same as the engagement %(reference)s.")
            return known(sentence % {"reference": self.known[identity]}, identity)
        # Not all constraints of the model: each is a question to the database.
        if "ends_on" in values and values["ends_on"] < values["starts_on"]:
            raise ValidationError(gettext("The end is before the start: correct one of the dates."))
        engagement(values).clean_fields(exclude=["partner", "author"])
        contribution(values).clean_fields(exclude=["engagement", "target", "municipality"])
        sentence = gettext("A new engagement of %(partner)s, which awaits review: %(title)s.")
        return new(sentence % values, identity)

    def take(self, values: dict[str, Any], *, by: User | None) -> None:
        written, facts = engagement(values), facts_of_partner(values)
        partner = self.partners.same_as(facts)
        written.partner = partner or Partner.objects.create(**facts)
        written.save()
        promised = contribution(values)
        promised.engagement = written
        promised.save()
        # The clock has it examined, some hundred at a time: what people send does not wait behind.
        written.move_to(Status.SUBMITTED, by=by, words=gettext("Taken over from a table."))
        if partner is None:  # known from now on; had anything failed, it would not be there
            self.partners.add(written.partner)


def facts_of_partner(values: dict[str, Any]) -> dict[str, Any]:
    """What a row says of who commits, as a table of partners says it."""
    return {
        "name": values["partner"],
        "kind": values["partner_kind"],
        "enterprise_number": values.get("enterprise_number", ""),
    }


def engagement(values: dict[str, Any]) -> Engagement:
    """The engagement that a row describes, not saved."""
    names = ("title", "description", "starts_on", "ends_on", "contact_email")
    told = {name: values[name] for name in names if name in values}
    return Engagement(language=values.get("language", "en"), **told)


def contribution(values: dict[str, Any]) -> Contribution:
    """What the engagement promises, not saved."""
    return Contribution(
        target=values["target"],
        kind=values.get("quantity_kind", QuantityKind.CREATED),
        place_route=PlaceRoute.DECLARED,
        typed_quantity=values["target"].in_base_unit(values["quantity"]),
        municipality=values["municipality"],
    )
