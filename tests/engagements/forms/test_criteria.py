import re

import pytest
from django.test.html import parse_html
from django.utils.html import escape

from languages.markup import TYPED

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(english):
    """The page about the criteria after these answers to the only one."""
    english.choose_targets()
    names = {"answer": f"answer_{english.criterion.pk}", "words": f"words_{english.criterion.pk}"}

    def read(**answers):
        english.answer("criteria", **{names[name]: text for name, text in answers.items()})
        return english.look_at("criteria").content.decode()

    return read


def checked(html):
    return re.findall(r'<input type="radio"[^>]* value="(\w+)"[^>]* checked', html)


def criterion(html):
    return parse_html(
        re.search(r'<div class="criterion">.*?</details>\s*</div>', html, re.DOTALL)[0]
    )


def test_the_answer_that_was_given_is_chosen_and_no_other(answered):
    assert checked(answered()) == []
    assert checked(answered(answer="partly")) == ["partly"]
    assert checked(answered(answer="no")) == ["no"]


def test_words_are_shown_as_they_were_written_and_nowhere_else(answered):
    words = answered(answer="yes", words="<b>Hawthorn</b>")

    assert "&lt;b&gt;Hawthorn&lt;/b&gt;" in words
    assert "<details open>" in words
    assert checked(words) == ["yes"]
    assert "Hawthorn" not in answered(answer="yes", words="")


def test_words_that_look_like_what_they_are_put_into_are_only_words(answered):
    words = f'{TYPED} value="yes" </textarea> {TYPED}'

    html = answered(answer="no", words=words)

    assert f">\n{escape(words)}</textarea>" in html
    assert checked(html) == ["no"]


def test_a_question_looks_the_same_whether_it_is_drawn_for_its_words_or_without(answered):
    without, with_words = answered(answer="yes"), answered(answer="yes", words="Hawthorn")

    alike = with_words.replace("Hawthorn", "").replace("<details open>", "<details>")
    assert criterion(without) == criterion(alike)


def test_answers_and_words_stay_when_something_is_wrong(english):
    english.choose_targets()
    number, words = english.criterion.pk, "Hawthorn" * 126

    refused = english.answer("criteria", **{f"answer_{number}": "no", f"words_{number}": words})

    html = refused.content.decode()
    assert refused.status_code == 422
    assert f">\n{words}</textarea>" in html
    assert checked(html) == ["no"]
