import pytest
from django.contrib.admin.templatetags.admin_list import results
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertHTMLEqual

from engagements import amending
from engagements.admin.rows import rows_written
from engagements.examining import examine
from engagements.models import Engagement
from engagements.workflow import Status
from tests.factories.accounts import UserFactory
from tests.factories.axes import TargetFactory
from tests.factories.engagements import EngagementFactory, submit
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db

LIST = "/en/admin/engagements/engagement/"


def shown(client, **question):
    return list(client.get(LIST, question).context["cl"].result_list)


def test_a_row_says_how_long_how_much_who_where_and_what_was_noticed(reviewer_client):
    engagement = EngagementFactory(submitted=True, contact_email="joke@mailinator.com")
    town = MunicipalityFactory(name_en="Bertem")
    engagement.contributions.get().sites.update(municipality=town)
    examine(engagement.pk)

    page = reviewer_client.get(LIST).content.decode()

    for words in [
        "0\xa0minutes",
        "98.",
        "\xa0m<",
        engagement.partner.name,
        "Association",
        "Bertem",
    ]:
        assert words in page
    assert "throw-away address" in page
    assert "Addresses at mailinator.com are made to be thrown away." in page


def test_the_list_takes_the_same_queries_for_one_and_for_a_hundred(
    reviewer_client, django_assert_num_queries
):
    target = TargetFactory()
    EngagementFactory(submitted=True, contribution__target=target)
    reviewer_client.get(LIST)
    with CaptureQueriesContext(connection) as once:
        reviewer_client.get(LIST)

    for engagement in EngagementFactory.create_batch(
        99, submitted=True, contribution__target=target, description=""
    ):
        engagement.findings.create(kind="address", words="mailinator.com")

    with django_assert_num_queries(len(once)):
        assert len(shown(reviewer_client)) == 25


def test_the_rows_are_those_that_django_would_write(reviewer_client):
    named = {"title": "<script>hedge</script>", "partner__name": "Böhm & “Söhne”"}
    EngagementFactory(submitted=True, contact_email="joke@mailinator.com", **named)
    examine(Engagement.objects.get().pk)
    accepted = EngagementFactory(accepted=True, contribution__declared=True)
    change = amending.ask_for_change(accepted, by=UserFactory())
    submit(change)

    page = reviewer_client.get(LIST, {"status": "all"})

    ours = [str(row) for row in rows_written(page.context["cl"])]
    assert len(ours) == 3
    for row, cells in zip(ours, results(page.context["cl"]), strict=True):
        assertHTMLEqual(row, "".join(cells))
        assert row in page.content.decode()


@pytest.mark.parametrize(
    "words", ["liege", "Luik haie", "LÜTTICH", "kruidtuin", "{part_of_reference}", "deja vu"]
)
def test_it_is_found_by_reference_name_or_place_in_any_language(reviewer_client, words):
    liege = MunicipalityFactory(name_en="Liège", name_nl="Luik", name_de="Lüttich")
    engagement = EngagementFactory(title="Haie déjà vu", partner__name="Kruidtuin", accepted=True)
    engagement.contributions.get().sites.update(municipality=liege)
    EngagementFactory(submitted=True)
    examine(engagement.pk)
    words = words.format(part_of_reference=engagement.reference[3:])

    assert shown(reviewer_client, q=words) == [engagement]


def test_a_search_looks_everywhere_unless_a_status_is_asked_for(reviewer_client):
    waiting = EngagementFactory(title="Rietkraag", submitted=True)
    accepted = EngagementFactory(title="Rietkraag", accepted=True)
    for each in (waiting, accepted):
        examine(each.pk)

    assert set(shown(reviewer_client, q="rietkraag")) == {waiting, accepted}
    assert shown(reviewer_client, q="rietkraag", status="submitted") == [waiting]


def test_it_is_narrowed_by_reviewer_finding_objective_and_region(reviewer_client, reviewer):
    engagement, other = EngagementFactory.create_batch(2, submitted=True)
    town = MunicipalityFactory()
    engagement.contributions.get().sites.update(municipality=town)
    engagement.findings.create(kind="address")
    Engagement.objects.filter(pk=engagement.pk).update(reviewer=reviewer)
    Engagement.objects.filter(pk=other.pk).update(proposed_by=UserFactory(reviewer=True))
    objective = engagement.contributions.get().target.objective

    assert shown(reviewer_client, reviewer="mine") == [engagement]
    assert shown(reviewer_client, reviewer="nobody") == [other]
    assert shown(reviewer_client, reviewer="proposed") == [other]
    assert shown(reviewer_client, finding="address") == [engagement]
    assert shown(reviewer_client, finding="none") == [other]
    assert shown(reviewer_client, objective=objective.pk) == [engagement]
    assert shown(reviewer_client, region=town.region.pk) == [engagement]
    assert set(shown(reviewer_client, region="nonsense")) == {engagement, other}


def test_drafts_are_nobodys_business(reviewer_client):
    draft = EngagementFactory()

    assert draft not in shown(reviewer_client, status="all")
    address = reverse("admin:engagements_engagement_change", args=[draft.pk])
    assert reviewer_client.get(address).status_code == 404


def test_what_is_asked_about_an_accepted_engagement_is_marked(reviewer_client):
    changed, left = EngagementFactory(accepted=True), EngagementFactory(accepted=True)
    amending.ask_for_change(changed, by=None).move_to(Status.SUBMITTED, by=None)
    amending.ask_to_withdraw(left, by=None, words="Sold.")

    page = reviewer_client.get(LIST).content.decode()

    assert "The partner asks to change what was accepted." in page
    assert "The partner asks to withdraw it." in page


def test_an_empty_queue_is_good_news_and_an_empty_answer_shows_the_way_back(reviewer_client):
    EngagementFactory(accepted=True)

    done, asked = (reviewer_client.get(LIST, {"q": words}).text for words in ("", "xyz"))

    assert "Nothing awaits review. Well done." in done
    assert "Nothing fits what you ask for." in asked
    assert "0 of 0" not in done + asked


def test_a_town_that_lies_in_no_province_is_named(reviewer_client):
    engagement = EngagementFactory(submitted=True)
    engagement.contributions.get().sites.update(
        municipality=MunicipalityFactory(name_en="Jette", in_brussels=True)
    )

    assert "Jette" in reviewer_client.get(LIST).text
