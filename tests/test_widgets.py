"""Fields are written as Django writes them, only faster."""

import re

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as DjangoBackend
from pytest_django.asserts import assertHTMLEqual

from bba.widgets import WRITTEN, Renderer

WHAT_IS_WRONG = re.compile(r'<div id="\w+_error" class="invalid-feedback">.*?</div>', re.DOTALL)
ATTRS = {"id": "id_words", "class": 'a "b"', "required": True, "disabled": False, "maxlength": 5000}
CHOICES = [
    ("", "Choose…"),
    (1, "One"),
    ("<2>", "Two & more"),
    ("Group <1>", [("3", "Three"), (4, "Four")]),
]
TYPED = [
    forms.TextInput,
    forms.EmailInput,
    forms.NumberInput,
    forms.URLInput,
    forms.PasswordInput,
    forms.HiddenInput,
    forms.FileInput,
    forms.SearchInput,
    forms.Textarea,
]


@pytest.mark.parametrize("value", [None, "", 0, 1234.5, "<b>'\"&\n\n  words"])
@pytest.mark.parametrize("widget", TYPED)
def test_what_is_typed_into_is_written_as_by_django(widget, value):
    both = [
        widget().render("words", value, ATTRS, renderer)
        for renderer in (Renderer(), DjangoTemplates())
    ]

    assertHTMLEqual(*both)


@pytest.mark.parametrize("value", [None, "", 1, "1", "<2>", "3", 4, "no such choice"])
@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple, forms.NullBooleanSelect])
def test_what_is_chosen_from_is_written_as_by_django(widget, value):
    chosen = [value] if widget is forms.SelectMultiple else value
    both = []
    for renderer in (Renderer(), DjangoTemplates()):
        choices = widget()
        if widget is not forms.NullBooleanSelect:
            choices.choices = CHOICES
        both.append(choices.render("chosen", chosen, ATTRS, renderer))

    assertHTMLEqual(*both)


@pytest.mark.parametrize("value", [None, "", False, True, "on", 12, "<b>"])
def test_a_box_to_tick_is_written_as_by_django(value):
    both = [
        forms.CheckboxInput().render("agreed", value, ATTRS, renderer)
        for renderer in (Renderer(), DjangoTemplates())
    ]

    assertHTMLEqual(*both)


def test_only_templates_that_django_has_are_written_here():
    for name in WRITTEN:
        DjangoTemplates().get_template(name)


class EveryKind(forms.Form):
    words = forms.CharField(label="Words", help_text="A <b>few</b>", max_length=20)
    optional = forms.CharField(widget=forms.Textarea, required=False, label="<More>")
    chosen = forms.ChoiceField(choices=CHOICES, help_text="One")
    one_of = forms.ChoiceField(choices=CHOICES[1:3], widget=forms.RadioSelect, help_text="One")
    some_of = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    nameless = forms.ChoiceField(choices=CHOICES[1:3], widget=forms.RadioSelect, label="")
    agreed = forms.BooleanField(label="Agreed", help_text="Say yes")
    hidden = forms.CharField(widget=forms.HiddenInput)


@pytest.mark.parametrize("name", EveryKind.base_fields)
@pytest.mark.parametrize(
    "answers",
    [None, {}, {"words": "x" * 30, "one_of": "<2>", "some_of": ["1", "3"], "agreed": "on"}],
    ids=["not yet sent", "empty", "answered"],
)
def test_a_field_is_written_as_by_crispy(name, answers):
    packaged = DjangoBackend({"NAME": "app", "DIRS": [], "APP_DIRS": True, "OPTIONS": {}})
    shown = {"form_show_errors": True, "form_show_labels": True}

    ours = as_crispy_field(EveryKind(answers)[name])
    theirs = packaged.get_template("bootstrap5/field.html").render(
        {"field": EveryKind(answers)[name]} | shown
    )

    assertHTMLEqual(
        *(
            WHAT_IS_WRONG.sub("", written) if is_choice(name) else written
            for written in (ours, theirs)
        )
    )


@pytest.mark.parametrize("name", ["one_of", "some_of", "nameless"])
def test_what_is_wrong_with_a_choice_stands_above_what_can_be_chosen(name):
    written = as_crispy_field(EveryKind({})[name])

    assert written.index("This field is required") < written.index("form-check-input")
    assert len(WHAT_IS_WRONG.findall(written)) == 1


def is_choice(name):
    widget = EveryKind.base_fields[name].widget
    return isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
