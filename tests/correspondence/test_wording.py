import pytest
from django.urls import reverse

from correspondence import wording
from correspondence.forms import letters as templates
from correspondence.models import Letter, Wording
from engagements import notifications, review
from tests.factories.accounts import UserFactory
from tests.factories.engagements import EngagementFactory
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db

DECLINED = "engagements/letters/declined"
CONFIRMATION = "engagements/letters/confirmation"
LANGUAGES = ("en", "fr", "nl", "de")


@pytest.fixture
def editor(client):
    return at_the_desk(client, UserFactory(is_staff=True, group="editors"))


def typed(**texts):
    fields = {f"{part}_{code}": "" for part in ("subject", "text") for code in LANGUAGES}
    return fields | {"template": DECLINED} | texts


def test_the_teams_wording_is_what_the_reader_gets_in_their_language():
    Wording.objects.create(
        template=DECLINED,
        subject_fr="Votre promesse {reference}",
        text_fr="Bonjour {contact_name},\n\n{words}\n\nMerci pour « {title} ».",
    )
    french = EngagementFactory(submitted=True, language="fr")
    english = EngagementFactory(submitted=True, language="en")

    for each in (french, english):
        review.decline(each, by=UserFactory(reviewer=True), words="No <b>sea</b> & no {title}.")

    letter = Letter.objects.get(about=french.reference)
    assert letter.subject == f"Votre promesse {french.reference}"
    assert letter.text == (
        f"Bonjour Anne Haag,\n\nNo <b>sea</b> & no {{title}}.\n\nMerci pour « {french.title} ».\n"
    )
    assert "was not accepted" in Letter.objects.get(about=english.reference).subject


def test_an_address_that_is_not_confirmed_is_not_told_more_than_by_our_own_words():
    Wording.objects.create(template=CONFIRMATION, text_en="{title}{description}{link}")
    engagement = EngagementFactory(submitted=True)

    letter = notifications.write_confirmation(engagement, token="abc")

    assert engagement.title not in letter.text
    assert "abc" in letter.text


def test_an_editor_words_a_letter_and_sees_it_with_an_example(editor):
    text = "Dear {contact_name}, {words} About {title}."
    editor.post(reverse("admin:correspondence_wording_add"), typed(text_en=text))

    kept = Wording.objects.get()
    page = editor.get(reverse("admin:correspondence_wording_change", args=[kept.pk]))

    content = page.content.decode()
    assert kept.text_en == text
    assert "About A hedge along the school path." in content
    assert "Not in all languages yet" in content


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{words} {titel}", "no value for {titel}"),
        ("Nothing doing.", "The reader needs {words}"),
    ],
)
def test_a_wording_that_would_not_work_is_refused_at_its_field(editor, text, complaint):
    page = editor.post(reverse("admin:correspondence_wording_add"), typed(text_nl=text))

    assert complaint in str(page.context["adminform"].form.errors["text_nl"])
    assert not Wording.objects.exists()


@pytest.mark.parametrize("template", templates())
def test_every_letter_can_begin_from_the_projects_own_words(template):
    for language in LANGUAGES:
        subject, text = wording.own(template, language)

        assert subject
        assert wording.unknown(subject + text, template) == []
