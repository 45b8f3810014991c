import pytest
from django import forms
from django.test.html import parse_html

from engagements.forms.area import AreaSelect

CHOICES = [
    ("", "Choose…"),
    ("Towns", [("municipality:1", "Braine-l’Alleud"), ("municipality:2", "<b>Ham & Co</b>")]),
    ("Regions", [("region:3", "Brussels")]),
]


@pytest.mark.parametrize("chosen", [None, "", "municipality:2", "region:3", '"><script>'])
def test_the_list_of_places_is_written_as_any_other_list(chosen):
    attributes = {"id": "id_area", "class": "form-select", "aria-invalid": "true"}

    ours = AreaSelect(choices=CHOICES).render("area", chosen, attributes)
    djangos = forms.Select(choices=CHOICES).render("area", chosen or "", attributes)

    assert parse_html(ours) == parse_html(djangos)
