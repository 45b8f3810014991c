from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from catalogue.filters import SEARCH_LENGTH, EngagementFilter
from engagements import review
from engagements.models import Engagement
from engagements.searching import asked
from progress import reporting
from progress.models import Report
from tests.catalogue.figures import accepted, accepted_of_citizen, country, declared
from tests.factories.accounts import UserFactory
from tests.factories.axes import ObjectiveFactory, TargetFactory
from tests.factories.counting import recount_all
from tests.factories.engagements import ContributionFactory, EngagementFactory, submit
from tests.factories.partners import PartnerFactory
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db

CHOICES = [name for name in EngagementFilter.base_fields if name != "q"]


def found(question):
    filters = EngagementFilter(QueryDict(question))
    return list(filters.narrow(Engagement.objects.accepted()).order_by(*filters.ordering))


def test_without_a_question_everything_accepted_is_found_newest_first():
    older, newer = accepted(), accepted()

    assert found("") == [newer, older]


@pytest.mark.parametrize("words", ["willow", "WILLOW", "of+willows", "will", "row+willows"])
def test_words_are_found_in_the_title(words):
    willows = accepted(title="A row of willows")
    accepted(title="A pond")

    assert found(f"q={words}") == [willows]


@pytest.mark.parametrize(
    ("language", "title", "words"),
    [
        ("fr", "Des haies vives à Gembloux", "haie"),
        ("fr", "Écoles et vergers", "ecole"),
        ("nl", "Knotwilgen langs de Dijle", "knotwilg"),
        ("de", "Hecken am Sportplatz", "hecke"),
        ("en", "Ponds for newts", "pond"),
        ("de", "Bäume für Köln", "BAUME"),
    ],
)
def test_words_are_found_in_four_languages_without_accents_and_by_their_stem(
    language, title, words
):
    engagement = accepted(language=language, title=title)
    accepted(title="Something else")

    assert found(f"q={words}") == [engagement]


@pytest.mark.parametrize("words", ["!!!", "%26%7C%28", "'", ":*", "a+b+c+d+e+f+g+h+i+j", "nv"])
def test_signs_and_words_without_meaning_find_nothing_and_break_nothing(words):
    accepted()

    assert found(f"q={words}") == []


def test_the_order_can_be_turned():
    older, newer = accepted(), accepted()

    assert found("order=oldest") == [older, newer]


def test_links_of_other_pages_narrow_to_a_municipality_or_a_partner():
    town = MunicipalityFactory()
    engagement = declared(TargetFactory(), 40, contribution__municipality=town)
    accepted()
    recount_all()

    assert found(f"municipality={town.nis_code}") == [engagement]
    assert found(f"partner={engagement.partner.key}") == [engagement]


def test_a_search_uses_the_index_of_words():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    plan = Engagement.objects.filter(searched=asked("haie")).order_by().explain()

    assert "engagement_search" in plan


@pytest.mark.parametrize("rest", ["q=hedge", "kind=association", "q=hedge&order=oldest"])
def test_of_a_place_what_fits_is_read_in_the_order_of_its_presences(rest):
    country()
    filters = EngagementFilter(QueryDict(f"region=03000&{rest}"))

    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    plan = filters.references(Engagement.objects.accepted())[:100].explain()

    assert "using presence_newest" in plan
    assert "Sort" not in plan


def test_a_search_in_a_place_takes_one_query_more_than_its_list(
    client, django_assert_max_num_queries
):
    """For organisations of that name; and not for the order of what is found."""
    namur = country()["namur"]
    for _ in range(3):
        declared(TargetFactory(), 40, contribution__province=namur)
    recount_all()

    def queries(question):
        address = f"{reverse('catalogue:engagement_list')}?{question}"
        client.get(address)
        with django_assert_max_num_queries(20) as found:
            assert len(client.get(address).context["engagements"]) == 3
        return len(found)

    assert queries("region=03000&q=hedge") == queries("region=03000") + 1


def test_an_engagement_is_found_by_its_reference():
    engagement = accepted()
    accepted()

    assert found(f"q={engagement.reference}") == [engagement]


def test_an_organisation_is_found_by_its_name():
    engagement = accepted(partner=PartnerFactory(name="Natuurpunt"))
    accepted()

    assert found("q=natuur") == [engagement]


def test_a_citizen_is_never_found_by_name():
    accepted_of_citizen()

    assert found("q=Haag") == []


def test_axis_objective_and_target_narrow_the_list():
    engagement = accepted()
    accepted()
    target = engagement.contributions.get().target

    assert found(f"axis={target.objective.axis.slug}") == [engagement]
    assert found(f"objective={target.objective.slug}") == [engagement]
    assert found(f"target={target.code}") == [engagement]


def test_an_objective_without_targets_finds_nothing():
    accepted()

    assert found(f"objective={ObjectiveFactory().slug}") == []


def test_region_and_province_narrow_the_list():
    places, target = country(), TargetFactory()
    in_namur = declared(target, 40, contribution__province=places["namur"])
    in_brussels = declared(target, 40, contribution__region=places["brussels"])
    recount_all()

    assert found("province=90000") == [in_namur]
    assert found("region=03000") == [in_namur]
    assert found("region=04000") == [in_brussels]


