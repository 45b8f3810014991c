import pytest

from geofiles.findings import Refused
from tests.geofiles.files import codes, kilometres, read_bytes

LINE = "LINESTRING (4.35 50.85, 4.36 50.85)"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_well_known_texts_are_read_with_any_delimiter_and_quote(delimiter, quote, mark):
    rows = [["naam", "geom", "m"], ["Haag", f"{quote}{LINE}{quote}", "1"]]
    text = mark + "\r\n".join(delimiter.join(row) for row in rows)

    reading = read_bytes(text)

    assert [feature.name for feature in reading.lines()] == ["Haag"]
    assert codes(reading) == ["reference_system_assumed"]


def test_an_apostrophe_in_a_name_breaks_no_row():
    text = f'naam;geom\n\'t Haagje;"{LINE}"\nd\'Haag;"{LINE.replace("50.85", "50.86")}"\n'

    assert [feature.name for feature in read_bytes(text).lines()] == ["'t Haagje", "d'Haag"]


@pytest.mark.parametrize(
    "heading",
    [
        "longitude,latitude",
        "lon,lat",
        "X,Y",
        "GPS Longitude (deg),GPS Latitude (deg)",
        "decimalLongitude,decimalLatitude",
        "XCoord,YCoord",
        "lonWGS84,latWGS84",
        "Rechtswert,Hochwert",
        "Oosterlengte,Noorderbreedte",
        "Est,Nord",
    ],
)
def test_two_columns_of_coordinates_are_points(heading):
    reading = read_bytes(f"naam,{heading}\nEik,4.35,50.85\nBeuk,4.36,50.85\n")

    assert [(each.name, each.geometry.x) for each in reading.points()] == [
        ("Eik", 4.35),
        ("Beuk", 4.36),
    ]


def test_decimal_commas_are_read():
    reading = read_bytes("naam;lengtegraad;breedtegraad\nEik;4,35;50,85\n")

    assert reading.points()[0].geometry.coords[:] == [(4.35, 50.85)]


@pytest.mark.parametrize("row", ["150.000;170.000", "150,000;170,000", "150 000;170 000"])
def test_thousands_set_apart_are_metres_where_only_those_lie_in_belgium(row):
    text = f"naam;x;y\nEik;{row}\nOnbekend;;\n"

    reading = read_bytes(text, reference_system="31370")

    assert [round(each.geometry.y, 2) for each in reading.points()] == [50.84]
    assert codes(reading) == ["no_geometry"]


def test_degrees_of_three_decimals_are_not_taken_for_thousands():
    reading = read_bytes("naam;lon;lat\nEik;4.350;50.850\n")

    assert reading.points()[0].geometry.coords[:] == [(4.35, 50.85)]


def test_lambert_coordinates_are_read_once_their_system_is_known():
    text = "naam;x;y\nEik;150000;170000\n"

    with pytest.raises(Refused) as refusal:
        read_bytes(text)

    assert refusal.value.finding.values["proposals"] == ("EPSG:31370",)
    assert len(read_bytes(text, reference_system="31370").points()) == 1


def test_the_srid_before_a_text_is_its_reference_system():
    text = 'id,geom\n1,"SRID=31370;LINESTRING(150000 170000,151000 170000)"\n'

    assert kilometres(read_bytes(text)) == pytest.approx(1, rel=1e-3)


def test_rows_without_a_usable_place_are_named():
    text = f'id,geom\n1,"{LINE}"\n2,\n3,"LINESTRING (4 50"\n4,"LINESTRING (4 50, nan 51)"\n'
    text += '5,"LINESTRING (4 50, 1e999 51)"\n'

    reading = read_bytes(text)

    assert len(reading.lines()) == 1
    assert {each.code: each.features for each in reading.findings} == {
        "no_geometry": (2,),
        "not_a_geometry": (3,),
        "not_numbers": (4, 5),
        "reference_system_assumed": (),
    }


def test_a_text_longer_than_python_expects_is_read():
    positions = ", ".join(f"4.{35_000_000 + step} 50.85" for step in range(20_000))

    reading = read_bytes(f'id,geom\n1,"LINESTRING ({positions})"\n')

    assert len(reading.lines()) == 1


def test_a_table_without_places_is_refused():
    with pytest.raises(Refused) as refusal:
        read_bytes("naam,gemeente\nHaag,Gent\n")

    assert refusal.value.finding.code == "no_coordinates_column"


def test_a_heading_alone_is_refused():
    with pytest.raises(Refused) as refusal:
        read_bytes("naam,lon,lat\n")

    assert refusal.value.finding.code == "no_features"


def test_collections_nested_without_end_are_refused():
    text = "GEOMETRYCOLLECTION (" * 100_000

    with pytest.raises(Refused) as refusal:
        read_bytes(f'id,geom\n1,"{text}"\n')

    assert refusal.value.finding.code == "nested_too_deeply"


def test_nothing_but_delimiters_is_refused():
    with pytest.raises(Refused) as refusal:
        read_bytes(";;;\n;;;\n")

    assert refusal.value.finding.code == "no_features"


@pytest.mark.parametrize(
    "heading", ["Naam;Breedte;Lengte", "Name;Geogr. Breite;Geogr. Länge", "Nom;Latitude;Longitude"]
)
def test_coordinates_are_found_by_their_names_in_each_language(heading):
    reading = read_bytes(f"{heading}\nPoel;50,88;4,70\n")

    assert reading.points()[0].geometry.coords[:] == [(4.7, 50.88)]


def test_the_length_and_width_of_hedges_are_no_coordinates():
    with pytest.raises(Refused) as refusal:
        read_bytes("naam;lengte;breedte\nHaag;300;2\nHaag;4;50\nHaag;120;3\n")

    assert refusal.value.finding.code == "no_coordinates_column"


@pytest.mark.parametrize("table", ["id,wkt,naam\n7,{},Haag\n", "id;wkt\n7;{}\n"])
def test_well_known_texts_that_nobody_put_between_quotes_are_read(table):
    text = (
        "SRID=31370;MULTILINESTRING((150000 170000, 150500 170000),(150500 170000, 151000 170000))"
    )

    assert kilometres(read_bytes(table.format(text))) == pytest.approx(1, rel=1e-3)
