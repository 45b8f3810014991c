import pytest

from tests.geofiles.files import codes, geojson, kilometres, line, polygon, read_bytes

HEDGE = [[4.35, 50.85], [4.351, 50.85], [4.352, 50.85], [4.353, 50.85], [4.354, 50.85]]
LENGTH = 0.2816
FAR_AWAY = [[0.0, 0.0], [4.35, 15.0], [40.0, 50.85], [-120.5, 38.25]]


@pytest.mark.parametrize("far", FAR_AWAY)
@pytest.mark.parametrize("place", [0, 2, 5])
def test_a_point_thousands_of_kilometres_away_adds_no_length(far, place):
    positions = [*HEDGE[:place], far, *HEDGE[place:]]

    reading = read_bytes(geojson(line(*positions)))

    assert kilometres(reading) == pytest.approx(LENGTH, rel=1e-3)
    (finding,) = reading.findings
    assert (finding.code, finding.kind, finding.features) == ("stray_points", "repaired", (1,))


def test_several_points_far_away_are_left_out_together():
    positions = [[0.0, 0.0], [0.001, 0.0], *HEDGE]

    reading = read_bytes(geojson(line(*positions)))

    assert kilometres(reading) == pytest.approx(LENGTH, rel=1e-3)
    assert "2 points" in reading.findings[0].sentence


def test_a_spike_within_the_country_adds_no_length():
    positions = [*HEDGE[:2], [5.6, 50.6], *HEDGE[2:]]

    reading = read_bytes(geojson(line(*positions)))

    assert kilometres(reading) == pytest.approx(LENGTH, rel=1e-3)


def test_a_long_jump_between_two_good_stretches_is_only_noted():
    there = [[5.55, 50.6], [5.551, 50.6], [5.552, 50.6]]

    reading = read_bytes(geojson(line(*HEDGE, *there)))

    assert codes(reading) == ["jump"]
    assert kilometres(reading) > 80


def test_a_spike_of_some_kilometres_in_a_line_of_few_points_is_noted():
    positions = [[4.35, 50.85], [4.3501, 50.85], [4.45, 50.95], [4.3502, 50.85], [4.3503, 50.85]]

    reading = read_bytes(geojson(line(*positions)))

    assert [(each.code, each.values) for each in reading.findings] == [("jump", {"kilometres": 13})]


def test_a_gap_in_a_recording_is_noted():
    walked = [[4.35 + step / 10_000, 50.85] for step in range(10)]
    after_a_drive = [[4.5 + step / 10_000, 50.85] for step in range(10)]

    reading = read_bytes(geojson(line(*walked, *after_a_drive)))

    assert codes(reading) == ["jump"]


@pytest.mark.parametrize(
    "straight",
    [
        [[4.35, 50.85], [5.57, 50.63]],
        [[4.35, 50.85], [4.45, 50.85], [4.35, 50.85]],
        [[4.35, 50.85], [4.3501, 50.85], [4.45, 50.85], [4.55, 50.86]],
    ],
)
def test_a_long_straight_line_is_no_jump(straight):
    reading = read_bytes(geojson(line(*straight)))

    assert codes(reading) == []


def test_places_outside_belgium_are_noted_one_by_one():
    abroad = line([6.13, 49.61], [6.14, 49.61])

    reading = read_bytes(geojson(line(*HEDGE), abroad, abroad))

    assert {each.code: each.features for each in reading.findings}["outside_belgium"] == (2, 3)


@pytest.mark.parametrize(
    "place",
    [
        [2.545, 51.09], [3.37, 51.37], [4.24, 51.37], [4.93, 51.47], [5.24, 51.26], [5.83, 51.16],
        [5.70, 50.76], [6.02, 50.75], [6.40, 50.33], [6.13, 50.13], [5.75, 49.55], [5.47, 49.50],
        [4.86, 49.80], [4.14, 49.98], [4.19, 50.28], [3.67, 50.31], [2.87, 50.71], [2.9, 51.5],
        [3.0, 50.77],
    ],
)  # fmt: skip
def test_the_edges_of_belgium_and_its_sea_are_not_outside(place):
    reading = read_bytes(geojson({"type": "Point", "coordinates": place}))

    assert codes(reading) == []


@pytest.mark.parametrize(
    "place", [[4.36, 51.93], [3.06, 50.63], [6.13, 49.61], [6.08, 50.78], [5.48, 51.44]]
)
def test_towns_across_the_border_are_outside(place):
    reading = read_bytes(geojson({"type": "Point", "coordinates": place}))

    assert codes(reading) == ["outside_belgium"]


def test_swapped_axes_are_offered_and_mended_on_request():
    swapped = geojson(line(*[position[::-1] for position in HEDGE]))

    offered = read_bytes(swapped)
    mended = read_bytes(swapped, swap_axes=True)

    assert codes(offered) == ["axes_may_be_swapped", "outside_belgium"]
    assert codes(mended) == ["axes_swapped"]
    assert kilometres(mended) == pytest.approx(LENGTH, rel=1e-3)


def test_repeated_positions_along_a_line_change_nothing():
    positions = [position for position in HEDGE for _ in range(3)]

    reading = read_bytes(geojson(line(*positions)))

    assert len(reading.lines()[0].geometry.coords) == len(HEDGE)
    assert codes(reading) == []


def test_swapped_axes_are_noticed_in_the_coordinates_of_the_file():
    crs = {"type": "name", "properties": {"name": "EPSG:2154"}}
    swapped = geojson(line([7083446, 795194], [7083446, 796194]), crs=crs)

    offered = read_bytes(swapped)
    mended = read_bytes(swapped, swap_axes=True)

    assert codes(offered)[0] == "axes_may_be_swapped"
    assert kilometres(mended) == pytest.approx(1, rel=2e-3)


def test_a_swap_is_not_offered_where_it_would_lose_what_is_right():
    crs = {"type": "name", "properties": {"name": "EPSG:31370"}}
    near_brussels = line([150000, 170000], [150100, 170000])
    in_france = line([60000, 130000], [60100, 130000])

    reading = read_bytes(geojson(near_brussels, near_brussels, in_france, crs=crs))

    assert codes(reading) == ["outside_belgium", "repeated"]


@pytest.mark.parametrize("shape", ["line", "polygon"])
def test_what_crosses_the_date_line_does_not_lie_in_belgium(shape):
    across = [[179.9, 50.5], [-179.9, 50.6], [-179.9, 50.4], [179.9, 50.5]]
    geometry = line(*across[:2]) if shape == "line" else polygon(*across)

    reading = read_bytes(geojson(geometry))

    assert codes(reading) == ["outside_belgium"]
