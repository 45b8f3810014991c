import re

import pytest
from django.urls import reverse

from territory.models import Municipality
from tests.factories.territory import MunicipalityFactory, square

pytestmark = pytest.mark.django_db


def test_the_team_sees_which_places_have_an_outline(admin_client):
    MunicipalityFactory(name_en="Drawn", at=(0, 0))
    MunicipalityFactory(name_en="Not drawn")
    address = reverse("admin:territory_municipality_changelist")

    drawn = admin_client.get(address, {"outline": "yes"}).content.decode()
    not_drawn = admin_client.get(address, {"outline": "no"}).content.decode()

    assert ">Drawn<" in drawn
    assert ">Not drawn<" not in drawn
    assert ">Not drawn<" in not_drawn


def test_the_list_of_places_takes_the_same_queries_for_one_and_for_three(
    admin_client, django_assert_max_num_queries
):
    address = reverse("admin:territory_municipality_changelist")
    MunicipalityFactory(at=(0, 0))
    with django_assert_max_num_queries(30) as first:
        admin_client.get(address)
    MunicipalityFactory.create_batch(2)

    with django_assert_max_num_queries(len(first)):
        admin_client.get(address)


def test_a_name_is_edited_in_four_languages_and_the_outline_is_not(admin_client):
    place = MunicipalityFactory(at=(0, 0))

    page = admin_client.get(reverse("admin:territory_municipality_change", args=[place.pk]))

    names = set(page.context["adminform"].form.fields)
    assert {"name_en", "name_fr", "name_nl", "name_de"} <= names
    assert not {"outline", "outline_for_map", "nis_code"} & names


def test_a_changed_name_keeps_the_outline(admin_client):
    place = MunicipalityFactory(at=(0, 0))
    address = reverse("admin:territory_municipality_change", args=[place.pk])

    answer = admin_client.post(
        address,
        {
            "name_en": "Elsewhere",
            "name_fr": "Ailleurs",
            "name_nl": "Elders",
            "name_de": "Anderswo",
            "slug": place.slug,
            "language_regime": place.language_regime,
        },
    )

    assert answer.status_code == 302
    place = Municipality.objects.get(pk=place.pk)
    assert (place.name_nl, place.outline) == ("Elders", square(0, 0))


def test_the_page_names_no_script_or_style_from_elsewhere(admin_client):
    page = admin_client.get(
        reverse("admin:territory_municipality_change", args=[MunicipalityFactory(at=(0, 0)).pk])
    )

    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
    assert any(address.endswith("js/admin-languages.js") for address in addresses)
    assert not [address for address in addresses if "//" in address]
