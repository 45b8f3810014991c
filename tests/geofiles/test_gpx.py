import pytest

from geofiles.findings import Refused
from geofiles.limits import Limits
from tests.geofiles.files import codes, gpx, kilometres, read_bytes, stops

WAY = ((4.35, 50.85), (4.36, 50.85))
TRACK = f"<trk><name>Haag</name><trkseg>{stops('trkpt', *WAY)}</trkseg></trk>"
ROUTE = f"<rte>{stops('rtept', *WAY)}</rte>"


def test_tracks_are_read_and_routes_beside_them_are_not():
    reading = read_bytes(gpx(TRACK + ROUTE))

    assert [feature.name for feature in reading.lines()] == ["Haag"]
    assert codes(reading) == ["routes_beside_tracks"]


def test_routes_are_read_where_no_track_can_be_used():
    empty = "<trk><trkseg/></trk>"

    reading = read_bytes(gpx(empty + ROUTE))

    assert len(reading.lines()) == 1
    assert codes(reading) == ["empty_part", "routes_used"]


def test_each_segment_is_a_part_and_gaps_between_them_have_no_length():
    far = ((5.5, 50.6), (5.51, 50.6))
    two = (
        f"<trk><trkseg>{stops('trkpt', *WAY)}</trkseg><trkseg>{stops('trkpt', *far)}</trkseg></trk>"
    )

    reading = read_bytes(gpx(two))

    assert [feature.part for feature in reading.lines()] == [1, 2]
    assert kilometres(reading) < 2


def test_waypoints_are_points():
    reading = read_bytes(gpx(stops("wpt", (4.35, 50.85))))

    assert reading.lines() == ()
    assert len(reading.points()) == 1


@pytest.mark.parametrize("written", ["", "abc", "NaN", "inf", "1e400"])
def test_a_segment_with_an_unreadable_position_is_left_out(written):
    bad = f"<trk><trkseg>{stops('trkpt', (4.35, 50.85), (written, 50.85))}</trkseg></trk>"

    reading = read_bytes(gpx(TRACK + bad))

    assert [feature.number for feature in reading.lines()] == [1]
    assert codes(reading) == ["not_numbers"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_survive_their_encoding(encoding):
    text = f'<?xml version="1.0"?>\n{gpx(TRACK.replace("Haag", "Haie du café"))}'

    reading = read_bytes(text.encode(encoding))

    assert reading.lines()[0].name == "Haie du café"


def test_entities_are_refused():
    bomb = '<!DOCTYPE gpx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + gpx("<name>&b;</name>")

    with pytest.raises(Refused) as refusal:
        read_bytes(bomb)

    assert refusal.value.finding.code == "entities"


def test_a_file_of_the_server_is_never_read_through_an_entity():
    attack = '<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + gpx("<name>&x;</name>")

    with pytest.raises(Refused) as refusal:
        read_bytes(attack)

    assert refusal.value.finding.code == "entities"


def test_endless_nesting_is_refused():
    with pytest.raises(Refused) as refusal:
        read_bytes(gpx("<extensions>" * 50_000))

    assert refusal.value.finding.code == "nested_too_deeply"


def test_a_file_cut_off_is_refused_with_its_line():
    with pytest.raises(Refused, match="from line 2 on"):
        read_bytes("<?xml version='1.0'?>\n" + gpx(TRACK)[:150])


def test_a_file_without_any_way_is_refused():
    with pytest.raises(Refused) as refusal:
        read_bytes(gpx("<metadata/>"))

    assert refusal.value.finding.code == "no_features"


def test_a_track_of_too_many_points_is_refused_while_it_is_read():
    endless = "<trk><trkseg>" + "<trkpt/>" * 1000

    with pytest.raises(Refused) as refusal:
        read_bytes(gpx(endless), limits=Limits(vertices=100))

    assert refusal.value.finding.code == "too_many_vertices"
