import pytest

from geofiles.findings import Refused
from tests.geofiles.files import codes, kilometres, read_bytes
from tests.geofiles.made import zipped

COORDINATES = "4.35,50.85,0 4.36,50.85,0"
LINE = f"<LineString><coordinates>{COORDINATES}</coordinates></LineString>"
RING = "<LinearRing><coordinates>4.3,50.8 4.31,50.8 4.31,50.81 4.3,50.8</coordinates></LinearRing>"
POLYGON = f"<Polygon><outerBoundaryIs>{RING}</outerBoundaryIs></Polygon>"
LINK = "<NetworkLink><Link><href>http://localhost:1/other.kml</href></Link></NetworkLink>"
LINK_INSIDE = LINK.replace("http://localhost:1/other.kml", "files/my%20hedge.kml")


def kml(body: str) -> str:
    return (
        '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2" '
        f'xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>{body}</Document></kml>'
    )


def placemark(shape: str) -> str:
    return f"<Placemark><name>Haag</name>{shape}</Placemark>"


def test_lines_have_their_name_and_outlines_are_no_lines():
    reading = read_bytes(kml(placemark(LINE) + placemark(POLYGON)))

    assert [(each.number, each.name) for each in reading.lines()] == [(1, "Haag")]
    assert [each.number for each in reading.polygons()] == [2]


def test_coordinates_with_a_space_after_the_comma_are_read():
    spaced = COORDINATES.replace(",", ", ")

    reading = read_bytes(kml(placemark(LINE.replace(COORDINATES, spaced))))

    assert reading.lines()[0].geometry.coords[:] == [(4.35, 50.85), (4.36, 50.85)]


@pytest.mark.parametrize("count", [1, 2])
def test_tracks_of_phones_are_lines(count):
    tracks = [
        f"<gx:Track><gx:coord>4.35 50.{number} 9</gx:coord>"
        "<gx:coord>4.36 50.8 9</gx:coord></gx:Track>"
        for number in range(1, count + 1)
    ]
    body = placemark(f"<gx:MultiTrack>{''.join(tracks)}</gx:MultiTrack>")

    reading = read_bytes(kml(body))

    assert len(reading.lines()) == count


def test_a_link_elsewhere_is_never_opened():
    with pytest.raises(Refused) as refusal:
        read_bytes(kml(LINK))

    assert refusal.value.finding.code == "network_link"


def test_places_beside_a_link_are_read_and_the_link_is_named():
    reading = read_bytes(kml(placemark(LINE) + LINK))

    assert len(reading.lines()) == 1
    assert codes(reading) == ["network_link_beside"]


def test_a_bare_folder_is_read_like_a_whole_file():
    reading = read_bytes(f"<Folder>{placemark(LINE)}</Folder>")

    assert kilometres(reading) == pytest.approx(0.704, abs=0.001)


def test_a_kmz_is_its_main_document():
    content = zipped({"files/other.kml": kml(""), "doc.kml": kml(placemark(LINE)), "a.png": b"x"})

    reading = read_bytes(content, "hedges.kmz")

    assert len(reading.lines()) == 1


def test_a_kmz_that_only_links_to_a_document_inside_it_is_that_document():
    hedge = kml(placemark(LINE))

    reading = read_bytes(zipped({"doc.kml": kml(LINK_INSIDE), "files/my hedge.kml": hedge}))

    assert len(reading.lines()) == 1
    assert codes(reading) == []


def test_of_several_documents_that_a_kmz_links_to_one_is_chosen():
    members = {name: kml(placemark(LINE)) for name in ("a.kml", "b.kml")}
    links = "".join(LINK_INSIDE.replace("files/my%20hedge.kml", name) for name in members)

    with pytest.raises(Refused) as question:
        read_bytes(zipped({"doc.kml": kml(links)} | members))

    assert question.value.finding.values["layers"] == ("a", "b")


@pytest.mark.parametrize(
    "body",
    [
        LINK,
        LINK + LINK_INSIDE,
        LINK_INSIDE.replace("files/", "../files/"),
        LINK_INSIDE.replace("files/", "/files/"),
        LINK_INSIDE.replace("files/my%20hedge.kml", "doc.kml"),
    ],
)
def test_a_link_out_of_a_kmz_or_to_itself_is_not_followed(body):
    with pytest.raises(Refused) as refusal:
        read_bytes(zipped({"doc.kml": kml(body), "files/my hedge.kml": kml(placemark(LINE))}))

    assert refusal.value.finding.code == "network_link"


def test_entities_are_refused_inside_a_kmz_too():
    bomb = '<!DOCTYPE kml [<!ENTITY a "aaaa">]>' + kml("&a;").partition("?>")[2]

    with pytest.raises(Refused) as refusal:
        read_bytes(zipped({"doc.kml": bomb}))

    assert refusal.value.finding.code == "entities"
