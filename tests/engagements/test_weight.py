"""What each page of the form weighs on its way to a phone, how often it asks the database, and that
it has nothing for machines that read everything."""

import pytest
from django.urls import reverse

from engagements.forms import FORMS
from tests.factories.axes import TargetFactory
from tests.weighing import has_map, limit_of, weight_of

pytestmark = pytest.mark.django_db

QUERIES = 12
STEPS = list(FORMS)
OF_A_DRAFT = [*STEPS, "sites", "add", "remove", "check", "send_link", "discard"]
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


@pytest.mark.parametrize("name", ["start", *OF_A_DRAFT])
def test_a_page_of_the_form_is_light_and_asks_little(answered, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(QUERIES):
        page = answered.client.get(address_of(answered, name))

    html = page.content.decode()
    assert page.status_code == 200
    assert has_map(html) == (name in WITH_A_MAP)
    assert weight_of(html) < limit_of(html)


@pytest.mark.parametrize("name", OF_A_DRAFT)
def test_a_page_of_a_draft_is_named_to_nobody_who_cannot_open_it(answered, name):
    html = answered.client.get(address_of(answered, name)).content.decode()

    head, _body = html.split("</head>")
    assert '<meta name="robots" content="noindex">' in head
    assert str(answered.draft.key) not in head