@pytest.mark.parametrize("order", ["", "&order=oldest"])
def test_a_list_of_a_place_is_in_the_order_asked_for_whatever_else_is(client, order):
    places, target = country(), TargetFactory()
    town = MunicipalityFactory(province=places["namur"])
    for where in ({"province": places["namur"]}, {"municipality": town}, {"municipality": town}):
        fields = {f"contribution__{level}": place for level, place in where.items()}
        declared(target, 40, title="A row of willows", **fields)
    declared(target, 40, contribution__region=places["brussels"])
    declared(TargetFactory(), 40, contribution__municipality=town)
    recount_all()

    for question, count in (
        ("region=03000", 4),
        ("province=90000", 4),
        (f"province=90000&municipality={town.nis_code}", 3),
        (f"region=04000&municipality={town.nis_code}", 0),
        (f"region=03000&target={target.code}", 3),
        ("region=04000&province=90000", 0),
        (f"region=03000&province=90000&axis={target.objective.axis.slug}", 3),
        (f"region=03000&objective={target.objective.slug}&target={target.code}", 3),
        (f"region=03000&objective={ObjectiveFactory().slug}", 0),
        ("region=03000&q=willows", 3),
        ("region=03000&state=pledged", 4),
        ("region=03000&state=implemented", 0),
        ("region=03000&kind=citizen", 0),
    ):
        answer = client.get(f"{reverse('catalogue:engagement_list')}?{question}{order}")
        assert list(answer.context["engagements"]) == found(question + order)
        assert answer.context["paginator"].count == count


def test_the_region_of_a_province_narrows_no_further_and_is_not_asked_for():
    namur = country()["namur"]

    assert EngagementFilter(QueryDict("region=03000&province=90000")).places == [
        ("province", namur.pk)
    ]
    assert len(EngagementFilter(QueryDict("region=04000&province=90000")).places) == 2


@pytest.mark.parametrize("rest", ["", "&q=hedge"])
def test_in_a_place_towards_a_target_is_what_counts_there_towards_it(client, rest):
    places, here, elsewhere = country(), TargetFactory(), TargetFactory()
    engagement = EngagementFactory(
        contribution__declared=True,
        contribution__target=here,
        contribution__province=places["namur"],
    )
    ContributionFactory(
        engagement=engagement, declared=True, target=elsewhere, region=places["brussels"], number=2
    )
    submit(engagement)
    review.accept(engagement, by=UserFactory(reviewer=True))
    recount_all()

    for target, expected in ((here, [engagement]), (elsewhere, [])):
        question = f"?region=03000&target={target.code}{rest}"
        answer = client.get(f"{reverse('catalogue:engagement_list')}{question}")
        assert list(answer.context["engagements"]) == expected


def reported(months_ago=0):
    """An accepted engagement whose report says that all of it was done so many months ago."""
    engagement = accepted()
    report = Report.objects.create(
        contribution=engagement.contributions.get(),
        done_percent=100,
        situation_on=timezone.localdate() - timedelta(days=31 * months_ago),
    )
    reporting.accept(report, by=UserFactory(reviewer=True))
    return engagement, report


def test_how_far_it_has_come_narrows_the_list():
    only_pledged = accepted()
    done, _ = reported()
    verified, report = reported()
    reporting.verify(report, by=UserFactory(reviewer=True))
    long_ago, _ = reported(months_ago=30)
    recount_all()

    assert found("state=pledged") == [only_pledged]
    assert found("state=implemented") == [verified, done]
    assert found("state=verified") == [verified]
    assert found("state=not_confirmed") == [long_ago]


def test_kind_of_partner_narrows_the_list():
    farm = accepted(partner=PartnerFactory(kind="farm"))
    accepted()

    assert found("kind=farm") == [farm]


@pytest.mark.parametrize(
    "name",
    [
        "axis",
        "objective",
        "target",
        "state",
        "region",
        "province",
        "kind",
        "municipality",
        "partner",
        "order",
    ],
)
@pytest.mark.parametrize("value", ["no-such-thing", "%00", "1;DROP", "%F0%9F%8C%B3", "x" * 5000])
def test_a_wrong_choice_is_named_and_filters_nothing(name, value):
    engagement = accepted()
    filters = EngagementFilter(QueryDict(f"{name}={value}"))

    assert list(filters.narrow(Engagement.objects.accepted())) == [engagement]
    assert list(filters.errors) == [name]
    assert filters.question == ""


@pytest.mark.parametrize("words", ["%00", "x" * (SEARCH_LENGTH + 1)])
def test_words_that_cannot_be_searched_are_named_and_filter_nothing(words):
    engagement = accepted()
    filters = EngagementFilter(QueryDict(f"q={words}"))

    assert list(filters.narrow(Engagement.objects.accepted())) == [engagement]
    assert list(filters.errors) == ["q"]


def test_only_what_makes_sense_goes_on_to_the_next_page():
    filters = EngagementFilter(QueryDict("q=a+hedge&kind=nonsense&page=2&other=1"))

    assert filters.question == "q=a+hedge"
