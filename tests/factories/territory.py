"""Places: square municipalities on a grid, so that what lies where can be read from a number.

Column 0, row 0 has its south-west corner at ORIGIN; each square is STEP degrees wide and high.
Codes start again after a while: they are unique within a test, and always five digits.
"""

import factory
from django.contrib.gis.geos import MultiPolygon, Polygon
from factory.django import DjangoModelFactory

from territory.models import LanguageRegime, Municipality, Province, Region

ORIGIN = (4.0, 50.5)
STEP = 0.1


def square(column, row, width=1, height=1):
    """The outline (EPSG:4326) of a block of squares of the grid."""
    west, south = round(ORIGIN[0] + column * STEP, 6), round(ORIGIN[1] + row * STEP, 6)
    east, north = round(west + width * STEP, 6), round(south + height * STEP, 6)
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)


class _PlaceFactory(DjangoModelFactory):
    class Meta:
        abstract = True
        skip_postgeneration_save = True

    name_fr = factory.SelfAttribute("name_en")
    name_nl = factory.SelfAttribute("name_en")
    name_de = factory.SelfAttribute("name_en")
    slug = factory.LazyAttribute(lambda place: f"place-{place.nis_code}")


class RegionFactory(_PlaceFactory):
    class Meta:
        model = Region

    nis_code = factory.Sequence(lambda n: f"{n % 99 + 1:02d}000")
    name_en = factory.Sequence(lambda n: f"Region {n + 1}")


class ProvinceFactory(_PlaceFactory):
    class Meta:
        model = Province

    nis_code = factory.Sequence(lambda n: f"9{n % 999:03d}0")
    name_en = factory.Sequence(lambda n: f"Province {n + 1}")
    region = factory.SubFactory(RegionFactory)


class MunicipalityFactory(_PlaceFactory):
    """A municipality in a province of its own; `at=(column, row)` gives it a square."""

    class Meta:
        model = Municipality

    class Params:
        at = None
        in_brussels = factory.Trait(province=None, language_regime=LanguageRegime.BILINGUAL)

    nis_code = factory.Sequence(lambda n: f"{n % 80000 + 10001}")
    name_en = factory.Sequence(lambda n: f"Municipality {n + 1}")
    province = factory.SubFactory(ProvinceFactory)
    region = factory.Maybe(
        "province",
        yes_declaration=factory.SelfAttribute("province.region"),
        no_declaration=factory.SubFactory(RegionFactory),
    )
    language_regime = LanguageRegime.DUTCH
    outline = factory.LazyAttribute(lambda place: square(*place.at) if place.at else None)
    outline_for_map = factory.SelfAttribute("outline")


def grid_of_municipalities(columns, rows):
    """Square municipalities side by side in one province, whose outlines (and those of the
    province and its region) cover the block. Returns them as a dict {(column, row): municipality}.
    """
    whole = square(0, 0, columns, rows)
    region = RegionFactory(outline=whole, outline_for_map=whole)
    province = ProvinceFactory(region=region, outline=whole, outline_for_map=whole)
    return {
        (column, row): MunicipalityFactory(province=province, at=(column, row))
        for column in range(columns)
        for row in range(rows)
    }
