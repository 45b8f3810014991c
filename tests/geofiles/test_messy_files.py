"""Files as people really send them, made here, each with its right answer."""

import gzip
import json

import pytest
import shapely

from geofiles.findings import Refused
from geofiles.layers import ALL
from tests.geofiles.files import codes, geojson, gpx, kilometres, line, read_bytes, stops
from tests.geofiles.made import shapefile, zipped

HEDGE = line([4.35, 50.85], [4.36, 50.85])
OTHER = line([4.35, 50.86], [4.36, 50.86])
LENGTH, OTHER_LENGTH = 0.70423, 0.70408
ONE_KILOMETRE = "LINESTRING(150000 170000, 151000 170000)"
WKT = "LINESTRING(4.35 50.85, 4.36 50.85)"
OTHER_WKT = "LINESTRING(4.35 50.86, 4.36 50.86)"
BINARY = shapely.to_wkb(shapely.from_wkt(WKT), hex=True)
FEATURE, OTHER_FEATURE = (
    json.dumps({"type": "Feature", "properties": {}, "geometry": each}) for each in (HEDGE, OTHER)
)
PRETTY = json.dumps(json.loads(OTHER_FEATURE), indent=2)
TRACK = f"<trk><trkseg>{stops('trkpt', (4.35, 50.85), (4.36, 50.85))}</trkseg></trk>"
ROUTE = f"<rte>{stops('rtept', (4.35, 50.86), (4.36, 50.86))}</rte>"
COURSE = (
    '<rte><rtept lon="4.35" lat="50.85"><extensions><gpxx:RoutePointExtension>'
    '<gpxx:rpt lon="4.36" lat="50.85"/></gpxx:RoutePointExtension></extensions></rtept>'
    '<rtept lon="4.36" lat="50.86"/></rte>'
)
COURSE_LENGTH = LENGTH + 1.11258
PHONE = "<gx:Track><gx:coord>4.35 50.85 9</gx:coord><gx:coord>4.36 50.85 9</gx:coord></gx:Track>"
LINE_STRING = "<LineString><coordinates>4.35,50.85 4.36,50.85</coordinates></LineString>"
XML, XML_16, XML_ANSI = (
    f'<?xml version="1.0" encoding="{encoding}"?>' for encoding in ("UTF-8", "UTF-16", "ANSI")
)
LINK = "<NetworkLink><Link><href>http://example.org/a.kml</href></Link></NetworkLink>"


def kml(body, gx=' xmlns:gx="http://www.google.com/kml/ext/2.2"'):
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"{gx}><Document>{body}</Document></kml>'


def mark(body):
    return f"<Placemark><name>Haag</name>{body}</Placemark>"


def table(geometry, delimiter=","):
    return f'naam{delimiter}wkt\nHaag{delimiter}"{geometry}"\n'


def far(*positions):
    return geojson(line(*positions))


