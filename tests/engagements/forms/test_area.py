import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.test.html import parse_html
from django.utils import timezone
from django.utils.translation import override

from engagements.forms.area import AreaField, AreaSelect, areas
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns():
    return [
        MunicipalityFactory(nis_code="25014", name_fr="Braine-l’Alleud", name_nl="Eigenbrakel"),
        MunicipalityFactory(nis_code="71020", name_fr="", name_nl="<b>Ham & Co</b>", name_en=""),
    ]


@pytest.mark.parametrize("chosen", [None, "", "municipality:71020", "region:3", '"><script>'])
def test_the_list_of_places_is_written_as_any_other_list(towns, chosen):
    attributes = {"id": "id_area", "class": "form-select", "aria-invalid": "true"}

    ours = AreaSelect().render("area", chosen, attributes)
    every = forms.Select(choices=[("", "Choose…"), *areas()])

    assert parse_html(ours) == parse_html(every.render("area", chosen or "", attributes))
    assert ours.count("<option") == 1 + sum(len(named) for _heading, named in areas())


@pytest.mark.parametrize(("language", "name"), [("fr", "Braine-l’Alleud"), ("nl", "Eigenbrakel")])
def test_places_are_listed_by_their_name_in_the_language_of_the_reader(towns, language, name):
    with override(language):
        [(_heading, named), *_others] = areas()

    # The second has a name in one language only.
    assert dict(named) == {"municipality:25014": name, "municipality:71020": "<b>Ham & Co</b>"}


def test_only_a_place_that_exists_today_can_be_chosen(towns):
    gone = MunicipalityFactory(nis_code="11000", valid_to=timezone.localdate().replace(year=2024))
    field = AreaField()

    assert field.clean("municipality:25014") == "municipality:25014"
    for value in (f"municipality:{gone.nis_code}", "province:25014", "nowhere", ":", "town:25014"):
        with pytest.raises(ValidationError):
            field.clean(value)
