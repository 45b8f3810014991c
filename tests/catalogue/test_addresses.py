import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override

from tests.factories.territory import MunicipalityFactory

PAGE = Template("{% load addresses %}{% translated_address 'nl' %} {% absolute_address 'nl' %}")


def rendered(path: str) -> list[str]:
    request = RequestFactory().get(path)
    return PAGE.render(Context({"request": request})).split()


def test_address_keeps_its_question_and_changes_its_language():
    assert rendered("/en/account/login/?next=/en/")[0] == "/nl/account/login/?next=/en/"


def test_absolute_address_leaves_the_question_out(settings):
    settings.SITE_ADDRESS = "https://pledges.example"

    assert rendered("/en/account/login/?next=/")[1] == "https://pledges.example/nl/account/login/"


def test_address_of_no_page_can_still_change_its_language():
    assert rendered("/en/nowhere/")[0] == "/nl/nowhere/"


def test_without_a_request_the_home_page_is_meant():
    assert PAGE.render(Context()).split()[0] == "/nl/"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "nl"])
def test_what_is_about_a_place_is_addressed_as_it_is_found(language):
    town = MunicipalityFactory(name_en="Sint-Niklaas", name_nl="Sint-Niklaas")
    source = "{% load addresses %}{% place_address page 'municipality' slug %}"

    with override(language):
        for page in ("place", "place_picture", "place_feed", "place_figures", "embed_place"):
            found = Template(source).render(Context({"page": page, "slug": town.slug}))
            assert found == reverse(f"catalogue:{page}", args=["municipality", town.slug])
