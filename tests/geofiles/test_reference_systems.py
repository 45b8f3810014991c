import numpy as np
import pytest
from pyproj import CRS, Transformer

from geofiles.findings import Refused
from geofiles.reference_systems import KNOWN, likely, named, to_longitude_latitude
from tests.geofiles.files import geojson, gpx, kilometres, line, read_bytes, stops

BRUSSELS = (4.3517, 50.8466)


@pytest.mark.parametrize("code", KNOWN)
@pytest.mark.parametrize("writing", ["WKT1_ESRI", "WKT1_GDAL", "WKT2_2019"])
def test_a_known_system_is_recognised_however_it_is_written(code, writing):
    assert named(CRS.from_user_input(code).to_wkt(writing), "named").code == code


def test_lambert_72_without_any_name_is_recognised_by_its_parameters():
    anonymous = """PROJCS["unnamed",GEOGCS["unnamed",DATUM["unknown",
        SPHEROID["unnamed",6378388,297]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],
        PROJECTION["Lambert_Conformal_Conic_2SP"],PARAMETER["standard_parallel_1",51.1666672333333],
        PARAMETER["standard_parallel_2",49.8333339],PARAMETER["latitude_of_origin",90],
        PARAMETER["central_meridian",4.36748666666667],PARAMETER["false_easting",150000.013],
        PARAMETER["false_northing",5400088.438],UNIT["metre",1]]"""

    system = named(anonymous, "named")

    assert (system.code, system.recognised) == ("EPSG:31370", "parameters")


@pytest.mark.parametrize(
    "text",
    [
        "31370",
        "EPSG:31370",
        "epsg:31370",
        "urn:ogc:def:crs:EPSG::31370",
        "urn:ogc:def:crs:EPSG:6.9:31370",
        "http://www.opengis.net/def/crs/EPSG/0/31370",
        "http://www.opengis.net/gml/srs/epsg.xml#31370",
    ],
)
def test_a_code_is_recognised_in_all_its_spellings(text):
    assert named(text, "given").code == "EPSG:31370"


@pytest.mark.parametrize(
    "text", ["urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84", "OGC:CRS84h", "WGS 84", "WGS84"]
)
def test_longitude_and_latitude_have_several_names(text):
    assert named(text, "named").code == "EPSG:4326"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "EPSG:999999",
        "EPSG:5710",
        "Lambert",
        "+proj=longlat",
        "+init=/etc/passwd:1",
        "file:///etc/31370",
        "http://localhost:1/31370.json",
        'LOCAL_CS["site"]',
        "PROJCS[" * 5000,
        '{"type": "GeographicCRS"}',
    ],
)
def test_what_names_no_system_is_refused(text):
    with pytest.raises(Refused) as refusal:
        named(text, "given")

    assert refusal.value.finding.code == "reference_system_unknown"


@pytest.mark.parametrize(
    ("code", "x", "y"),
    [
        ("EPSG:31370", 148902, 170763),
        ("EPSG:3812", 648899, 670765),
        ("EPSG:2154", 795194, 7083446),
    ],
)
def test_brussels_is_found_in_every_system(code, x, y):
    ((longitude, latitude),) = to_longitude_latitude(
        np.array([[x, y]], float), named(code, "given")
    )

    assert (longitude, latitude) == pytest.approx(BRUSSELS, abs=0.02)


@pytest.mark.parametrize("code", ["EPSG:31370", "EPSG:3812", "EPSG:25831", "EPSG:4326"])
def test_likely_systems_hold_the_right_one(code):
    crs = CRS.from_user_input(code)

    x, y = Transformer.from_crs(4326, crs, always_xy=True).transform(*BRUSSELS)

    assert code in likely(np.array([[x, y]]))


def test_metres_without_a_reference_system_are_asked_about():
    with pytest.raises(Refused) as refusal:
        read_bytes(geojson(line([150000, 170000], [151000, 170000])))

    assert refusal.value.finding.code == "reference_system_missing"
    assert refusal.value.finding.values["proposals"][0] == "EPSG:31370"


def test_metres_said_to_be_degrees_are_refused():
    text = geojson(line([150000, 170000], [151000, 170000]))

    with pytest.raises(Refused) as refusal:
        read_bytes(text, reference_system="EPSG:4326")

    assert refusal.value.finding.code == "reference_system_contradicted"


def test_web_mercator_is_known_by_the_number_that_arcgis_gives_it():
    assert named("ESRI:102100", "named").code == "EPSG:3857"


@pytest.mark.parametrize(
    ("said", "place", "meant"),
    [
        ("EPSG:3812", 170_000, "EPSG:31370"),
        ("EPSG:31370", 670_000, "EPSG:3812"),
        ("EPSG:3857", 670_000, "EPSG:3812"),
    ],
)
def test_one_belgian_lambert_said_to_be_another_system_is_asked_about(said, place, meant):
    crs = {"type": "name", "properties": {"name": said}}
    text = geojson(line([place, place], [place + 1000, place]), crs=crs)

    with pytest.raises(Refused) as refusal:
        read_bytes(text)

    assert refusal.value.finding.code == "reference_system_contradicted"
    assert refusal.value.finding.values["proposals"][0] == meant
    assert read_bytes(text, reference_system=said).reference_system.code == said


@pytest.mark.parametrize("format_name", ["GPX", "KML"])
def test_lambert_numbers_in_a_file_of_degrees_are_asked_about(format_name):
    places = [(150_000, 170_000), (151_000, 170_000)]
    track = gpx(f"<trk><trkseg>{stops('trkpt', *places)}</trkseg></trk>")
    mark = "<Placemark><LineString><coordinates>{},{} {},{}</coordinates></LineString></Placemark>"
    content = track if format_name == "GPX" else f"<kml>{mark.format(*sum(places, ()))}</kml>"

    with pytest.raises(Refused) as refusal:
        read_bytes(content)

    assert refusal.value.finding.values["proposals"] == ("EPSG:31370",)
    assert kilometres(read_bytes(content, reference_system="EPSG:31370")) == pytest.approx(
        1, rel=1e-3
    )


def test_a_road_in_luxembourg_is_not_taken_for_one_in_belgian_lambert():
    crs = {"type": "name", "properties": {"name": "EPSG:2169"}}

    reading = read_bytes(geojson(line([80_000, 75_000], [81_000, 75_000]), crs=crs))

    assert kilometres(reading) == pytest.approx(1, rel=1e-3)


def test_a_given_system_replaces_the_one_in_the_file():
    crs = {"type": "name", "properties": {"name": "EPSG:2154"}}
    text = geojson(line([150000, 170000], [151000, 170000]), crs=crs)

    reading = read_bytes(text, reference_system="EPSG:31370")

    assert reading.reference_system.recognised == "given"
    assert kilometres(reading) == pytest.approx(1, rel=1e-3)


def test_places_a_projection_does_not_know_are_left_out():
    crs = {"type": "name", "properties": {"name": "EPSG:31370"}}
    good = line([150000, 170000], [151000, 170000])

    reading = read_bytes(geojson(good, line([1e30, 1e30], [150000, 170000]), crs=crs))

    assert [feature.number for feature in reading.lines()] == [1]
