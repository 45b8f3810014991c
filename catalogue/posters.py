"""Pictures to share (PNG) of targets, trends, places and partners, from the pages' own figures."""

from collections.abc import Iterator
from io import BytesIO

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image, ImageDraw, ImageFont
from shapely import LineString
from shapely.ops import substring

from catalogue import trends
from catalogue.bars import Bar, Row
from catalogue.freshness import sentences_of
from catalogue.rulers import with_unit
from catalogue.trends import Point, Trend, TrendLine
from counting.models import Edition
from languages.templatetags.dates import date_shown

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
FONT = settings.BASE_DIR / "static" / "vendor" / "figtree" / "figtree-latin.woff2"
# Those of css/tokens.css in daylight.
PAPER, INK, SOFT, TRACK, BRAND, SPROUT = (
    "#fbfaf6",
    "#1c2a33",
    "#4a5961",
    "#efebe0",
    "#1f5a48",
    "#e8b53f",
)
FILL = {
    "pledged": ("#cfe3d8", "#4a7f6a"),
    "implemented": ("#4b9078", "#4b9078"),
    "verified": ("#14432f", "#14432f"),
}
NORMAL, BOLD = 430, 750
# The name is set as large as it fits on its line.
TITLE_SIZES, SENTENCE_LINES = (52, 46, 40, 34, 28), 2
LANES, LANE, BETWEEN = 250, 26, 92
# Of a place so many targets are named, each on two lines.
MOST_TARGETS, PARTS, BETWEEN_PARTS = 4, 196, 84
PART_SIZES = (28, 24, 20, 16)
# Of a trend: the key, the box of its lines, and what is said of its pace, from the top.
HIGHER = 20
KEY, BOX, FOUND, BETWEEN_FOUND = 168, (MARGIN, 236, WIDTH - MARGIN, 402), 446, 28
KEY_SIZES, FOUND_SIZES, AXIS = (24, 22, 20, 18, 16), (22, 20, 18, 16), 20
SAMPLE = 40
# How wide a line is, and how long its dashes are: a state is told by that as by its colour.
LOOKS = {"pledged": (4, 14), "implemented": (4, 0), "verified": (7, 0)}
GAP = 8
ROOM = 4  # around the lines, which are as wide at the edges of their box
FINE = 3  # lines are drawn so many times as large and made smaller, so that they are smooth


def poster_of(bar: Bar, edition: Edition) -> bytes:
    """1200 × 630 pixels: the target, its three states to scale, and of when they are."""
    picture, pen = _begun()
    _draw_head(pen, bar.name, bar.sentence)
    for number, row in enumerate(_rows(bar)):
        _draw_lane(pen, bar, row, LANES + number * BETWEEN)
    return _finished(picture, pen, edition)


def poster_of_part(name: str, kind: str, bars: list[Bar], nothing: str, edition: Edition) -> bytes:
    """The same size: a place or a partner, its kind, and what counts there for its first targets.

    `nothing`: what is said where nothing does.
    """
    picture, pen = _begun()
    words = kind
    if further := len(bars[MOST_TARGETS:]):
        more = ngettext("and %(count)d target more", "and %(count)d targets more", further)
        words = f"{words} · {more % {'count': further}}"
    _draw_head(pen, name, words if bars else nothing)
    for number, bar in enumerate(bars[:MOST_TARGETS]):
        top = PARTS + number * BETWEEN_PARTS
        figures = "  ·  ".join(f"{row.name} {row.figure} {bar.unit}" for row in _rows(bar))
        pen.text((MARGIN, top), bar.name, INK, _fitting(pen, bar.name, PART_SIZES, BOLD))
        pen.text((MARGIN, top + 36), figures, SOFT, _fitting(pen, figures, PART_SIZES, NORMAL))
    return _finished(picture, pen, edition)


def poster_of_trend(bar: Bar, trend: Trend, edition: Edition) -> bytes:
    """The same size: how a target's figures have moved in 24 months, to scale, and how fast."""
    picture, pen = _begun()
    over_time = _("Figures over time (%(unit)s)") % {"unit": bar.unit}
    _draw_head(pen, bar.name, f"{over_time} · {bar.aim}", HIGHER)
    if trend.lines:
        _draw_key(pen, bar)
        _draw_lines(picture, trend.lines)
        _draw_axes(pen, trend)
    else:
        words = _("Nothing counts for this target yet.")
        if any(row.value for row in _rows(bar)):
            words = _("There are no figures of earlier days yet.")
        pen.text((MARGIN, KEY), words, INK, _fitting(pen, words, PART_SIZES, NORMAL))
    for number, sentence in enumerate(trend.sentences):
        font = _fitting(pen, sentence, FOUND_SIZES, NORMAL)
        pen.text((MARGIN, FOUND + number * BETWEEN_FOUND), sentence, INK, font)
    return _finished(picture, pen, edition)


def _begun() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    return picture, ImageDraw.Draw(picture)


def _finished(picture: Image.Image, pen: ImageDraw.ImageDraw, edition: Edition) -> bytes:
    _draw_foot(pen, edition)
    written = BytesIO()
    picture.quantize(128).save(written, "PNG", optimize=True)
    return written.getvalue()


def _rows(bar: Bar) -> list[Row]:
    return [row for row in bar.rows if row.state in FILL]


