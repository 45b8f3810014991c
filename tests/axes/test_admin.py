import re

import pytest
from django.urls import reverse

from tests.factories.axes import CriterionFactory, ObjectiveFactory, TargetFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "fr", "nl", "de")


def test_a_target_is_edited_in_four_languages(admin_client):
    target = TargetFactory()

    page = admin_client.get(reverse("admin:axes_target_change", args=[target.pk]))

    fields = set(page.context["adminform"].form.fields)
    assert {f"label_{language}" for language in LANGUAGES} <= fields
    assert "label" not in fields


def test_the_page_of_an_objective_shows_its_criteria_in_four_languages(admin_client):
    objective = ObjectiveFactory()
    CriterionFactory(objective=objective, text_en="Plant native species")

    page = admin_client.get(reverse("admin:axes_objective_change", args=[objective.pk]))

    content = page.content.decode()
    assert "Plant native species" in content
    for language in LANGUAGES:
        assert f'name="criteria-0-text_{language}"' in content


def test_the_rule_of_a_target_cannot_be_typed_over(admin_client):
    target = TargetFactory(note_en="note")
    address = reverse("admin:axes_target_change", args=[target.pk])
    form = admin_client.get(address).context["adminform"].form
    typed = {name: "" if value is None else value for name, value in form.initial.items()}

    admin_client.post(address, typed | {"tolerance_m": "8", "note_en": "another note"})

    target.refresh_from_db()
    assert (target.tolerance_m, target.note_en) == (5, "another note")


def test_the_page_names_no_script_or_style_from_elsewhere(admin_client):
    page = admin_client.get(reverse("admin:axes_target_change", args=[TargetFactory().pk]))

    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
    assert any(address.endswith("js/admin-languages.js") for address in addresses)
    assert not [address for address in addresses if "//" in address]


def test_the_page_of_a_target_leads_to_the_change_of_its_rule(admin_client):
    target = TargetFactory()

    page = admin_client.get(reverse("admin:axes_target_change", args=[target.pk])).content.decode()

    assert f"{reverse('admin:counting_rulechange_add')}?target={target.pk}" in page