READ = {
    "tracks before routes": (gpx(ROUTE + TRACK), LENGTH),
    "routes where the track is empty": (gpx("<trk><trkseg/></trk>" + ROUTE), OTHER_LENGTH),
    "the same track twice": (gpx(TRACK * 2), LENGTH),
    "decimal commas in GPX": (gpx(TRACK).replace(".", ","), LENGTH),
    "an ampersand in a name": (gpx(TRACK.replace("<trk>", "<trk><name>A & B</name>")), LENGTH),
    "a prefix nobody declared": (gpx(TRACK + "<extensions><x:y a:b='1'/></extensions>"), LENGTH),
    "a track without segments": (
        gpx(TRACK.replace("<trkseg>", "").replace("</trkseg>", "")),
        LENGTH,
    ),
    "a route where the track stays on one spot": (
        gpx(f"<trk><trkseg>{stops('trkpt', (4.35, 50.85), (4.35, 50.85))}</trkseg></trk>" + ROUTE),
        OTHER_LENGTH,
    ),
    "an empty line between the mark and the track": ("\ufeff\n" + XML + gpx(TRACK), LENGTH),
    "UTF-16 without a mark": ((XML_16 + gpx(TRACK)).encode("utf-16-le"), LENGTH),
    "an encoding that is none": (XML_ANSI + gpx(TRACK), LENGTH),
    "zeros behind the end": (geojson(HEDGE) + "\x00\x00", LENGTH),
    "a height that is missing": (far([4.35, 50.85, None], [4.36, 50.85, None]), LENGTH),
    "true as a coordinate": (geojson(line([True, 50.85], [4.36, 50.85]), OTHER), OTHER_LENGTH),
    "UTF-16": (gpx(TRACK).encode("utf-16"), LENGTH),
    "UTF-16 that is none": (f'<?xml version="1.0" encoding="UTF-16"?>{gpx(TRACK)}', LENGTH),
    "a first fix at nought": (
        gpx(TRACK.replace("<trkseg>", f"<trkseg>{stops('trkpt', (0, 0))}")),
        LENGTH,
    ),
    "signs that are no letters": (gpx(TRACK.replace("<trk>", "<trk><name>A\x0bB</name>")), LENGTH),
    "the letters of web pages in KML": (
        kml(mark("<description>a&nbsp;b</description>" + LINE_STRING)),
        LENGTH,
    ),
    "the course a Garmin laid between two stops": (gpx(COURSE), COURSE_LENGTH),
    "a phone's track": (kml(mark(PHONE)), LENGTH),
    "a phone's track without its namespace": (kml(mark(PHONE), gx=""), LENGTH),
    "a track and its trace": (kml(mark(PHONE) + mark(LINE_STRING)), LENGTH),
    "spaces after commas in KML": (kml(mark(LINE_STRING.replace(",", ", "))), LENGTH),
    "a KMZ with a picture": (zipped({"doc.kml": kml(mark(LINE_STRING)), "a.png": "x"}), LENGTH),
    "a KMZ without doc.kml": (zipped({"files/tocht.kml": kml(mark(LINE_STRING))}), LENGTH),
    "one feature per line": (f"{FEATURE}\n{OTHER_FEATURE}\n", LENGTH + OTHER_LENGTH),
    "a text sequence": (f"\x1e{FEATURE}\n\x1e{PRETTY}\n", LENGTH + OTHER_LENGTH),
    "one bad line among good ones": (f"{FEATURE}\n{{bad\n{OTHER_FEATURE}", LENGTH + OTHER_LENGTH),
    "a bare list of features": (f"[{FEATURE}, {OTHER_FEATURE}]", LENGTH + OTHER_LENGTH),
    "the old crs": (
        geojson(
            line([150000, 170000], [151000, 170000]),
            crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::31370"}},
        ),
        1.0,
    ),
    "a vertex 4,000 km away": (far([4.35, 50.85], [4.36, 50.85], [-40, 20], [4.37, 50.85]), 1.4085),
    "a last vertex at nought": (far([4.35, 50.85], [4.36, 50.85], [0, 0]), LENGTH),
    "a vertex swapped": (far([4.35, 50.85], [50.85, 4.35], [4.36, 50.85]), LENGTH),
    "tabs": (table(WKT, "\t"), LENGTH),
    "semicolons and a mark": ("\ufeff" + table(WKT, ";"), LENGTH),
    "single quotes": (table(WKT).replace('"', "'"), LENGTH),
    "the separator line of Excel": ("sep=;\n" + table(WKT, ";"), LENGTH),
    "UTF-16 with tabs": (table(WKT, "\t").encode("utf-16"), LENGTH),
    "one bad row": (table(WKT) + 'Rij,"LINESTRING(4.3 50.8, "\n', LENGTH),
    "a name of the reference system before": (table(f"SRID=31370;{ONE_KILOMETRE}"), 1.0),
    "heights and measures": (table("LINESTRINGZM(4.35 50.85 1 2, 4.36 50.85 1 2)"), LENGTH),
    "a middle point before the line": (
        f'naam,punt,lijn\nHaag,"POINT(4.3 50.8)","{WKT}"\n',
        LENGTH,
    ),
    "the binary form of PostGIS": (table(BINARY), LENGTH),
    "GeoJSON in a column": (f"naam;Geo Shape\nHaag;{json.dumps(HEDGE)}\n", LENGTH),
    "a well-known text alone": (WKT, LENGTH),
    "a well-known text on each line": (f"{WKT};\n{OTHER_WKT}\n\n", LENGTH + OTHER_LENGTH),
    "a readme beside a map": (
        zipped({"README.txt": "hello, world\n", "a.geojson": geojson(HEDGE), "stijl.json": "{}"}),
        LENGTH,
    ),
}


@pytest.mark.parametrize("case", READ)
def test_messy_files_have_their_known_length(case):
    content, expected = READ[case]

    assert kilometres(read_bytes(content)) == pytest.approx(expected, rel=1e-4)


