import sqlite3
from contextlib import closing

import pytest
import shapely

from geofiles.findings import Refused
from tests.geofiles.files import codes, kilometres, read_bytes
from tests.geofiles.made import write

HEDGE = shapely.LineString([(150000, 170000), (151000, 170000)])


@pytest.fixture
def hedges(tmp_path):
    return write(tmp_path / "hagen.gpkg", [HEDGE], layer="hagen")


def test_the_only_layer_is_read_with_its_reference_system(hedges):
    reading = read_bytes(hedges.read_bytes(), "without-ending")

    assert reading.format == "GeoPackage"
    assert reading.reference_system.code == "EPSG:31370"
    assert [feature.name for feature in reading.lines()] == ["Haag 1"]
    assert kilometres(reading) == pytest.approx(1, rel=1e-3)


def test_of_two_layers_one_must_be_chosen(hedges):
    write(hedges, [shapely.Point(150000, 170000)], layer="bomen", append=True)

    with pytest.raises(Refused) as refusal:
        read_bytes(hedges.read_bytes())

    assert set(refusal.value.finding.values["layers"]) == {"hagen", "bomen"}
    assert len(read_bytes(hedges.read_bytes(), layer="bomen").points()) == 1


def test_tables_without_places_are_named_and_left_out(hedges):
    with closing(sqlite3.connect(hedges)) as database, database:
        database.execute("CREATE TABLE eigenaars (naam TEXT)")
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('eigenaars', 'attributes', 'eigenaars')"
        )

    reading = read_bytes(hedges.read_bytes())

    assert len(reading.lines()) == 1
    assert codes(reading) == ["tables_without_places"]


def test_views_are_named_and_left_out(hedges):
    with closing(sqlite3.connect(hedges)) as database, database:
        database.execute("CREATE VIEW alle_hagen AS SELECT fid, geom FROM hagen")
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
            "VALUES ('alle_hagen', 'features', 'alle_hagen', 31370)"
        )
        database.execute(
            "INSERT INTO gpkg_geometry_columns "
            "VALUES ('alle_hagen', 'geom', 'LINESTRING', 31370, 0, 0)"
        )

    reading = read_bytes(hedges.read_bytes())

    assert len(reading.lines()) == 1
    assert codes(reading) == ["views"]


def test_a_view_that_never_ends_is_not_opened(hedges):
    with closing(sqlite3.connect(hedges)) as database, database:
        database.execute("ALTER TABLE hagen RENAME TO gone")
        database.execute(
            "CREATE VIEW hagen AS WITH RECURSIVE n(fid) AS "
            "(SELECT 1 UNION ALL SELECT fid + 1 FROM n) SELECT fid, x'00' AS geom FROM n"
        )

    with pytest.raises(Refused):
        read_bytes(hedges.read_bytes())


def test_a_query_without_end_in_place_of_the_contents_is_refused(hedges):
    with closing(sqlite3.connect(hedges)) as database, database:
        database.execute("PRAGMA legacy_alter_table = ON")
        database.execute("ALTER TABLE gpkg_contents RENAME TO gone")
        database.execute(
            "CREATE VIEW gpkg_contents AS WITH RECURSIVE n(table_name) AS "
            "(SELECT 1 UNION ALL SELECT table_name + 1 FROM n) SELECT * FROM n"
        )

    with pytest.raises(Refused) as refusal:
        read_bytes(hedges.read_bytes())

    assert refusal.value.finding.code == "unreadable"


def test_a_geopackage_of_tiles_is_refused_as_a_picture(hedges):
    with closing(sqlite3.connect(hedges)) as database, database:
        database.execute("DELETE FROM gpkg_geometry_columns")
        database.execute("UPDATE gpkg_contents SET data_type = 'tiles'")

    with pytest.raises(Refused, match="tiles"):
        read_bytes(hedges.read_bytes())


def test_another_sqlite_database_is_refused_by_name(tmp_path):
    path = tmp_path / "other.gpkg"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE a (b)")

    with pytest.raises(Refused, match="SQLite"):
        read_bytes(path.read_bytes())


@pytest.mark.parametrize("length", [100, 5000, 50_000])
def test_a_geopackage_cut_off_is_refused(hedges, length):
    with pytest.raises(Refused):
        read_bytes(hedges.read_bytes()[:length])


def test_a_geopackage_with_a_broken_list_of_tables_is_refused(hedges):
    content = hedges.read_bytes()

    with pytest.raises(Refused) as refusal:
        read_bytes(content.replace(b"CREATE TABLE gpkg_contents", b"CR\x92ATE TABLE gpkg_contents"))

    assert refusal.value.finding.code == "unreadable"


def test_a_geopackage_that_is_cut_off_is_not_taken_for_another_database(hedges):
    beginning = hedges.read_bytes()[:4096]

    with pytest.raises(Refused) as refusal:
        read_bytes(beginning)

    assert refusal.value.finding.code == "unreadable"
    assert "GeoPackage" in str(refusal.value)
