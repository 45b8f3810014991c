"""Totals and places made for the tests of this folder."""

from decimal import Decimal

from django.contrib.gis.geos import LineString
from django.db.models import F

from counting.models import Basis, Kind, NationalTotal, State, Total, Whereabouts
from counting.recount import rankings
from engagements import review
from engagements.models import PlaceRoute
from tests.factories.accounts import UserFactory
from tests.factories.engagements import (
    ContributionFactory,
    EngagementFactory,
    SiteFactory,
    submit,
)
from tests.factories.partners import PartnerFactory
from tests.factories.territory import ProvinceFactory, RegionFactory


def total(target, credited, **where):
    """A total in base units, which the country has as well.

    Pledged, mapped, managed and in Belgium unless said otherwise.
    """
    fields = {
        "state": State.PLEDGED,
        "basis": Basis.MAPPED,
        "kind": Kind.MANAGED,
        "actor_kind": "company",
        "place": Whereabouts.BELGIUM,
    }
    made = Total.objects.create(target=target, credited=Decimal(credited), **fields | where)
    national, _ = NationalTotal.objects.get_or_create(
        target=target,
        state=made.state,
        basis=made.basis,
        kind=made.kind,
        confirmed_in=made.confirmed_in,
        defaults={"credited": 0},
    )
    NationalTotal.objects.filter(pk=national.pk).update(credited=F("credited") + made.credited)
    rankings.repair()
    return made


def country():
    """Flanders with two provinces, Wallonia with one, Brussels with none."""
    flanders = RegionFactory(nis_code="02000", name_en="Flemish Region")
    wallonia = RegionFactory(nis_code="03000", name_en="Walloon Region")
    brussels = RegionFactory(nis_code="04000", name_en="Brussels-Capital Region")
    return {
        "flanders": flanders,
        "wallonia": wallonia,
        "brussels": brussels,
        "antwerp": ProvinceFactory(nis_code="10000", name_en="Antwerp", region=flanders),
        "limburg": ProvinceFactory(nis_code="70000", name_en="Limburg", region=flanders),
        "namur": ProvinceFactory(nis_code="90000", name_en="Namur", region=wallonia),
    }


def accepted(**fields):
    """An accepted engagement with one site."""
    return EngagementFactory(accepted=True, **fields)


def accepted_of_citizen(**fields):
    """An accepted engagement whose place is private."""
    partner = PartnerFactory(citizen=True)
    return accepted(partner=partner, exact_places_are_public=False, **fields)


def declared(target, quantity, **fields):
    """An accepted engagement with a quantity and no map, in base units."""
    return accepted(
        contribution__target=target,
        contribution__place_route=PlaceRoute.DECLARED,
        contribution__typed_quantity=Decimal(quantity),
        **fields,
    )


def drawn(target, *lines, **fields):
    """An accepted engagement that draws these lines (EPSG:4326) for a target."""
    engagement = EngagementFactory(contribution=False, **fields)
    contribution = ContributionFactory(engagement=engagement, target=target)
    for line in lines:
        SiteFactory(contribution=contribution, geometry=LineString(line, srid=4326))
    submit(engagement)
    review.accept(engagement, by=UserFactory(reviewer=True))
    return engagement
