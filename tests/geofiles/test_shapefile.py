import pytest
import shapely

from geofiles.findings import Refused
from geofiles.limits import Limits
from tests.geofiles.files import codes, kilometres, read_bytes
from tests.geofiles.made import shapefile, zipped

HEDGES = [
    shapely.LineString([(150000, 170000), (151000, 170000)]),
    shapely.LineString([(150000, 171000), (150500, 171000)]),
]


def refusal_of(content: bytes, **options: object) -> Refused:
    with pytest.raises(Refused) as refusal:
        read_bytes(content, "hagen.zip", **options)
    return refusal.value


def test_lambert_72_of_arcgis_is_recognised_by_its_parameters(tmp_path):
    reading = read_bytes(zipped(shapefile(tmp_path, HEDGES)))

    assert (reading.reference_system.code, reading.reference_system.recognised) == (
        "EPSG:31370",
        "parameters",
    )
    assert [feature.name for feature in reading.lines()] == ["Haag 1", "Haag 2"]
    assert kilometres(reading) == pytest.approx(1.5, rel=1e-3)
    assert codes(reading) == []


def test_without_a_projection_the_likely_systems_are_proposed_lambert_72_first(tmp_path):
    content = zipped(shapefile(tmp_path, HEDGES, without=(".prj",)))

    refusal = refusal_of(content)

    assert refusal.finding.code == "reference_system_missing"
    assert refusal.finding.values["proposals"][0] == "EPSG:31370"
    assert "Belgian Lambert 72" in str(refusal)
    given = read_bytes(content, reference_system="EPSG:31370")
    assert given.reference_system.recognised == "given"
    assert kilometres(given) == pytest.approx(1.5, rel=1e-3)


def test_a_projection_that_cannot_be_is_refused(tmp_path):
    degrees = [shapely.LineString([(4.35, 50.85), (4.36, 50.85)])]

    refusal = refusal_of(zipped(shapefile(tmp_path, degrees, crs="EPSG:31370")))

    assert refusal.finding.code == "reference_system_contradicted"
    assert refusal.finding.values["proposals"] == ("EPSG:4326", "EPSG:4258")


@pytest.mark.parametrize("without", [".shx", ".dbf", ".cpg"])
def test_a_missing_side_file_does_not_matter(tmp_path, without):
    content = zipped(shapefile(tmp_path, HEDGES, without=(without,)))

    assert kilometres(read_bytes(content)) == pytest.approx(1.5, rel=1e-3)


def test_what_is_missing_is_named(tmp_path):
    refusal = refusal_of(zipped(shapefile(tmp_path, HEDGES, without=(".shp", ".dbf"))))

    assert refusal.finding.values == {"missing": ".shp, .dbf"}


def test_capital_endings_and_folders_are_read(tmp_path):
    files = shapefile(tmp_path, HEDGES)
    content = zipped({f"kaart/{name.upper()}": file for name, file in files.items()})

    assert len(read_bytes(content).lines()) == 2


def test_a_projection_whose_name_has_other_capitals_belongs_to_its_shapes(tmp_path):
    files = shapefile(tmp_path, HEDGES)
    content = zipped(
        {name if name.endswith("shp") else name.upper(): files[name] for name in files}
    )

    assert read_bytes(content).reference_system.code == "EPSG:31370"


def test_of_two_layers_one_must_be_chosen(tmp_path):
    files = shapefile(tmp_path, HEDGES)
    both = files | {name.replace("hagen", "bomen"): file for name, file in files.items()}

    refusal = refusal_of(zipped(both))

    assert set(refusal.finding.values["layers"]) == {"hagen", "bomen"}
    assert len(read_bytes(zipped(both), layer="bomen").lines()) == 2


def test_two_layers_of_one_name_in_two_folders_are_told_apart(tmp_path):
    files = shapefile(tmp_path, HEDGES)
    both = {
        f"{folder}/{name}": file for folder in ("noord", "zuid") for name, file in files.items()
    }

    refusal = refusal_of(zipped(both))

    assert set(refusal.finding.values["layers"]) == {"noord/hagen.shp", "zuid/hagen.shp"}
    assert len(read_bytes(zipped(both), layer="zuid/hagen.shp").lines()) == 2


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1"])
def test_names_survive_their_code_page(tmp_path, encoding):
    reading = read_bytes(zipped(shapefile(tmp_path, HEDGES, encoding=encoding)))

    assert reading.lines()[0].name == "Haag 1"


def test_a_code_page_that_lies_costs_no_line(tmp_path):
    files = shapefile(tmp_path, HEDGES)
    files["hagen.dbf"] = files["hagen.dbf"].replace(b"Haag 1", b"Ha\xe9g 1")
    files["hagen.cpg"] = b"UTF-8"

    assert len(read_bytes(zipped(files)).lines()) == 2


@pytest.mark.parametrize("damage", [b"", b"\x00" * 200, b"not a shapefile at all" * 20])
def test_a_damaged_shapefile_is_refused(tmp_path, damage):
    files = shapefile(tmp_path, HEDGES) | {"hagen.shp": damage}

    assert refusal_of(zipped(files)).finding.code == "unreadable"


def test_a_shapefile_cut_off_never_loses_a_line_silently(tmp_path):
    files = shapefile(tmp_path, HEDGES)
    files["hagen.shp"] = files["hagen.shp"][:-40]

    try:
        findings = codes(read_bytes(zipped(files)))
    except Refused as refusal:
        findings = [refusal.finding.code]

    assert findings


def test_one_file_of_a_shapefile_alone_asks_for_the_zip(tmp_path):
    with pytest.raises(Refused, match="into one zip"):
        read_bytes(shapefile(tmp_path, HEDGES)["hagen.shp"], "hagen.shp")


def test_polygons_with_a_hole_and_heights_are_read(tmp_path):
    outer = [(150000, 170000, 1), (151000, 170000, 1), (151000, 171000, 1), (150000, 171000, 1)]
    hole = [(150200, 170200, 1), (150200, 170400, 1), (150400, 170400, 1), (150400, 170200, 1)]

    reading = read_bytes(zipped(shapefile(tmp_path, [shapely.Polygon(outer, [hole])])))

    (feature,) = reading.polygons()
    assert len(feature.geometry.interiors) == 1
    assert not feature.geometry.has_z


@pytest.mark.parametrize("projection", [b"\x00", b"\xff\xfe", b"PROJCS[", b"\xf3" * 30])
def test_a_projection_that_is_no_text_is_refused(tmp_path, projection):
    files = shapefile(tmp_path, HEDGES) | {"hagen.prj": projection}

    refusal = refusal_of(zipped(files))

    assert refusal.finding.code in {"reference_system_unknown", "reference_system_missing"}


def test_a_shapefile_of_too_many_points_is_refused_before_it_is_read(tmp_path):
    content = zipped(shapefile(tmp_path, [HEDGES[0].segmentize(1)]))

    refusal = refusal_of(content, limits=Limits(vertices=10, features=10))

    assert refusal.finding.code == "too_many_vertices"
