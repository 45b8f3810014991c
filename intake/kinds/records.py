"""Tables of what other registers count."""

from typing import Any

from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.db.models import Q, Value
from django.utils.translation import gettext

from accounts.models import User
from engagements.models import Contribution, Engagement, Site
from intake.cells import coordinate, day, link, number, one_of, text
from intake.kinds.base import Column, Judged, identity_of, known, municipality, new, target
from partners.naming import core_of
from registers.models import Record, Register
from registers.querysets import DAYS_APART, DEGREES_APART, METRES_APART
from territory.models import Municipality

COORDINATES = ("longitude", "latitude")


class Records:
    """One record in each row, with its number in its own register."""

    def __init__(self) -> None:
        self.COLUMNS = [
            Column("register", one_of(Register.choices), True, "yes we plant"),
            Column("source_id", text(80), is_needed=True, example="YWP-12"),
            Column("title", text(200), example="A hedge along the school path"),
            Column("owner", text(200), example="Hedge Society of Leuven"),
            Column("target", target()),
            Column("quantity", number, example="1.25"),
            Column("municipality", municipality(), example="Leuven"),
            Column("longitude", coordinate, example="4.7005"),
            Column("latitude", coordinate, example="50.8801"),
            Column("since", day, example="2026-03-01"),
            Column("link", link, example="https://register.example/12"),
        ]

    def look_up(self, rows: list[dict[str, Any]]) -> None:
        numbers = {values["source_id"] for values in rows}
        there = Record.objects.filter(source_id__in=numbers)
        self.known = {(record.register, record.source_id): record for record in there}

    def judge(self, values: dict[str, Any]) -> Judged:
        identity = identity_of(values["register"], values["source_id"])
        if found := self.known.get((values["register"], values["source_id"])):
            return known(
                gettext("The same as the record %(record)s.") % {"record": found}, identity
            )
        twin = same_engagement(values)
        # For `take`, which is given the same values once they are judged.
        values["same_as"] = twin.reference if twin else ""
        if twin:
            sentence = gettext("New. The same as %(reference)s, which counts here; shown only.")
            return new(sentence % {"reference": twin.reference}, identity)
        return new(gettext("New. Counted there, shown here."), identity)

    def take(self, values: dict[str, Any], *, by: User | None) -> None:
        point = point_of(values)
        kept = {name: value for name, value in values.items() if name not in COORDINATES}
        if "quantity" in kept and "target" in kept:
            kept["quantity"] = kept["target"].in_base_unit(kept["quantity"])
        if point is not None and "municipality" not in kept:
            kept["municipality"] = Municipality.objects.in_force().containing(point).first()
        Record.objects.create(**kept, point=point)


def point_of(values: dict[str, Any]) -> Point | None:
    """Where it is (EPSG:4326), if both coordinates are known."""
    longitude, latitude = (values.get(name) for name in COORDINATES)
    if longitude is None or latitude is None:
        return None
    return Point(longitude, latitude, srid=4326)


def same_engagement(values: dict[str, Any]) -> Engagement | None:
    """The accepted engagement of the same owner, at the same place, about the same day.

    The place is a site within 100 m or the municipality; without an owner only such a site. Where
    the record names a target, the engagement promises something for it there.
    """
    owner, since = values.get("owner"), values.get("since")
    accepted = Engagement.objects.accepted()
    if owner:
        accepted = accepted.filter(partner__name_core=core_of(Value(owner)))
    if since is not None:
        accepted = accepted.filter(starts_on__range=(since - DAYS_APART, since + DAYS_APART))
    there = contributions_at(values, whole_municipality=bool(owner))
    if "target" in values:
        there = there.filter(target=values["target"])
    return accepted.filter(contributions__in=there).order_by("pk").first()


def contributions_at(values: dict[str, Any], *, whole_municipality: bool) -> Any:
    """Contributions with a site near the record's point or, if that is enough, in its town."""
    point, place = point_of(values), values.get("municipality")
    found = Contribution.objects.none()
    if point is not None:
        near = {"geometry__dwithin": (point, DEGREES_APART)}
        metres = {"geometry__distance_lte": (point, D(m=METRES_APART))}
        sites = Site.objects.filter(**near).filter(**metres)
        found = Contribution.objects.filter(pk__in=sites.values("contribution"))
    if whole_municipality and place is not None:
        here = Q(municipality=place) | Q(sites__municipality=place)
        found = found | Contribution.objects.filter(
            pk__in=Contribution.objects.filter(here).values("pk")
        )
    return found
