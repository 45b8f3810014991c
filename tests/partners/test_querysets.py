import pytest
from django.db import connection

from partners.models import Partner
from tests.factories.partners import PartnerFactory
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("registered", "typed"),
    [
        ("Haag nv", "HAAG N.V."),
        ("Société du Nord S.A.", "societe nord"),
        ("Natuurpunt Oost-Brabant vzw", "Natuurpunt Oost Brabant"),
        ("Commune de Rixensart", "Rixensart"),
        ("Stad Leuven", "Gemeente Leuven"),
        ("Vogelbescherming Vlaanderen", "Vogelbescherming Vlaandern"),
    ],
)
def test_an_organisation_is_found_however_its_name_is_written(registered, typed):
    partner = PartnerFactory(name=registered, recognised=True)

    assert list(Partner.objects.called(typed)) == [partner]


def test_a_municipality_is_found_by_its_name_in_another_language():
    MunicipalityFactory(name_en="Ixelles", name_fr="Ixelles", name_nl="Elsene", name_de="Ixelles")
    partner = PartnerFactory(name="Commune d’Ixelles", kind="municipality", recognised=True)

    assert list(Partner.objects.called("Gemeente Elsene")) == [partner]


@pytest.mark.parametrize("typed", ["Hedge", "Haagbeuk nv", "S.A.", "", "%"])
def test_another_name_finds_nothing(typed):
    PartnerFactory(name="Haag nv", recognised=True)

    assert not Partner.objects.called(typed).exists()


def test_the_index_of_names_leaves_out_what_is_less_than_nearly_the_same(settings):
    with connection.cursor() as cursor:
        cursor.execute("SHOW pg_trgm.similarity_threshold")
        (from_when_on,) = cursor.fetchone()

    assert float(from_when_on) == settings.NEARLY_THE_SAME


def test_only_organisations_the_alliance_knows_are_proposed():
    PartnerFactory(name="Haag nv")
    PartnerFactory(name="Anne Haag", kind="citizen", recognised=True)

    assert not Partner.objects.called("Haag").exists()
    assert not Partner.objects.called("Anne Haag").exists()
