"""Markup written without templates escapes whatever is put into it."""

import pytest
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from languages.markup import attributes, joined, marked, written

HOSTILE = "<b>\"'&"
HARMLESS = "&lt;b&gt;&quot;&#x27;&amp;"


def test_texts_are_escaped_and_markup_is_not():
    assert written("{}{}{a}", HOSTILE, SafeString("<i>"), a=HOSTILE) == f"{HARMLESS}<i>{HARMLESS}"
    assert joined("<li>{}</li>", ((HOSTILE,), (2,))) == f"<li>{HARMLESS}</li><li>2</li>"
    assert isinstance(written("{}", gettext_lazy("Continue")), SafeString)


def test_attributes_are_escaped_stand_alone_or_are_left_out():
    named = {"id": HOSTILE, "required": True, "disabled": False, "title": None, "rows": 2}

    assert attributes(named) == f' id="{HARMLESS}" required rows="2"'


def test_a_mark_comes_to_the_value_that_is_meant_and_to_no_text():
    names = ("a", 'a" value="b', "b")
    options = joined(
        '<option value="{}">{}</option>', ((name, f' value="{name}"') for name in names)
    )

    chosen = marked(options, ["b", "c", HOSTILE], " selected")

    assert chosen == options.replace('<option value="b">', '<option value="b" selected>')
    assert chosen.count(" selected") == 1


@pytest.mark.parametrize("sign", "&<>\"'")
def test_a_text_with_one_sign_of_markup_is_escaped(sign):
    assert written("{}", f"a{sign}b") == f"a{escape(sign)}b"
