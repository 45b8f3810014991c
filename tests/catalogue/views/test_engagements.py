import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from counting.recount import recount
from engagements import review
from engagements.models import CriterionAnswer
from tests.catalogue.figures import accepted, accepted_of_citizen, declared, drawn
from tests.factories.accounts import UserFactory
from tests.factories.axes import CriterionFactory, TargetFactory
from tests.factories.counting import post, posting
from tests.factories.engagements import ContributionFactory, EngagementFactory
from tests.factories.partners import PartnerFactory
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db

LIST = "/en/engagements/"
HEDGE = [(4.395, 50.55), (4.405, 50.55)]


def read(client, engagement):
    answer = client.get(engagement.get_absolute_url())
    assert answer.status_code == 200
    return answer.text


def test_list_shows_what_is_accepted_and_nothing_else(client):
    accepted(title="A hedge for all")
    EngagementFactory(title="A secret draft")
    EngagementFactory(title="A secret submission", submitted=True)

    html = client.get(LIST).text

    assert "A hedge for all" in html
    assert "A secret" not in html


def test_how_many_there_are_is_counted_once_for_all_readers_of_an_edition(client):
    first = accepted()
    recount()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(LIST).context["paginator"].count == 1
    with CaptureQueriesContext(connection) as asked_again:
        client.get(LIST, {"order": "oldest", "page": "9"})
    assert any("COUNT(*)" in each["sql"] for each in asked)
    assert not any("COUNT(*)" in each["sql"] for each in asked_again)

    second = accepted()
    recount()

    answer = client.get(LIST)
    assert answer.context["paginator"].count == 2
    assert list(answer.context["engagements"]) == [second, first]


def test_list_says_what_could_not_be_filtered(client):
    accepted()

    answer = client.get(LIST, {"province": "99999", "q": "a\0b"})

    assert answer.status_code == 400
    assert "There is no such choice, so it was left out." in answer.text
    assert "1 engagement" in answer.text


def test_list_says_so_when_nothing_fits(client):
    accepted()

    assert "No engagement fits." in client.get(LIST, {"q": "zeppelin"}).text


@pytest.mark.parametrize("page", ["0", "-1", "999999999999999999999", "two", "1.5", "\0"])
def test_a_page_that_does_not_exist_still_answers(client, page):
    accepted()

    assert client.get(LIST, {"page": page}).status_code == 200


def test_next_page_keeps_the_question(client):
    target = TargetFactory()
    for _ in range(25):
        declared(target, 40, title="A hedge & a pond")

    html = client.get(LIST, {"q": "hedge & a", "kind": "association"}).text

    assert 'href="?q=hedge+%26+a&amp;kind=association&amp;page=2"' in html


@pytest.mark.parametrize("slug", ["another-title", "x"])
def test_a_wrong_slug_leads_to_the_right_address_for_good(client, slug):
    engagement = accepted()

    answer = client.get(reverse("catalogue:engagement", args=[engagement.reference, slug]))

    assert (answer.status_code, answer["Location"]) == (301, engagement.get_absolute_url())


def test_a_reference_alone_leads_to_its_engagement(client):
    engagement = accepted()

    answer = client.get(f"/nl/engagements/{engagement.reference}/")

    with translation.override("nl"):
        assert answer["Location"] == engagement.get_absolute_url()


@pytest.mark.parametrize("name", ["engagement", "engagement_by_reference", "engagement_places"])
def test_what_is_not_accepted_does_not_exist(client, name):
    engagement = EngagementFactory(submitted=True)
    words = [engagement.reference, engagement.slug][: 2 if name == "engagement" else 1]

    assert client.get(reverse(f"catalogue:{name}", args=words)).status_code == 404


@pytest.mark.parametrize("reference", ["E2026-99999", "%00", "E%002026", "🌳", "x" * 3000, "'--"])
def test_a_reference_that_is_none_is_not_found(client, reference):
    assert client.get(f"/en/engagements/{reference}/").status_code == 404
    assert client.get(f"/en/engagements/{reference}/places.geojson").status_code == 404


