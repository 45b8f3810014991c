import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from territory.models import LanguageRegime
from tests.factories.territory import MunicipalityFactory, ProvinceFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("factory", [RegionFactory, ProvinceFactory, MunicipalityFactory])
def test_an_outline_that_crosses_itself_is_refused_by_the_database(factory, bow_tie):
    with pytest.raises(IntegrityError, match="outline_is_valid"):
        factory(outline=bow_tie)


def test_an_outline_that_crosses_itself_is_explained_to_people(bow_tie):
    municipality = MunicipalityFactory.build(outline=bow_tie)

    with pytest.raises(ValidationError, match="not a valid area"):
        municipality.validate_constraints()


def test_a_municipality_cannot_end_before_it_begins():
    with pytest.raises(IntegrityError, match="ends_after_it_begins"):
        MunicipalityFactory(
            valid_from=datetime.date(2025, 1, 1), valid_to=datetime.date(2024, 12, 31)
        )


def test_a_municipality_that_merged_needs_its_last_day():
    with pytest.raises(IntegrityError, match="with_successor_has_ended"):
        MunicipalityFactory(successor=MunicipalityFactory())


def test_a_population_needs_its_year():
    with pytest.raises(IntegrityError, match="population_has_its_year"):
        MunicipalityFactory(population=1200)


@pytest.mark.parametrize("code", ["2000", "020000", "0200a"])
def test_a_nis_code_has_five_digits(code):
    with pytest.raises(ValidationError) as refusal:
        RegionFactory.build(nis_code=code).clean_fields()

    assert "nis_code" in refusal.value.message_dict


def test_a_municipality_is_in_force_on_its_first_and_last_day():
    municipality = MunicipalityFactory.build(
        valid_from=datetime.date(2019, 1, 1), valid_to=datetime.date(2024, 12, 31)
    )

    days = [(2018, 12, 31), (2019, 1, 1), (2024, 12, 31), (2025, 1, 1)]
    assert [municipality.is_in_force(datetime.date(*day)) for day in days] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("regime", LanguageRegime)
def test_every_language_regime_names_its_languages(regime):
    municipality = MunicipalityFactory.build(language_regime=regime)

    assert set(municipality.languages) <= {"nl", "fr", "de"}
    assert municipality.languages


def test_the_language_of_the_area_comes_first_where_there_are_facilities():
    municipality = MunicipalityFactory.build(
        language_regime=LanguageRegime.GERMAN_WITH_FRENCH_FACILITIES
    )

    assert municipality.languages == ("de", "fr")
