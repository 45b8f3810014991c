"""What a process knows of the framework is shown to everybody; what is a visitor's own is not."""

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from axes.models import Criterion, Target
from engagements.models import CriterionAnswer
from languages.known import KNOWN_FOR
from tests.engagements.pledging import Visitor
from tests.factories.axes import CriterionFactory
from tests.factories.territory import MunicipalityFactory

# What is read within a transaction is not kept, so these tests are in none.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other(english):
    """Somebody else who pledges meanwhile, for nothing yet."""
    visitor = Visitor(Client()).begin()
    visitor.target = english.target
    return visitor


def html(visitor, step):
    return visitor.look_at(step).content.decode()


def one_more(visitor):
    """The page that offers another contribution."""
    return visitor.client.get(visitor.address("add", visitor.draft.key)).content.decode()


def test_a_page_asks_for_its_draft_only(english, django_assert_num_queries):
    MunicipalityFactory()
    english.answer_everything()
    session_and_draft = 2  # with its contributions, and its answers where they are shown

    for step in ("targets", "undertaking", "place", "criteria", "privacy", "contact"):
        english.look_at(step)
        with django_assert_num_queries(session_and_draft):
            english.look_at(step)
    one_more(english)
    with django_assert_num_queries(session_and_draft):
        one_more(english)


def test_the_page_of_what_was_understood_asks_for_its_places_once(
    english, django_assert_num_queries
):
    english.answer_everything()
    address = english.address("sites", english.draft.key, 1)
    english.client.get(address)

    # The session, the draft with its contributions and their sums, the places with what is near.
    with django_assert_num_queries(3):
        english.client.get(address)


def test_what_one_visitor_has_chosen_is_not_shown_to_another(english, other):
    place = MunicipalityFactory()
    english.answer_everything()
    english.answer(
        "place", route="declared", quantity="1", unit="km", area=f"municipality:{place.nis_code}"
    )
    ticked = f'value="{english.target.code}" aria-describedby="hint_{english.target.code}"'
    declared = f'<option value="municipality:{place.nis_code}" selected>'

    assert f'value="{english.target.code}" checked' in html(english, "targets")
    assert declared in html(english, "place")
    assert ticked in html(other, "targets")
    other.choose_targets()
    assert declared not in html(other, "place")


def test_texts_and_places_are_read_anew_after_a_minute(english):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        english.choose_targets()
        html(english, "targets"), html(english, "place"), one_more(english)
        Target.objects.update(label_en="of living hedges", name_en="Living hedges")
        MunicipalityFactory(name_en="Louvain")
        clock.shift(KNOWN_FOR + 1)

        assert "of living hedges" in html(english, "targets")
        assert "Louvain" in html(english, "place")
        assert "Living hedges" in one_more(english)


def test_a_new_place_is_offered_after_a_minute_whatever_was_written_meanwhile(english):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        english.choose_targets()
        assert english.answer("place", route="declared").status_code == 422
        MunicipalityFactory(name_en="Louvain")
        clock.shift(KNOWN_FOR - 1)
        html(english, "place")
        clock.shift(2)

        assert "Louvain" in html(english, "place")


def test_what_is_sent_is_judged_by_what_is_asked_at_that_moment(english):
    english.choose_targets()
    html(english, "criteria")
    Criterion.objects.update(is_active=False)
    new = CriterionFactory(objective=english.target.objective)

    refused = english.answer("criteria", **{f"answer_{english.criterion.pk}": "yes"})
    taken = english.answer("criteria", **{f"answer_{new.pk}": "partly"})

    assert refused.status_code == 422
    assert taken.status_code == 302
    assert [each.criterion for each in CriterionAnswer.objects.all()] == [new]