def _draw_head(pen: ImageDraw.ImageDraw, name: str, sentence: str, higher: int = 0) -> None:
    pen.text((MARGIN, 60 - higher), name, INK, _fitting(pen, name, TITLE_SIZES, BOLD))
    small = _font(28, NORMAL)
    for number, line in enumerate(_wrapped(pen, sentence, small)[:SENTENCE_LINES]):
        pen.text((MARGIN, 130 - higher + number * 38), line, SOFT, small)


def _draw_lane(pen: ImageDraw.ImageDraw, bar: Bar, row: Row, top: int) -> None:
    figure = f"{row.figure} {bar.unit}" + (f"  ({row.share})" if row.share else "")
    pen.text((MARGIN, top), str(row.name), INK, _font(28, BOLD))
    font = _font(28, NORMAL)
    pen.text((WIDTH - MARGIN - pen.textlength(figure, font), top), figure, INK, font)
    if bar.goal is None:
        return
    width, low = WIDTH - 2 * MARGIN, top + 40
    goal = MARGIN + width * float(bar.goal) / float(bar.scale)
    pen.rectangle((MARGIN, low, goal, low + LANE), TRACK)
    if row.value:
        fill, edge = FILL[row.state]
        end = MARGIN + max(width * float(row.value) / float(bar.scale), 2)
        pen.rectangle((MARGIN, low, end, low + LANE), fill, edge, 2)
    pen.line((goal, low - 4, goal, low + LANE + 4), INK, 3)


def _draw_key(pen: ImageDraw.ImageDraw, bar: Bar) -> None:
    """Each state beside a sample of its line, with its figure of today."""
    rows = _rows(bar)
    column = (WIDTH - 2 * MARGIN) / len(rows)
    for number, row in enumerate(rows):
        left, words = MARGIN + number * column, f"{row.name}  {with_unit(row.figure, bar.symbol)}"
        for piece in _pieces([(left, KEY + 16), (left + SAMPLE, KEY + 16)], row.state):
            pen.line(piece, FILL[row.state][1], LOOKS[row.state][0])
        font = _fitting(pen, words, KEY_SIZES, BOLD, column - SAMPLE - 24)
        pen.text((left + SAMPLE + 12, KEY), words, INK, font)


def _draw_lines(picture: Image.Image, lines: list[TrendLine]) -> None:
    left, top, right, bottom = BOX
    across, down = (right - left) / trends.WIDTH, (bottom - top) / trends.HEIGHT
    size = right - left + 2 * ROOM, bottom - top + 2 * ROOM
    large = Image.new("RGB", (size[0] * FINE, size[1] * FINE), PAPER)
    pen = ImageDraw.Draw(large)
    for line in lines:
        points = [(ROOM + x * across, ROOM + y * down) for x, y in line.points]
        for piece in _pieces(points, line.state):
            stretched = [(x * FINE, y * FINE) for x, y in piece]
            width = LOOKS[line.state][0] * FINE
            pen.line(stretched, FILL[line.state][1], width, joint="curve")
    smooth = large.resize(size, Image.Resampling.LANCZOS)
    picture.paste(smooth, (left - ROOM, top - ROOM))


def _pieces(points: list[Point], state: str) -> Iterator[list[Point]]:
    """The line as it is drawn: whole, or in dashes."""
    dash = LOOKS[state][1]
    if not dash:
        yield points
        return
    line = LineString(points)
    for number in range(int(line.length // (dash + GAP)) + 1):
        start = number * (dash + GAP)
        yield list(substring(line, start, start + dash).coords)


def _draw_axes(pen: ImageDraw.ImageDraw, trend: Trend) -> None:
    """The greatest figure on top, nothing and the first day below, and the last day."""
    left, top, right, bottom = BOX
    small = _font(AXIS, NORMAL)
    for height in (top, bottom):
        pen.line((left, height, right, height), SOFT, 1)
    pen.text((left, top - 27), trend.top, SOFT, small)
    first, last = (
        date_shown(day, "SHORT_DATE_FORMAT") for day in (trend.first_day, trend.last_day)
    )
    pen.text((left, bottom + 6), f"0 · {first}", SOFT, small)
    pen.text((right - pen.textlength(last, small), bottom + 6), last, SOFT, small)


def _draw_foot(pen: ImageDraw.ImageDraw, edition: Edition) -> None:
    pen.rectangle((0, HEIGHT - 84, WIDTH, HEIGHT), BRAND)
    pen.rectangle((0, HEIGHT - 90, WIDTH, HEIGHT - 84), SPROUT)
    name, small = _font(26, BOLD), _font(20, NORMAL)
    pen.text((MARGIN, HEIGHT - 58), _("Belgian Biodiversity Alliance"), "#fff", name)
    sentences = sentences_of(edition.at, edition.number, edition.run)
    top = HEIGHT - 42 - 14 * len(sentences)
    for number, words in enumerate(sentences):
        left = WIDTH - MARGIN - pen.textlength(words, small)
        pen.text((left, top + number * 28), words, "#fff", small)


def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONT, size)
    font.set_variation_by_axes([weight])
    return font


def _fitting(
    pen: ImageDraw.ImageDraw,
    text: str,
    sizes: tuple[int, ...],
    weight: int,
    width: float = WIDTH - 2 * MARGIN,
) -> ImageFont.FreeTypeFont:
    """The largest of the sizes at which the text is no wider than that."""
    fonts = [_font(size, weight) for size in sizes]
    fits = [font for font in fonts if pen.textlength(text, font) <= width]
    return [*fits, fonts[-1]][0]


def _wrapped(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and pen.textlength(longer, font) > WIDTH - 2 * MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
