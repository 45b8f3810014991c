import datetime
import io

import pytest
from django.core.management import call_command

from territory.gazetteer import load_gazetteer
from territory.models import LanguageRegime, Municipality, Province, Region
from tests.factories.territory import square

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 1, 1)


@pytest.fixture
def gazetteer():
    return load_gazetteer()


def test_the_table_has_every_municipality_of_today(gazetteer):
    in_force = Municipality.objects.in_force(TODAY)

    assert in_force.count() == 565
    assert in_force.filter(region__nis_code="02000").count() == 285
    assert in_force.filter(region__nis_code="03000").count() == 261
    assert in_force.filter(region__nis_code="04000").count() == 19


def test_the_table_has_the_municipalities_of_before_the_mergers(gazetteer):
    assert Municipality.objects.in_force(datetime.date(2024, 12, 31)).count() == 581
    former = Municipality.objects.former(TODAY)
    assert former.count() == 29
    assert former.filter(successor=None).count() == 0


def test_only_brussels_has_no_province(gazetteer):
    without = Municipality.objects.filter(province=None)

    assert set(without.values_list("region__nis_code", flat=True)) == {"04000"}
    assert without.count() == 19
    assert Province.objects.count() == 10


def test_a_province_and_its_municipalities_lie_in_one_region(gazetteer):
    for municipality in Municipality.objects.exclude(province=None).select_related("province"):
        assert municipality.region_id == municipality.province.region_id


def test_mesen_lies_in_west_flanders(gazetteer):
    mesen = Municipality.objects.get(nis_code="33016")

    assert mesen.province.name_nl == "West-Vlaanderen"


def test_zwijndrecht_changed_province_with_its_merger(gazetteer):
    zwijndrecht = Municipality.objects.get(nis_code="11056")

    assert zwijndrecht.province.name_en == "Antwerp"
    assert zwijndrecht.successor.name_nl == "Beveren-Kruibeke-Zwijndrecht"
    assert zwijndrecht.successor.province.name_en == "East Flanders"


def test_twenty_seven_municipalities_have_facilities(gazetteer):
    without = [LanguageRegime.DUTCH, LanguageRegime.FRENCH, LanguageRegime.BILINGUAL]
    in_force = Municipality.objects.in_force(TODAY)

    assert in_force.exclude(language_regime__in=without).count() == 27
    german = in_force.filter(language_regime=LanguageRegime.GERMAN_WITH_FRENCH_FACILITIES)
    assert german.count() == 9
    assert in_force.filter(language_regime=LanguageRegime.BILINGUAL).count() == 19


def test_names_exist_in_four_languages(gazetteer):
    liege = Municipality.objects.get(nis_code="62063")

    assert [liege.name_en, liege.name_fr, liege.name_nl, liege.name_de] == [
        "Liège",
        "Liège",
        "Luik",
        "Lüttich",
    ]
    for model in (Region, Province, Municipality):
        for language in ("en", "fr", "nl", "de"):
            assert not model.objects.filter(**{f"name_{language}": ""}).exists()


def test_a_former_municipality_leaves_the_plain_address_to_its_namesake(gazetteer):
    slugs = Municipality.objects.filter(name_en="Hasselt").values_list("nis_code", "slug")

    assert dict(slugs) == {"71072": "hasselt", "71022": "hasselt-71022"}


def test_codes_keep_their_leading_zero(gazetteer):
    codes = Region.objects.order_by("nis_code").values_list("nis_code", flat=True)

    assert list(codes) == ["02000", "03000", "04000"]


def test_loading_the_table_again_changes_nothing(gazetteer):
    again = load_gazetteer()

    assert (again.created, again.changed, again.unlisted) == ([], [], [])
    assert again.unchanged_count == len(gazetteer.created) == 3 + 10 + 594


def test_a_fact_that_differs_is_set_right_and_reported(gazetteer):
    Municipality.objects.filter(nis_code="44021").update(name_en="Gent")

    again = load_gazetteer()

    assert again.changed == ["44021 Ghent: name_en Gent -> Ghent"]
    assert Municipality.objects.get(nis_code="44021").name_en == "Ghent"


def test_setting_a_name_right_keeps_the_outline(gazetteer):
    Municipality.objects.filter(nis_code="44021").update(name_en="Gent", outline=square(0, 0))

    load_gazetteer()

    ghent = Municipality.objects.get(nis_code="44021")
    assert (ghent.name_en, ghent.outline) == ("Ghent", square(0, 0))


def test_an_address_once_given_out_stays(gazetteer):
    Municipality.objects.filter(nis_code="44021").update(slug="gent")

    load_gazetteer()

    assert Municipality.objects.get(nis_code="44021").slug == "gent"


def test_a_fresh_register_has_coarse_outlines_of_provinces_and_regions():
    answer = io.StringIO()

    call_command("load_municipalities", stdout=answer)

    assert "607 places created" in answer.getvalue()
    assert Province.objects.with_outline().count() == 10
    assert Region.objects.with_outline().count() == 3
    assert all(place.has_coarse_outline for place in Province.objects.all())
    assert not Municipality.objects.with_outline().exists()


def test_the_command_can_run_at_every_start():
    call_command("load_municipalities", stdout=io.StringIO())
    answer = io.StringIO()

    call_command("load_municipalities", stdout=answer)

    assert "0 places created, 0 facts changed, 607 places as they were" in answer.getvalue()
    assert "0 provinces given, 11 as before" in answer.getvalue()
