"""Very long texts, and texts that mean harm, are refused with a sentence or shown harmlessly."""

import pytest

from correspondence.models import Letter
from tests.engagements.pledging import errors_of

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
HARMFUL = [
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "{{ engagement.contact_email }} {% now %}",
    "\u202eevil\u202c \u200b \U0001f333",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", HARMFUL)
def test_a_text_is_shown_and_never_obeyed(english, text):
    english.answer_everything(kind="association", name=text)
    english.answer("undertaking", title=text[:120], description=text)

    check = english.client.get(english.address("check", english.draft.key))
    preview = english.client.get(f"/en/engagements/preview/{english.draft.key}/")
    sent = english.client.get(english.send().url)

    for page in (check, preview, sent):
        html = page.content.decode()
        assert page.status_code == 200
        assert SCRIPT not in html
        assert "<img src=x" not in html


@pytest.mark.parametrize(
    ("step", "field", "length"),
    [("undertaking", "title", 121), ("undertaking", "description", 3001), ("partner", "name", 201)],
)
def test_a_text_that_is_too_long_is_refused_with_its_length_and_kept(english, step, field, length):
    english.choose_targets()

    response = english.answer(step, **{field: "a" * length})

    assert str(length - 1) in errors_of(response, field)[0].replace(",", "")
    assert "a" * length in response.content.decode()


@pytest.mark.parametrize("step", ["undertaking", "partner", "contact", "criteria"])
def test_a_character_that_cannot_be_stored_is_refused_with_a_sentence(english, step):
    english.answer_everything()
    page = english.look_at(step)
    fields = dict.fromkeys(page.context["form"].fields, "\x00")

    response = english.answer(step, **fields)

    assert response.status_code == 422


def test_a_line_break_in_a_title_does_not_reach_the_head_of_a_letter(english):
    english.answer_everything()
    english.answer("undertaking", title="A hedge\nBcc: all@example.org", description="Hawthorn.")

    english.send()

    assert all("\n" not in letter.subject for letter in Letter.objects.all())
