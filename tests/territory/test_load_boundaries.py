import io

import pytest
from django.core.management import CommandError, call_command

from tests.factories.territory import MunicipalityFactory, square

pytestmark = pytest.mark.django_db


def test_the_command_tells_what_a_file_changed(write_geojson):
    MunicipalityFactory(nis_code="11001", name_en="Aartselaar")
    answer = io.StringIO()

    call_command("load_boundaries", write_geojson({"11001": square(0, 0)}), stdout=answer)

    assert "1 features, municipality, codes in nis" in answer.getvalue()
    assert "changed: 11001 Aartselaar: none -> 78.84 km2" in answer.getvalue()


def test_the_command_asks_for_a_file():
    with pytest.raises(CommandError, match="Name a file"):
        call_command("load_boundaries")
