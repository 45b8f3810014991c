import datetime
from decimal import Decimal

import factory
import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, LineString
from django.db import transaction

from counting.models import Kind
from engagements import review
from engagements.models import Contribution, Engagement, PlaceRoute, Site
from engagements.placing import as_stored, measure
from engagements.workflow import Status
from territory.cells import cells_of
from tests.factories.accounts import UserFactory
from tests.factories.axes import TargetFactory
from tests.factories.partners import PartnerFactory

# A straight line of about 100 m near Leuven; each site lies a little further north.
LINE = [(4.7000, 50.8800), (4.7014, 50.8800)]


class EngagementFactory(factory.django.DjangoModelFactory):
    """A complete draft; the traits bring it further by the acts that people use."""

    class Meta:
        model = Engagement
        skip_postgeneration_save = True

    language = "en"
    title = factory.Sequence(lambda n: f"A hedge along path {n}")
    description = "We plant hawthorn and blackthorn."
    partner = factory.SubFactory(PartnerFactory)
    contact_name = "Anne Haag"
    contact_email = factory.Sequence(lambda n: f"writer{n}@example.org")
    starts_on = datetime.date(2026, 3, 1)
    exact_places_are_public = True

    @factory.post_generation
    def contribution(self, create, extracted, **kwargs):
        """One contribution with one site, unless `contribution=False`."""
        if create and extracted is not False:
            contribution = ContributionFactory(engagement=self, **kwargs)
            if contribution.is_mapped:
                SiteFactory(contribution=contribution)

    @factory.post_generation
    def submitted(self, create, extracted, **kwargs):
        if create and extracted:
            submit(self)

    @factory.post_generation
    def accepted(self, create, extracted, **kwargs):
        if create and extracted:
            if self.status == Status.DRAFT:
                submit(self)
            review.accept(self, by=UserFactory(reviewer=True))


class ContributionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contribution

    class Params:
        declared = factory.Trait(place_route=PlaceRoute.DECLARED, typed_quantity=Decimal(40))

    engagement = factory.SubFactory(EngagementFactory, contribution=False)
    target = factory.SubFactory(TargetFactory)
    kind = Kind.MANAGED
    place_route = PlaceRoute.DRAWN


def nth_place(number: int) -> list[tuple[float, float]]:
    """The line, each time somewhere else within twenty kilometres."""
    north, east = number % 50 * 0.001, number // 50 % 20 * 0.01
    return [(x + east, y + north) for x, y in LINE]


class SiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Site

    contribution = factory.SubFactory(ContributionFactory)
    number = factory.Sequence(lambda n: n + 1)
    geometry = factory.Sequence(lambda n: LineString(nth_place(n), srid=4326))

    @factory.lazy_attribute
    def cell(self):
        return as_stored(cells_of(np.array([as_shape(self.geometry)], dtype=object))[0])

    @factory.lazy_attribute
    def measured(self):
        return measure(self.contribution.target, np.array([as_shape(self.geometry)], dtype=object))[
            0
        ]


@transaction.atomic
def submit(engagement: Engagement) -> None:
    """Skip the questions and the letter: only the status and what it needs."""
    engagement.move_to(Status.SUBMITTED, by=None)


def as_shape(geometry: GEOSGeometry) -> shapely.Geometry:
    return shapely.from_wkb(bytes(geometry.wkb))
