"""Tables of what other registers count."""

from typing import Any

from django.contrib.gis.geos import Point
from django.db.models import Q
from django.utils.translation import gettext

from accounts.models import User
from engagements.models import Engagement
from intake.cells import coordinate, day, link, number, one_of, text
from intake.kinds.base import Column, Judged, identity_of, known, municipality, new, target
from registers.models import Record, Register
from registers.querysets import DAYS_APART


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

    def judge(self, values: dict[str, Any]) -> Judged:
        identity = identity_of(values["register"], values["source_id"])
        there = Record.objects.filter(register=values["register"], source_id=values["source_id"])
        if found := there.first():
            return known(
                gettext("The same as the record %(record)s.") % {"record": found}, identity
            )
        if twin := same_engagement(values):
            sentence = gettext("New. The same as %(reference)s, which counts here; shown only.")
            return new(sentence % {"reference": twin.reference}, identity)
        return new(gettext("New. Counted there, shown here."), identity)

    def take(self, values: dict[str, Any], *, by: User | None) -> None:
        twin = same_engagement(values)
        longitude, latitude = values.pop("longitude", None), values.pop("latitude", None)
        if longitude is not None and latitude is not None:
            values["point"] = Point(longitude, latitude, srid=4326)
        if "quantity" in values and "target" in values:
            values["quantity"] = values["target"].in_base_unit(values["quantity"])
        Record.objects.create(**values, same_as=twin.reference if twin else "")


def same_engagement(values: dict[str, Any]) -> Engagement | None:
    """The accepted engagement of the same owner, in the same municipality, about the same day."""
    owner, place, since = (values.get(name) for name in ("owner", "municipality", "since"))
    if not owner or place is None:
        return None
    there = Q(contributions__municipality=place) | Q(contributions__sites__municipality=place)
    same = Engagement.objects.accepted().filter(there, partner__name__iexact=owner)
    if since is not None:
        same = same.filter(starts_on__range=(since - DAYS_APART, since + DAYS_APART))
    return same.order_by("pk").first()
