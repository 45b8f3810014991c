import pytest
from django.urls import reverse

from counting import claims
from counting.models import Credit
from counting.recount import begin, carry_on, recount_everything
from tests.factories.accounts import UserFactory
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_line, recount_all
from tests.signing_in import at_the_desk

LISTS = [
    "claim",
    "run",
    "recountrequest",
    "ledgerentry",
    "pairdecision",
    "rulechange",
    "difference",
]


@pytest.fixture
def team_client(client, db):
    return at_the_desk(client, UserFactory(is_staff=True, is_superuser=True))


def register(count):
    target = TargetFactory()
    for number in range(count):
        post_line(target, f"BE-{number}", (0, 0), (100, 0), at=number)
    recount_all()
    for number in range(count):
        claims.decide_pair((f"BE-{number}", 1), ("BE-X", 1), "distinct", by="Reviewer")


@pytest.mark.parametrize("name", LISTS)
def test_each_list_takes_as_many_queries_for_three_as_for_one(
    name, team_client, django_assert_max_num_queries
):
    address = reverse(f"admin:counting_{name}_changelist")
    register(1)
    with django_assert_max_num_queries(20) as one:
        team_client.get(address)
    register_more = [post_line(TargetFactory(), f"BE-M{n}", (0, 0), (9, 0)) for n in range(3)]
    recount_all()

    with django_assert_max_num_queries(len(one.captured_queries)):
        response = team_client.get(address)

    assert response.status_code == 200
    assert register_more


def test_the_list_of_runs_says_how_far_each_one_is(team_client):
    register(4)
    run = begin(chunk=2)
    carry_on(run)

    page = team_client.get(reverse("admin:counting_run_changelist")).content.decode()

    assert "50 % (1 of 2 chunks)" in page


def test_a_run_shows_its_differences_and_cannot_be_changed(team_client):
    register(1)
    recount_all()
    Credit.objects.update(credited=1)
    run = recount_everything()
    address = reverse("admin:counting_run_change", args=[run.pk])

    page = team_client.get(address).content.decode()

    assert "claim BE-0/1" in page
    assert 'name="_save"' not in page
    assert team_client.post(address, {"number": 7}).status_code == 403