def test_what_was_withdrawn_is_gone(client):
    engagement = accepted()
    review.withdraw(engagement, by=UserFactory(reviewer=True), words="It was never planted.")

    assert client.get(engagement.get_absolute_url()).status_code == 404


def test_a_completed_engagement_stays(client):
    engagement = accepted()
    review.complete(engagement, by=None)

    assert "Completed on" in read(client, engagement)


def test_page_says_that_it_was_reviewed_once_more_and_not_by_whom(client):
    reviewer, engagement = UserFactory(reviewer=True), accepted()
    review.reopen(engagement, by=reviewer, words="Whose land?")
    assert client.get(engagement.get_absolute_url()).status_code == 404
    review.accept(engagement, by=reviewer)

    html = read(client, engagement)

    told = ["Submitted on", "Accepted on", "Taken back for another review on", "Accepted on"]
    after = 0
    for words in told:
        after = html.index(words, after) + 1
    assert reviewer.name not in html
    assert "Whose land?" not in html


def test_an_engagement_is_being_counted_until_it_is_counted(client):
    engagement = accepted()

    assert "being counted" in read(client, engagement)
    assert " of its " not in read(client, engagement)
    recount()
    assert "being counted" not in read(client, engagement)


def test_an_engagement_counted_in_turns_says_how_far_it_is(client):
    engagement = accepted()
    recount()
    target = engagement.contributions.get().target
    post(engagement.reference, posting(target, number=99, declared_quantity=1))

    assert "1 of its 2 places so far" in read(client, engagement)


def test_page_says_who_what_and_in_which_language(client):
    engagement = accepted(title="Une haie", language="fr", partner=PartnerFactory(name="Natagora"))

    html = read(client, engagement)

    assert '<h1 lang="fr">Une haie</h1>' in html
    assert "Natagora" in html
    assert "Written by the partner in French." in html


def test_page_names_with_whom_a_stretch_is_shared(client):
    target = TargetFactory()
    first = drawn(target, HEDGE)
    second = drawn(target, HEDGE)
    recount()

    html = read(client, second)

    assert f'href="{first.get_absolute_url()}"' in html
    assert "(since " in html


def test_page_shows_how_the_criteria_are_met(client):
    engagement = accepted()
    criterion = CriterionFactory(text_en="Native species only")
    CriterionAnswer.objects.create(
        engagement=engagement, criterion=criterion, answer="partly", words="Mostly hawthorn."
    )

    html = read(client, engagement)

    assert "Native species only" in html
    assert "Mostly hawthorn." in html


def test_page_names_the_place_of_a_declared_quantity(client):
    leuven = MunicipalityFactory(name_en="Leuven")

    html = read(client, declared(TargetFactory(), 40, contribution__municipality=leuven))

    assert "Declared for Leuven, not drawn on a map." in html
    assert "data-map" not in html


def test_page_asks_for_no_declared_place_by_itself(client, django_assert_max_num_queries):
    few, many = (
        declared(TargetFactory(), 40, contribution__municipality=MunicipalityFactory())
        for _ in range(2)
    )
    for number in (2, 3, 4):
        ContributionFactory(
            engagement=many, number=number, declared=True, municipality=MunicipalityFactory()
        )
    recount()

    with django_assert_max_num_queries(11) as queries:
        read(client, few)
    with django_assert_max_num_queries(len(queries)):
        read(client, many)


def test_page_of_a_private_place_says_that_it_is_private(client):
    assert "This place is private" in read(client, accepted_of_citizen())


def test_page_has_its_queries_whatever_the_number_of_sites(client, django_assert_max_num_queries):
    target = TargetFactory()
    few = drawn(target, HEDGE)
    many = drawn(target, *[[(4.3, 50.4 + n / 100), (4.301, 50.4 + n / 100)] for n in range(30)])
    for number in (2, 3):
        ContributionFactory(engagement=many, number=number)
    recount()

    with django_assert_max_num_queries(11) as queries:
        read(client, few)
    with django_assert_max_num_queries(len(queries)):
        read(client, many)
