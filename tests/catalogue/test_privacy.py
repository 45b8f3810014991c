"""Secrets are planted, and every public address is read: none may say one of them."""

import re

import pytest
from django.conf import settings
from django.contrib.gis.geos import LineString
from django.urls import get_resolver, reverse
from django.utils.translation import override

from catalogue import urls
from counting.recount import recount
from engagements import review
from engagements.models import Engagement
from partners.models import Partner
from territory.models import Municipality
from tests.factories.accounts import UserFactory
from tests.factories.axes import TargetFactory
from tests.factories.engagements import (
    ContributionFactory,
    EngagementFactory,
    SiteFactory,
    submit,
)
from tests.factories.partners import PartnerFactory
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db

# A garden, to a few centimetres; its first four decimals say it to ten metres.
GARDEN = LineString((4.7123456, 50.8765432), (4.7129876, 50.8761234), srid=4326)
SECRETS = [
    "Zwaluwdraft",
    "Zwaluwdeclined",
    "Zwaluwsubmitted",
    "Zwaluwname",
    "Zwaluwcontact",
    "zwaluw@example.org",
    "Zwaluwstraat 7",
    "zwaluw-garden.gpx",
    "Zwaluwreviewer",
    "Zwaluwwords",
    "Zwaluwtown",
    "4.7123",
    "50.8765",
    "4.7129",
    "50.8761",
]


@pytest.fixture
def garden():
    """A citizen's accepted engagement with a private place, and others nobody may see."""
    target, reviewer = TargetFactory(), UserFactory(reviewer=True, name="Zwaluwreviewer")
    MunicipalityFactory(at=(7, 3))
    EngagementFactory(title="Zwaluwdraft")
    EngagementFactory(title="Zwaluwsubmitted", submitted=True)
    declined = EngagementFactory(title="Zwaluwdeclined", submitted=True)
    review.decline(declined, by=reviewer, words="Zwaluwwords")
    engagement = EngagementFactory(
        contribution=False,
        title="A garden hedge",
        partner=PartnerFactory(citizen=True, name="Zwaluwname"),
        contact_name="Zwaluwcontact",
        contact_email="zwaluw@example.org",
        exact_places_are_public=False,
    )
    contribution = ContributionFactory(
        engagement=engagement,
        target=target,
        place_route="uploaded",
        file_name="zwaluw-garden.gpx",
    )
    SiteFactory(contribution=contribution, geometry=GARDEN, name="Zwaluwstraat 7")
    # A neighbour with the same hedge, whose place is public and who is told of the overlap.
    neighbour = EngagementFactory(contribution=False, title="The park’s hedge")
    beside = ContributionFactory(engagement=neighbour, target=target)
    SiteFactory(contribution=beside, geometry=LineString((4.72, 50.871), (4.73, 50.872), srid=4326))
    for each in (engagement, neighbour):
        submit(each)
        review.accept(each, by=reviewer, words="Zwaluwwords")
    recount()
    return engagement


def addresses():
    """Every address of the public site, in every language, with every engagement that exists."""
    references = [each for each in Engagement.objects.values_list("reference", flat=True) if each]
    target = Engagement.objects.accepted().first().contributions.get().target
    words = {
        "slug": [target.objective.slug, "a-garden-hedge", Municipality.objects.get().slug],
        "reference": references,
        "code": [target.code],
        "level": ["municipality"],
        "key": [
            *Engagement.objects.values_list("key", flat=True),
            *Partner.objects.values_list("key", flat=True),
        ],
    }
    for language, _name in settings.LANGUAGES:
        with override(language):
            for pattern in urls.urlpatterns:
                names = list(pattern.pattern.converters)
                for values in combinations(words, names):
                    yield reverse(f"catalogue:{pattern.name}", kwargs=values)


def combinations(words, names):
    if not names:
        return [{}]
    rest = combinations(words, names[1:])
    return [{names[0]: word} | each for word in words[names[0]] for each in rest]


# What was asked for is said again in the search field and in the links to other languages.
ECHO = re.compile(r'<input[^>]*>|href="[^"]*\?[^"]*"')
QUESTIONS = ["", "?q=zwaluw", "?q=Zwaluwname", "?q=zwaluw%40example.org", "?kind=citizen"]


def test_no_public_page_tells_a_secret(client, garden):
    answers = {}
    for address in addresses():
        for question in QUESTIONS if address.endswith("/engagements/") else [""]:
            answer = client.get(address + question, follow=True)
            answers[address + question] = ECHO.sub("", answer.getvalue().decode(errors="replace"))

    told = {
        (secret, address)
        for address, text in answers.items()
        for secret in SECRETS
        if secret.lower() in text.lower()
    }

    assert told == set()
    assert any("A garden hedge" in text for text in answers.values())


def test_nobody_finds_a_citizen_by_name_or_address(client, garden):
    for words in ("Zwaluwname", "zwaluw@example.org", "Zwaluwcontact", "Zwaluwstraat"):
        assert "A garden hedge" not in client.get("/en/engagements/", {"q": words}).text


def test_every_address_of_the_catalogue_is_read_by_this_test(garden):
    resolver = get_resolver("catalogue.urls")

    names = {name for name in resolver.reverse_dict if isinstance(name, str)}

    assert len({address.split("/")[2] for address in addresses()}) >= 6
    assert names == {pattern.name for pattern in urls.urlpatterns}
