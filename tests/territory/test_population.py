import io

import pytest
from django.core.management import CommandError, call_command

from territory.models import Municipality
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db


def load(tmp_path, text):
    """What the command says of a table with this text."""
    file, said = tmp_path / "population.csv", io.StringIO()
    file.write_text(text, encoding="utf-8-sig")
    call_command("load_population", str(file), year=2025, stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("comma", [",", ";"])
def test_the_inhabitants_of_each_municipality_are_noted_with_their_year(tmp_path, comma):
    MunicipalityFactory(nis_code="24062")

    said = load(tmp_path, f"nis_code{comma}population\n24062{comma}104906\n99999{comma}1\n")

    town = Municipality.objects.get(nis_code="24062")
    assert (town.population, town.population_year) == (104_906, 2025)
    assert "1 municipalities told, 1 codes not known." in said


@pytest.mark.parametrize("text", ["code,people\n1,2\n", "nis_code,population\n24062,many\n", ""])
def test_a_table_that_cannot_be_used_changes_nothing(tmp_path, text):
    MunicipalityFactory(nis_code="24062")

    with pytest.raises(CommandError):
        load(tmp_path, text)

    assert Municipality.objects.get(nis_code="24062").population is None
