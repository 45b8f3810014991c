"""Pictures to share (PNG) of one target or one place, from the same figures as the pages."""

from io import BytesIO

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image, ImageDraw, ImageFont

from catalogue.bars import Bar, Row
from counting.models import Edition
from languages.templatetags.dates import date_shown
from territory.models import Place

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


def poster_of(bar: Bar, edition: Edition) -> bytes:
    """1200 × 630 pixels: the target, its three states to scale, and of when they are."""
    picture, pen = _begun()
    _draw_head(pen, bar.name, bar.sentence)
    for number, row in enumerate(_rows(bar)):
        _draw_lane(pen, bar, row, LANES + number * BETWEEN)
    return _finished(picture, pen, edition)


def poster_of_place(place: Place, bars: list[Bar], edition: Edition) -> bytes:
    """The same size: the place, and what counts there for its first targets."""
    picture, pen = _begun()
    words = str(place.level.label)
    if further := len(bars[MOST_TARGETS:]):
        more = ngettext("and %(count)d target more", "and %(count)d targets more", further)
        words = f"{words} · {more % {'count': further}}"
    _draw_head(pen, place.name, words if bars else _("Nothing counts here yet."))
    for number, bar in enumerate(bars[:MOST_TARGETS]):
        top = PARTS + number * BETWEEN_PARTS
        figures = "  ·  ".join(f"{row.name} {row.figure} {bar.unit}" for row in _rows(bar))
        pen.text((MARGIN, top), bar.name, INK, _fitting(pen, bar.name, PART_SIZES, BOLD))
        pen.text((MARGIN, top + 36), figures, SOFT, _fitting(pen, figures, PART_SIZES, NORMAL))
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


def _draw_head(pen: ImageDraw.ImageDraw, name: str, sentence: str) -> None:
    pen.text((MARGIN, 60), name, INK, _fitting(pen, name, TITLE_SIZES, BOLD))
    small = _font(28, NORMAL)
    for number, line in enumerate(_wrapped(pen, sentence, small)[:SENTENCE_LINES]):
        pen.text((MARGIN, 130 + number * 38), line, SOFT, small)


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


def _draw_foot(pen: ImageDraw.ImageDraw, edition: Edition) -> None:
    pen.rectangle((0, HEIGHT - 84, WIDTH, HEIGHT), BRAND)
    pen.rectangle((0, HEIGHT - 90, WIDTH, HEIGHT - 84), SPROUT)
    name, small = _font(26, BOLD), _font(24, NORMAL)
    pen.text((MARGIN, HEIGHT - 58), _("Belgian Biodiversity Alliance"), "#fff", name)
    if edition.at:
        day = date_shown(localtime(edition.at), "DATE_FORMAT")
        words = _("Figures of %(day)s") % {"day": day}
        left = WIDTH - MARGIN - pen.textlength(words, small)
        pen.text((left, HEIGHT - 57), words, "#fff", small)


def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONT, size)
    font.set_variation_by_axes([weight])
    return font


def _fitting(
    pen: ImageDraw.ImageDraw, text: str, sizes: tuple[int, ...], weight: int
) -> ImageFont.FreeTypeFont:
    """The largest of the sizes at which the text is no wider than the picture."""
    fonts = [_font(size, weight) for size in sizes]
    fits = [font for font in fonts if pen.textlength(text, font) <= WIDTH - 2 * MARGIN]
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
