"""Vector tiles read back: a small reader of the format, so that tests see what browsers see."""

import struct
from collections.abc import Iterator
from math import asinh, pi, radians, tan

WORLD = 2 * 20037508.342789244
EXTENT = 4096


def read(content: bytes) -> dict[str, list[dict]]:
    """Features by layer: their properties, and under `points` whole numbers inside the tile."""
    found = {}
    for number, layer in fields(content):
        assert number == 3
        name, features, keys, values = "", [], [], []
        for field, value in fields(layer):
            if field == 1:
                name = value.decode()
            elif field == 2:
                features.append(value)
            elif field == 3:
                keys.append(value.decode())
            elif field == 4:
                values.append(constant(value))
        found[name] = [feature(each, keys, values) for each in features]
    return found


def feature(content: bytes, keys: list, values: list) -> dict:
    parts = dict(fields(content))
    tags = list(numbers(parts.get(2, b"")))
    properties = {
        keys[key]: values[value] for key, value in zip(tags[::2], tags[1::2], strict=True)
    }
    return properties | {"points": list(points(list(numbers(parts[4]))))}


def points(commands: list[int]) -> Iterator[tuple[int, int]]:
    x = y = place = 0
    while place < len(commands):
        command, count = commands[place] & 7, commands[place] >> 3
        place += 1
        for _ in range(count if command in (1, 2) else 0):
            x, y = x + signed(commands[place]), y + signed(commands[place + 1])
            place += 2
            yield x, y


def signed(number: int) -> int:
    return (number >> 1) ^ -(number & 1)


def constant(content: bytes):
    (field, value) = next(fields(content))
    return value.decode() if field == 1 else signed(value) if field == 6 else value


def fields(content: bytes) -> Iterator[tuple[int, bytes | int]]:
    place = 0
    while place < len(content):
        key, place = number_at(content, place)
        if key & 7 == 0:
            value, place = number_at(content, place)
        elif key & 7 == 2:
            length, place = number_at(content, place)
            value, place = content[place : place + length], place + length
        else:
            size = {1: 8, 5: 4}[key & 7]
            (value,) = struct.unpack_from("<d" if size == 8 else "<f", content, place)
            place += size
        yield key >> 3, value


def numbers(content: bytes) -> Iterator[int]:
    place = 0
    while place < len(content):
        value, place = number_at(content, place)
        yield value


def number_at(content: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[place]
        value |= (byte & 127) << shift
        place, shift = place + 1, shift + 7
        if byte < 128:
            return value, place


def address(z: int, longitude: float, latitude: float) -> str:
    """The address of the tile in which a point lies."""
    x, y = position(z, longitude, latitude)
    return f"/tiles/{z}/{int(x)}/{int(y)}.mvt"


def position(z: int, longitude: float, latitude: float) -> tuple[float, float]:
    """Column and row of a point in the grid of a zoom, with fractions."""

    return (
        (longitude + 180) / 360 * 2**z,
        (1 - asinh(tan(radians(latitude))) / pi) / 2 * 2**z,
    )
