"""Fields that forms share look as if each form had its own, and no form changes them for others."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from bba.fields import field_named, field_written, written_before
from engagements.forms.place import PlaceForm
from engagements.forms.quantity import UNIT_FIELDS
from engagements.forms.shared import SharedFields
from engagements.forms.step import StepForm
from languages.markup import TYPED
from tests.engagements.pledging import LANGUAGES
from tests.factories.engagements import ContributionFactory, EngagementFactory
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db
MARKUP = "<b>\"Haag\"</b> & 'Hof'\n" + TYPED


class EveryKind(StepForm):
    words = forms.CharField(label="Words", help_text="A few", required=False)
    text = forms.CharField(widget=forms.Textarea)
    email = forms.EmailField()
    day = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d"))
    chosen = forms.ChoiceField(choices=[("", "Choose…"), ("1", "One"), ("<2>", "Two")])
    one_of = forms.ChoiceField(choices=[("1", "One"), ("<2>", "Two")], widget=forms.RadioSelect)
    agreed = forms.BooleanField()
    hidden = forms.CharField(widget=forms.HiddenInput)
    file = forms.FileField(widget=forms.FileInput)


def both_ways(form, name):
    """The field as it is shared, and as it is once this form has one of its own."""
    assert form.fields.shared(name)
    shared = field_named(form, name)
    return shared, field_written(form[name])


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("words", [None, "", "A hedge", MARKUP, "0"]),
        ("text", [None, "", "A\nhedge", MARKUP]),
        ("email", [None, "", "anne@example.org", MARKUP]),
        ("day", [None, datetime.date(2026, 11, 1)]),
        ("chosen", [None, "", "1", "<2>", "no such choice"]),
        ("one_of", [None, "", "1", "<2>"]),
        ("agreed", [None, False, True]),
        ("hidden", [None, "1"]),
        ("file", [None]),
    ],
)
def test_a_shared_field_is_written_as_one_of_its_own(name, answers):
    for answer in answers:
        form = EveryKind(engagement=None, initial={name: answer})

        shared, own = both_ways(form, name)

        assert shared == own, answer


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["words", "text", "email"])
def test_nothing_that_was_typed_is_kept(name):
    form = EveryKind(engagement=None, initial={name: "anne@example.org"})

    assert "anne@example.org" in field_named(form, name)

    assert written_before()
    assert "anne@example.org" not in repr(written_before())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("metres", [None, Decimal("0.5"), Decimal(1500)])
def test_a_declared_quantity_is_written_as_by_fields_of_its_own(language, metres):
    contribution = ContributionFactory(
        declared=True,
        target__metric_kind="length_km",
        typed_quantity=metres,
        municipality=MunicipalityFactory(),
    )
    with translation.override(language):
        form = PlaceForm(engagement=contribution.engagement, contribution=contribution)

        for name in ("route", "geometry", "coordinates", "file", "quantity", "unit", "area"):
            shared, own = both_ways(form, name)
            assert shared == own, name


def test_what_a_form_changes_is_not_changed_for_others():
    first, second = (EveryKind(engagement=None) for _ in range(2))

    first.fields["words"].label = "Mine"
    first.fields["chosen"].choices = [("3", "Three")]
    del first.fields["day"]

    assert "Mine" in field_named(first, "words")
    assert "Three" in field_named(first, "chosen")
    assert "Mine" not in field_named(second, "words")
    assert "Three" not in field_named(second, "chosen")
    assert "day" in second.fields
    assert EveryKind.base_fields["words"].label == "Words"


def test_a_form_that_is_answered_has_fields_of_its_own():
    form = EveryKind({"words": "A hedge"}, engagement=EngagementFactory.build())

    assert not form.is_valid()
    assert not any(form.fields.shared(name) for name in form.fields)


def test_a_field_that_takes_the_place_of_another_is_shared_too():
    fields = SharedFields({"unit": forms.CharField()})

    fields.share("unit", UNIT_FIELDS["area_ha"])

    assert fields.shared("unit") is UNIT_FIELDS["area_ha"]
    assert fields["unit"] is not UNIT_FIELDS["area_ha"]