REFUSED = {
    "a web page": ("<!DOCTYPE HTML><html><body>Sign in", "web_page"),
    "a web page in capitals": ("<HTML><BODY>404</BODY></HTML>", "web_page"),
    "an answer of a map service": ("<ows:ExceptionReport xmlns:ows='x'/>", "service_answer"),
    "an error as JSON": ('{"error": {"code": 400}}', "service_answer"),
    "Esri JSON": ('{"features": [{"attributes": {}, "geometry": {"paths": []}}]}', "other_format"),
    "TopoJSON": ('{"type": "Topology", "arcs": []}', "other_format"),
    "Overpass": ('{"version": 0.6, "elements": []}', "other_format"),
    "decimal commas in KML": (kml(mark(LINE_STRING.replace(".", ","))), "nothing_usable"),
    "a geocache": ('<?xml version="1.0"?><loc version="1.0"/>', "device"),
    "GML with a root of its own": (
        "<Wegen xmlns:gml='http://www.opengis.net/gml/3.2'/>",
        "other_format",
    ),
    "a dump of a database": ("--\n-- dump\n--\nSET client_encoding = 'UTF8';\n", "other_format"),
    "a layer of ArcGIS": ('{"type": "CIMLayerDocument", "layerDefinitions": []}', "map_document"),
    "TCX": ("<TrainingCenterDatabase/>", "device"),
    "FIT": (b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT", "device"),
    "NMEA": ("$GPGGA,123519,4807.038,N\n", "device"),
    "a map as a script": (f"var json_Hagen_1 = {geojson(HEDGE)};", "other_format"),
    "an address": ("https://www.google.com/maps/@50.85,4.35,15z\n", "web_page"),
    "only a link": (kml(LINK), "network_link"),
    "GeoTIFF": (b"II*\x00" + bytes(50), "picture"),
    "a photo": (b"\xff\xd8\xff\xe0", "picture"),
    "PDF": ("%PDF-1.7\n", "picture"),
    "tiles": (b"SQLite format 3\x00" + b"CREATE TABLE tiles (tile_data blob)", "picture"),
    "another SQLite": (b"SQLite format 3\x00" + bytes(50), "other_format"),
    "DXF": ("  0\nSECTION\n  2\nHEADER\n", "drawing"),
    "DWG": (b"AC1032\x00", "drawing"),
    "Excel": (zipped({"[Content_Types].xml": "x", "xl/workbook.xml": "x"}), "spreadsheet"),
    "old Excel": (b"\xd0\xcf\x11\xe0" + bytes(50), "spreadsheet"),
    "MapInfo TAB": ("!table\n!version 300\n", "mapinfo"),
    "MapInfo MIF": ("Version 300\nDelimiter ','\nData\n", "mapinfo"),
    "MapInfo in a zip": (zipped({"a.mif": "x", "a.mid": "x"}), "mapinfo"),
    "OpenStreetMap": ("<osm version='0.6'/>", "other_format"),
    "OpenStreetMap packed": (b"\x00\x00\x00\x0d\x0a\x09OSMHeader", "other_format"),
    "GML": ("<gml:FeatureCollection xmlns:gml='x'/>", "other_format"),
    "File Geodatabase": (zipped({"a.gdb/a1.gdbtable": "x"}), "other_format"),
    "a QGIS project": ("<qgis version='3'/>", "map_document"),
    "gzip": (gzip.compress(gpx(TRACK).encode()), "compressed"),
    "7-Zip": (b"7z\xbc\xaf\x27\x1c", "compressed"),
    "RAR": (b"Rar!\x1a\x07\x00", "compressed"),
    "tar": (b"a.gpx" + bytes(252) + b"ustar\x00", "compressed"),
    "a zip in a zip": (zipped({"a.zip": "x"}), "archive_nested"),
    "a zip cut off": (zipped({"a.gpx": gpx(TRACK)})[:-40], "archive_broken"),
    "a map cut off": (geojson(HEDGE)[:-30], "text_broken"),
    "a track cut off": (gpx(TRACK)[:-20], "text_broken"),
    "entities": (f"<!DOCTYPE gpx [<!ENTITY a 'b'>]>{gpx(TRACK)}", "entities"),
    "rows in two reference systems": (
        table(f"SRID=31370;{ONE_KILOMETRE}") + f'Rij,"SRID=4326;{WKT}"\n',
        "reference_systems_mixed",
    ),
    "a table without places": ("naam;gemeente\nHaag;Genk\n", "no_coordinates_column"),
    "a line with one end at nought": (far([4.35, 50.85], [0, 0]), "nothing_usable"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_messy_files_are_refused_with_a_reason_that_helps(case):
    content, code = REFUSED[case]

    with pytest.raises(Refused) as refusal:
        read_bytes(content)

    assert refusal.value.finding.code == code
    assert len(str(refusal.value)) > 60


def test_what_is_left_out_is_always_said():
    assert codes(read_bytes(gpx(ROUTE + TRACK))) == ["routes_beside_tracks"]
    assert codes(read_bytes(gpx(TRACK * 2))) == ["repeated"]
    assert codes(read_bytes(f"{FEATURE}\n{{bad\n{OTHER_FEATURE}")) == ["broken_lines"]
    beside = {"doc.kml": kml(mark(LINE_STRING)), "tweede.kml": kml(mark(LINE_STRING))}
    assert codes(read_bytes(zipped(beside))) == ["others_left_out"]
    beside = {"hagen.gpx": gpx(TRACK), "hagen.csv": "a;b\n"}
    assert codes(read_bytes(zipped(beside))) == ["others_left_out"]


def test_a_column_of_points_as_data_portals_write_it_is_read():
    reading = read_bytes("naam;Geo Point\nPoel;50.85, 4.35\nPoel 2;\n")

    assert reading.points()[0].geometry.coords[0] == (4.35, 50.85)


def test_the_heading_of_a_table_may_stand_below_its_title():
    reading = read_bytes("Inventaris poelen 2026;;\n;;\nnaam;lon;lat\nPoel;4,35;50,85\n")

    assert reading.points()[0].geometry.coords[0] == (4.35, 50.85)
    assert reading.points()[0].name == "Poel"


# --- All layers of a file -----------------------------------------------------------------------


def test_a_zip_of_tracks_is_read_as_one_where_that_is_wanted():
    tracks = zipped({"dag/1.gpx": gpx(TRACK), "dag/2.gpx": gpx(ROUTE), "dag/3.gpx": gpx(TRACK)})

    with pytest.raises(Refused) as asking:
        read_bytes(tracks)
    reading = read_bytes(tracks, layer=ALL)

    assert asking.value.finding.values["layers"] == ("1", "2", "3")
    assert kilometres(reading) == pytest.approx(LENGTH + OTHER_LENGTH, rel=1e-4)
    assert [each.number for each in reading.lines()] == [1, 2]
    assert codes(reading) == ["routes_used", "repeated"]
    assert reading.findings[1].features == (3,)


def test_what_cannot_be_read_among_several_is_named_and_left_out():
    reading = read_bytes(zipped({"1.gpx": gpx(TRACK), "stuk.gpx": gpx(TRACK)[:-20]}), layer=ALL)

    assert kilometres(reading) == pytest.approx(LENGTH, rel=1e-4)
    assert reading.findings[0].sentence.endswith("stuk.")


def test_layers_in_several_reference_systems_are_not_thrown_together():
    old = {"type": "name", "properties": {"name": "EPSG:31370"}}
    lambert = geojson(line([150000, 170000], [151000, 170000]), crs=old)
    both = zipped({"a.geojson": lambert, "b.gpx": gpx(TRACK)})

    with pytest.raises(Refused) as refusal:
        read_bytes(both, layer=ALL)

    assert refusal.value.finding.code == "reference_systems_mixed"


def test_a_file_that_has_one_layer_has_all_of_them_in_it():
    assert kilometres(read_bytes(geojson(HEDGE), layer=ALL)) == pytest.approx(LENGTH, rel=1e-4)


def test_a_swap_mends_only_the_features_that_need_it():
    content = geojson(line([50.85, 4.35], [50.85, 4.36]), OTHER)

    offered, swapped = read_bytes(content), read_bytes(content, swap_axes=True)

    assert "axes_may_be_swapped" in codes(offered)
    assert kilometres(swapped) == pytest.approx(LENGTH + OTHER_LENGTH, rel=1e-4)


def test_a_point_off_by_some_kilometres_is_noted():
    near = [[4.35 + step / 10_000, 50.85] for step in range(20)]
    spike = [4.35, 50.9]

    reading = read_bytes(geojson(line(*near[:10], spike, *near[10:])))

    assert codes(reading) == ["jump"]


def test_other_maps_beside_a_shapefile_are_named(tmp_path):
    files = shapefile(tmp_path, [shapely.from_wkt(ONE_KILOMETRE)])

    reading = read_bytes(zipped(files | {"tocht.kml": kml(mark(LINE_STRING))}))

    assert codes(reading) == ["others_left_out"]
    assert kilometres(reading) == pytest.approx(1, rel=1e-3)
