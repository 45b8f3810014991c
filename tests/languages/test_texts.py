import pytest
from django.urls import reverse
from django.utils.translation import override

from axes.models import Objective
from engagements.models import Contribution, CriterionAnswer, Engagement
from languages.texts import is_incomplete, missing
from partners.models import Partner
from tests.factories.axes import ObjectiveFactory

pytestmark = pytest.mark.django_db

NAMES = {"name_en": "Hedges", "name_fr": "Haies", "name_nl": "Hagen", "name_de": "Hecken"}


def test_a_language_is_missing_where_a_text_is_empty_that_another_has():
    assert missing(Objective(**NAMES)) == []
    assert missing(Objective(**NAMES, summary_fr="Des haies")) == ["en", "nl", "de"]


def test_incomplete_rows_are_found_by_the_same_rule():
    whole, part = ObjectiveFactory(**NAMES), ObjectiveFactory(**NAMES, summary_nl="Hagen")

    incomplete = Objective.objects.filter(is_incomplete(Objective))

    assert list(incomplete) == [part]
    assert missing(whole) == []


def test_the_desk_lists_what_is_incomplete_and_warns_on_its_page(admin_client):
    part = ObjectiveFactory(**NAMES, summary_nl="Hagen")
    ObjectiveFactory(**NAMES)

    listed = admin_client.get(
        reverse("admin:axes_objective_changelist"), {"languages": "incomplete"}
    )
    page = admin_client.get(reverse("admin:axes_objective_change", args=[part.pk]))

    assert list(listed.context["cl"].result_list) == [part]
    assert "English, French, German" in page.content.decode()


def test_a_row_says_what_was_chosen_in_the_language_of_the_reader_without_looking_at_every_choice():
    asked = [
        (Partner(kind="citizen").get_kind_display, "Citizen", "Citoyen ou citoyenne"),
        (Engagement(status="draft").get_status_display, "Draft", "Brouillon"),
        (Contribution(kind="managed").get_kind_display, "Managed", "Géré"),
        (CriterionAnswer(answer="yes").get_answer_display, "Yes", "Oui"),
    ]
    for say, english, french in asked:
        assert say.__module__ == "languages.texts"
        assert say() == english
        with override("fr"):
            assert say() == french
    assert Partner().get_kind_display() == Contribution().get_kind_display() == ""
