"""The library that signs people in speaks to them as we do: Sie, u, vous."""

import re

import pytest
from allauth.urls import urlpatterns
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from correspondence.models import Letter
from tests.factories.accounts import UserFactory
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db

FAMILIAR = {
    "de": r"du|dein\w*|dich|dir|gib|klick|wähle|verwende|versuche",
    "nl": r"je|jij|jou|jouw",
    "fr": r"tu|ton|tes|toi",
}


def addresses():
    """Of every page of the library that needs nothing in its address, in the language of now."""
    for group in urlpatterns:
        for pattern in group.url_patterns:
            for each in getattr(pattern, "url_patterns", [pattern]):
                try:
                    yield reverse(each.name)
                except NoReverseMatch:
                    continue


def familiar(text, language):
    """What is said to a friend, without the names of other languages and what machines read."""
    seen = re.sub(r"<(script|style|head|footer)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL)
    return re.findall(rf"[^.]*\b(?:{FAMILIAR[language]})\b[^.]*", seen, re.IGNORECASE)


@pytest.mark.ignore_template_errors  # its page of the second factor asks for what may not be
@pytest.mark.parametrize("language", FAMILIAR)
def test_its_pages_are_polite(language):
    visitor, person = Client(), at_the_desk(Client(), UserFactory(proven=True))
    with override(language):
        pages = [
            reader.get(each, follow=True) for each in addresses() for reader in (visitor, person)
        ]
        pages.append(visitor.post(reverse("account_request_login_code"), {"email": "a"}))
        pages.append(person.post(reverse("account_logout"), follow=True))

    assert len(pages) > 30
    assert [said for page in pages for said in familiar(page.content.decode(), language)] == []


@pytest.mark.parametrize("language", FAMILIAR)
def test_its_letters_are_polite(language):
    known = UserFactory(proven=True).email
    asked = [
        ("account_request_login_code", known),
        ("account_request_login_code", "nobody@hedges.example"),
        ("account_reset_password", known),
        ("account_signup", known),
        ("account_signup", "new@hedges.example"),
    ]
    with override(language):
        for page, email in asked:
            Client().post(reverse(page), {"email": email})

    letters = list(Letter.objects.all())
    assert len(letters) == len(asked)
    assert [said for each in letters for said in familiar(each.subject + each.text, language)] == []
