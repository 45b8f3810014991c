import zipfile

import pytest

from geofiles.archives import Archive
from geofiles.findings import Refused
from geofiles.limits import Limits
from tests.geofiles.files import geojson, gpx, line, read_bytes, stops
from tests.geofiles.made import zipped

HEDGE = geojson(line([4.35, 50.85], [4.36, 50.85]))
TRACK = gpx(f"<trk><trkseg>{stops('trkpt', (4.35, 50.85), (4.36, 50.85))}</trkseg></trk>")


def refusal_of(content: bytes, **options: object) -> str:
    with pytest.raises(Refused) as refusal:
        read_bytes(content, "hedges.zip", **options)
    return refusal.value.finding.code


def test_the_one_map_in_a_zip_is_read():
    members = {"map/hedges.geojson": HEDGE, "readme.pdf": b"%PDF", "__MACOSX/hedges.geojson": b"x"}

    assert len(read_bytes(zipped(members)).lines()) == 1


def test_of_several_maps_one_must_be_chosen():
    content = zipped({"north.geojson": HEDGE, "south.gpx": TRACK})

    assert refusal_of(content) == "choose_layer"
    assert read_bytes(content, layer="south").format == "GPX"
    assert refusal_of(content, layer="east") == "unknown_layer"


def test_two_maps_of_one_name_are_told_apart_by_their_endings():
    content = zipped({"hedges.geojson": HEDGE, "hedges.gpx": TRACK})

    assert refusal_of(content) == "choose_layer"
    assert read_bytes(content, layer="hedges.gpx").format == "GPX"


@pytest.mark.parametrize("climbing", ["../../../../..", "hedges\\..\\..\\"])
def test_a_path_that_climbs_out_is_refused_and_written_nowhere(tmp_path, climbing):
    outside = tmp_path / "outside.geojson"

    assert refusal_of(zipped({f"{climbing}{outside}": HEDGE})) == "archive_paths"
    assert not outside.exists()


def test_a_bomb_is_refused_before_it_is_unpacked():
    content = zipped({"hedges.geojson": b" " * 30_000_000})

    assert refusal_of(content) == "archive_too_large"


def test_a_member_that_lies_about_its_size_is_still_refused():
    content = bytearray(zipped({"hedges.geojson": b" " * 30_000_000}))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (100).to_bytes(4, "little")

    assert refusal_of(bytes(content)) in {"archive_too_large", "archive_broken"}


def test_all_members_together_stay_below_the_limit():
    archive = Archive(zipped({"a": b"x" * 60, "b": b"x" * 60}), Limits(unzipped_bytes=100))

    archive.read("a")

    with pytest.raises(Refused):
        archive.read("b")


def test_a_member_larger_than_a_file_may_be_is_refused():
    content = zipped({"hedges.geojson": HEDGE + " " * 1000})

    assert refusal_of(content, limits=Limits(bytes=len(content))) == "archive_too_large"


def test_a_zip_of_very_many_files_is_refused():
    content = zipped({f"{number}.txt": b"" for number in range(300)})

    assert refusal_of(content) == "archive_too_large"


def test_a_zip_in_a_zip_is_not_opened():
    assert refusal_of(zipped({"inner.json": zipped({"hedges.geojson": HEDGE})})) == (
        "archive_nested"
    )
    assert refusal_of(zipped({"inner.zip": b"x"})) == "archive_nested"


def test_a_zip_without_a_map_is_refused():
    assert refusal_of(zipped({"notes.doc": b"x"})) == "archive_without_map"
    assert refusal_of(zipped({})) == "archive_without_map"


@pytest.mark.parametrize(("offset", "value"), [(6, 0x20), (8, 9)])
def test_a_zip_packed_in_an_unusual_way_is_refused(offset, value):
    """Bit 5 of the flags means patched data; method 9 is what Windows uses for large files."""
    content = bytearray(zipped({"hedges.geojson": HEDGE}))
    directory = content.index(b"PK\x01\x02")
    content[offset] = content[directory + offset + 2] = value

    assert refusal_of(bytes(content)) in {"archive_broken", "archive_method"}


@pytest.mark.parametrize("length", [10, 60, 150])
def test_a_zip_cut_off_is_refused(length):
    assert refusal_of(zipped({"hedges.geojson": HEDGE})[:length]) == "archive_broken"


def test_a_member_with_wrong_bytes_is_refused():
    content = bytearray(zipped({"hedges.geojson": HEDGE}, zipfile.ZIP_STORED))
    content[60] ^= 255

    assert refusal_of(bytes(content)) == "archive_broken"


def test_a_locked_zip_is_refused():
    content = bytearray(zipped({"hedges.geojson": HEDGE}))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1

    assert refusal_of(bytes(content)) == "archive_locked"


@pytest.mark.parametrize(
    ("member", "format_name"),
    [
        ("[Content_Types].xml", "Microsoft Office"),
        ("hedges.gdb/a0001.gdbtable", "File Geodatabase"),
        ("GISProject.json", "ArcGIS Pro"),
        ("hagen.xlsx", "Microsoft Office"),
    ],
)
def test_other_kinds_of_zip_are_refused_by_name(member, format_name):
    with pytest.raises(Refused, match=format_name):
        read_bytes(zipped({member: b""}))
