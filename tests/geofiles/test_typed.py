import pytest

from geofiles.findings import Refused
from geofiles.reading import read_text
from tests.geofiles.files import codes, kilometres

PLACE = pytest.approx((4.35, 50.85))
IN_LAMBERT = pytest.approx((4.36875, 50.84041), abs=1e-4)


@pytest.mark.parametrize(
    "text",
    [
        "50.85, 4.35",
        "50,85 4,35",
        "50,85; 4,35",
        "4.35 50.85",
        "50.85N 4.35E",
        "N 50.85, E 4.35",
        "50°51'00\"N 4°21'00\"E",
        "50° 51' 0\" N, 4° 21' 0\" O",
        "4°21'E 50°51'N",
        "50°51′ 4°21′",
        "lat: 50.85, lon: 4.35",
        "(50.85, 4.35)",
        "LAT 50.85 LONG 4.35",
    ],
)
def test_a_place_is_understood_in_the_notations_people_use(text):
    assert read_text(text).points()[0].geometry.coords[0] == PLACE


@pytest.mark.parametrize(
    "text",
    ["150000 170000", "x=150000, y=170000", "150.000,0 170.000,0", "650000; 670000"],
)
def test_lambert_is_recognised_by_where_it_lies(text):
    reading = read_text(text)

    assert reading.points()[0].geometry.coords[0] == IN_LAMBERT
    assert codes(reading) == ["reference_system_recognised"]


@pytest.mark.parametrize(
    "text",
    [
        "170000 180000\n171000 180000",
        "LINESTRING(170000 180000, 171000 180000)",
        '{"type": "LineString", "coordinates": [[170000, 180000], [171000, 180000]]}',
    ],
)
def test_of_a_text_that_fits_two_systems_the_belgian_one_is_meant(text):
    reading = read_text(text)

    assert reading.reference_system.code == "EPSG:31370"
    assert kilometres(reading) == pytest.approx(1, rel=1e-3)
    assert codes(reading) == ["reference_system_recognised"]


def test_of_a_text_nobody_is_asked_what_nobody_can_answer():
    with pytest.raises(Refused) as refusal:
        read_text("9100000, 200\n9200000, 201")

    assert [each.code for each in refusal.value.because] == ["out_of_range"]


def test_lines_end_as_on_any_machine():
    (line,) = read_text("50.88, 4.70\r50.89, 4.71\r\n50.9, 4.7").lines()

    assert len(line.geometry.coords) == 3


def test_semicolons_part_the_places_of_one_line():
    (line,) = read_text("50.88,4.70; 50.89,4.71").lines()

    assert line.geometry.coords[:] == [(4.7, 50.88), (4.71, 50.89)]


def test_a_blank_line_begins_another_line():
    lines = read_text("50.88, 4.70\n50.89, 4.71\n\n50.9, 4.7\n50.91, 4.7\n").lines()

    assert [len(each.geometry.coords) for each in lines] == [2, 2]


@pytest.mark.parametrize("text", ["50.88", "50.88 4.7 12", "50°75' 4°21'", "12/11/2026", "1;2;3"])
def test_what_is_no_place_is_quoted(text):
    with pytest.raises(Refused) as refusal:
        read_text(f"50.88, 4.7\n{text}")

    assert text in str(refusal.value)
