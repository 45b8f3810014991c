import json
import shutil
import zipfile

import pytest

from territory.boundary_files import UnreadableBoundaries, dissolved, nis_code, read
from tests.factories.territory import square

VRT = """<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{path}</SrcDataSource>
</OGRVRTLayer></OGRVRTDataSource>"""


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("44021", "44021"),
        ("['45062']", "45062"),
        (2000, "02000"),
        ("2000", "02000"),
        (62063.0, "62063"),
        (" 21004 ", "21004"),
        ("", None),
        (None, None),
        (float("nan"), None),
        ("['21004', '21005']", None),
        ("Gent", None),
        ("440210", None),
    ],
)
def test_a_cell_means_a_code_with_five_digits(cell, code):
    assert nis_code(cell) == code


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:31370", "EPSG:3812", "EPSG:3857"])
def test_a_geopackage_is_read_in_any_reference_system(
    write_with_gdal, two_squares, as_shapely, crs
):
    table = read(write_with_gdal(two_squares, "places.gpkg", crs=crs))

    assert table.column("NIS") == ["11001", "11004"]
    for area, outline in zip(table.areas, two_squares.values(), strict=True):
        assert area.symmetric_difference(as_shapely(outline)).area < 1e-8


def test_a_shapefile_is_read_from_its_zip(write_with_gdal, two_squares, tmp_path):
    shapefile = write_with_gdal(two_squares, "places.shp", crs="EPSG:31370")
    archive = tmp_path / "sent.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for part in tmp_path.glob("places.*"):
            file.write(part, f"some folder/{part.name}")

    table = read(archive)

    assert table.column("nis") == ["11001", "11004"]
    assert table.file_name == "sent.zip"
    assert shapefile.exists()


def test_a_zip_never_writes_outside_its_folder(tmp_path):
    archive = tmp_path / "evil.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("../../escaped.geojson", '{"type": "FeatureCollection", "features": []}')

    read(archive)

    assert not (tmp_path.parent / "escaped.geojson").exists()
    assert not (tmp_path.parent.parent / "escaped.geojson").exists()


def test_geojson_is_read_under_either_ending(write_geojson, two_squares):
    assert len(read(write_geojson(two_squares, name="places.geojson")).areas) == 2
    assert len(read(write_geojson(two_squares, name="places.json")).areas) == 2


def test_topojson_is_refused_with_a_sentence(tmp_path):
    path = tmp_path / "places.json"
    path.write_text(json.dumps({"type": "Topology", "objects": {}, "arcs": []}))

    with pytest.raises(UnreadableBoundaries, match="convert it to GeoJSON"):
        read(path)


@pytest.mark.parametrize("name", ["places.topojson", "places.kml", "places"])
def test_another_format_is_refused_with_a_sentence(tmp_path, name):
    path = tmp_path / name
    path.write_text("anything")

    with pytest.raises(UnreadableBoundaries, match="GeoPackage, GeoJSON or Shapefile"):
        read(path)


@pytest.mark.parametrize("name", ["places.gpkg", "places.shp", "places.geojson"])
def test_a_file_that_points_to_another_file_is_not_followed(
    tmp_path, write_geojson, two_squares, name
):
    secret = write_geojson(two_squares, name="secret.geojson")
    path = tmp_path / name
    path.write_text(VRT.format(path=secret))

    with pytest.raises(UnreadableBoundaries):
        read(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnreadableBoundaries, match="no file"):
        read(tmp_path / "nowhere.gpkg")


def test_a_shapefile_without_reference_system_is_refused(write_with_gdal, two_squares):
    shapefile = write_with_gdal(two_squares, "places.shp", crs="EPSG:31370")
    shapefile.with_suffix(".prj").unlink()

    with pytest.raises(UnreadableBoundaries, match=r"needs its \.prj"):
        read(shapefile)


def test_a_file_with_several_layers_asks_which_one(write_with_gdal, two_squares):
    path = write_with_gdal(two_squares, "places.gpkg", layer="municipalities")
    write_with_gdal({"10000": square(0, 0, 2)}, "places.gpkg", layer="provinces")

    with pytest.raises(UnreadableBoundaries, match="municipalities, provinces"):
        read(path)
    assert read(path, layer="provinces").column("nis") == ["10000"]


def test_an_archive_with_two_files_is_refused(tmp_path, write_geojson, two_squares):
    archive = tmp_path / "two.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(write_geojson(two_squares, name="one.geojson"), "one.geojson")
        file.write(write_geojson(two_squares, name="two.geojson"), "two.geojson")

    with pytest.raises(UnreadableBoundaries, match=r"one\.geojson, two\.geojson"):
        read(archive)


def test_something_else_named_zip_is_refused(tmp_path, write_geojson, two_squares):
    path = tmp_path / "places.zip"
    shutil.copy(write_geojson(two_squares), path)

    with pytest.raises(UnreadableBoundaries, match="not a zip"):
        read(path)


def test_an_outline_far_from_belgium_is_refused(write_geojson):
    with pytest.raises(UnreadableBoundaries, match="outside Belgium"):
        read(write_geojson({"11001": square(100, 0)}))


def test_an_outline_that_crosses_itself_is_repaired(write_geojson, bow_tie, as_shapely):
    [area] = read(write_geojson({"11001": bow_tie})).areas

    assert area.is_valid
    assert not as_shapely(bow_tie).is_valid
    assert area.area == pytest.approx(0.005)


def test_several_pieces_of_one_code_become_one_area(as_shapely):
    whole = dissolved([as_shapely(square(0, 0)), as_shapely(square(1, 0))])

    assert whole.geom_type == "MultiPolygon"
    assert len(whole.geoms) == 1
    assert whole.area == pytest.approx(0.02)


def test_the_order_of_pieces_does_not_matter(as_shapely):
    pieces = [as_shapely(square(0, 0)), as_shapely(square(1, 0)), as_shapely(square(5, 5))]

    assert dissolved(pieces).equals_exact(dissolved(pieces[::-1]))
