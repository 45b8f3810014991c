import re

import pytest
from django.test.html import parse_html

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


def test_a_question_looks_the_same_whether_it_is_drawn_once_or_for_its_words(answered):
    once, with_words = answered(answer="yes"), answered(answer="yes", words="Hawthorn")

    alike = with_words.replace("Hawthorn", "").replace("<details open>", "<details>")
    assert criterion(once) == criterion(alike)
