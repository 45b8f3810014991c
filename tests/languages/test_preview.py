"""What the team has typed, as it would be read: before anything of it is saved."""

import pytest
from django.contrib.admin.models import LogEntry
from django.forms import FileField
from django.urls import reverse

from axes.models import Aim, Criterion, ModelProject, Objective, Target
from correspondence.models import Wording
from engagements.models import ReviewReason
from tests.factories.accounts import UserFactory
from tests.factories.axes import (
    CriterionFactory,
    ModelProjectFactory,
    ObjectiveFactory,
    TargetFactory,
)
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    return at_the_desk(client, UserFactory(is_staff=True, group="editors"))


def typed_on(page):
    """What the form of a page would send as it stands."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    values = {
        form.add_prefix(name): form[name].value()
        for form in forms
        for name, field in form.fields.items()
        if name != "DELETE" and not isinstance(field, FileField)
    }
    return {
        name: value for name, value in values.items() if value is not None and value is not False
    }


def preview(client, record, language="fr", **typed):
    names = record._meta
    address = reverse(f"admin:{names.app_label}_{names.model_name}_change", args=[record.pk])
    as_it_stands = typed_on(client.get(address))
    page = client.post(address, as_it_stands | typed | {"_preview": language})
    assert page.status_code == 200
    assert "errornote" not in page.text
    return page.text


def in_every_language(model):
    return {f.name for f in model._meta.fields if f.name.endswith(("_en", "_fr", "_nl", "_de"))}


def test_a_model_project_is_seen_on_its_page_before_it_is_published(editor, client):
    project = ModelProjectFactory(objective=ObjectiveFactory(), is_published=False)

    page = preview(editor, project, title_fr="Une haie exemplaire")

    assert "Une haie exemplaire" in page
    assert 'lang="fr"' in page
    project.refresh_from_db()
    assert (project.title_fr, project.is_published) != ("Une haie exemplaire", True)
    assert not ModelProject.objects.published().exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de"])
def test_an_objective_is_seen_with_its_criteria_in_each_language(editor, language):
    criterion = CriterionFactory()
    name = f"criteria-0-text_{language}"

    page = preview(editor, criterion.objective, language, **{name: "Plant ivy &amp; holly"})

    assert "Plant ivy &amp;amp; holly" in page
    assert not Criterion.objects.filter(**{f"text_{language}__contains": "ivy"}).exists()


def test_a_target_is_seen_on_the_page_of_its_objective(editor):
    target = TargetFactory()

    assert "Hedges of the north" in preview(editor, target, "en", label_en="Hedges of the north")
    assert not Target.objects.filter(label_en="Hedges of the north").exists()


def test_a_letter_is_seen_in_the_words_that_were_typed(editor):
    letter = Wording.objects.create(
        template="engagements/letters/declined", text_fr="Non. {words}", subject_fr="Non"
    )

    page = preview(editor, letter, text_fr="Hélas, « {title} ». {words}")

    assert "Hélas, « A hedge along the school path »" in page
    assert Wording.objects.get().text_fr == "Non. {words}"


def test_a_reason_is_seen_in_the_letter_that_it_becomes(editor):
    reason = ReviewReason.objects.create(decision="declined", text_en="This is no hedge.")

    page = preview(editor, reason, "nl", text_nl="Dat is een muur.")

    assert "Dat is een muur." in page
    assert not ReviewReason.objects.filter(text_nl="Dat is een muur.").exists()


def test_what_was_typed_wrongly_is_not_previewed_but_named(editor):
    project = ModelProjectFactory(objective=ObjectiveFactory())
    address = reverse("admin:axes_modelproject_change", args=[project.pk])

    page = editor.post(address, {"_preview": "en"})

    assert "errornote" in page.text


def test_a_missing_language_of_a_criterion_is_warned_of_on_the_page_of_its_objective(editor):
    texts = {f"text_{code}": "Native plants" for code in ("en", "fr", "nl", "de")}
    criterion = CriterionFactory(**texts | {"text_de": ""})
    address = reverse("admin:axes_objective_change", args=[criterion.objective.pk])

    missing = dict(editor.get(address).context["missing_texts"])

    assert missing[str(criterion)] == ["de"]


def test_every_text_of_the_framework_has_a_warning_and_a_preview():
    for model in (Objective, Criterion, Aim, Target, ModelProject, Wording, ReviewReason):
        assert in_every_language(model), model
