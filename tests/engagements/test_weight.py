"""What each page of the form weighs on its way to a phone, and how often it asks the database."""

import pytest
from django.urls import reverse

from engagements.forms import FORMS
from tests.factories.axes import TargetFactory
from tests.weighing import has_map, limit_of, weight_of

pytestmark = pytest.mark.django_db

QUERIES = 12
STEPS = list(FORMS)
WITH_A_MAP = {"place", "sites"}


@pytest.fixture
def answered(english):
    """Everything is answered, about two targets."""
    english.answer_everything()
    english.choose_targets(TargetFactory())
    return english


def address_of(visitor, name):
    """The address of a step, or of a page around the steps."""
    if name == "start":
        return reverse("engagements:start")
    if name in STEPS:
        return visitor.page(name)
    number = [1] if name in {"sites", "remove"} else []
    return visitor.address(name, visitor.draft.key, *number)


@pytest.mark.parametrize(
    "name", ["start", *STEPS, "sites", "add", "remove", "check", "send_link", "discard"]
)
def test_a_page_of_the_form_is_light_and_asks_little(answered, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(QUERIES):
        page = answered.client.get(address_of(answered, name))

    html = page.content.decode()
    assert page.status_code == 200
    assert has_map(html) == (name in WITH_A_MAP)
    assert weight_of(html) < limit_of(html)
