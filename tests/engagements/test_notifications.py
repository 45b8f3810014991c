import pytest

from correspondence.models import Letter
from engagements import notifications
from tests.factories.engagements import EngagementFactory

pytestmark = pytest.mark.django_db

WRITE = {
    "draft_link": lambda each: notifications.write_draft_link(each, to="a@b.be", token="abc"),
    "acknowledgement": lambda each: notifications.write_acknowledgement(each, token="abc"),
    "accepted": lambda each: notifications.write_accepted(each, words="Fine.", token="abc"),
    "returned": lambda each: notifications.write_returned(each, words="Where?", token="abc"),
    "declined": lambda each: notifications.write_declined(each, words="Sorry."),
    "withdrawn": lambda each: notifications.write_withdrawn(each, words="As you asked."),
}


@pytest.mark.parametrize("kind", WRITE)
def test_each_letter_is_written_in_the_language_of_the_engagement(kind):
    letters = {
        language: WRITE[kind](EngagementFactory(language=language, submitted=True))
        for language in ["en", "fr", "nl", "de"]
    }

    assert len({letter.subject.split("E2")[0] for letter in letters.values()}) == 4
    assert len({letter.text.splitlines()[0] for letter in letters.values()}) == 4
    assert all(
        f"/{code}/" in letter.text or "http" not in letter.text for code, letter in letters.items()
    )


@pytest.mark.parametrize("kind", sorted(set(WRITE) - {"draft_link"}))
def test_a_second_letter_on_the_same_occasion_is_not_written(kind):
    engagement = EngagementFactory(submitted=True)

    first, second = WRITE[kind](engagement), WRITE[kind](engagement)

    assert first == second
    assert Letter.objects.filter(kind=kind).count() == 1


def test_what_people_write_is_not_escaped_in_a_letter():
    engagement = EngagementFactory(title="Haag & boom's <plek>", submitted=True)

    letter = notifications.write_accepted(engagement, words="", token="abc")

    assert "Haag & boom's <plek>" in letter.text
