"""Pictures to share: the bar of one target as PNG, from the same figures as the pages."""

from io import BytesIO

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from catalogue.bars import Bar, Row
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


def poster_of(bar: Bar, edition: Edition) -> bytes:
    """1200 × 630 pixels: the target, its three states to scale, and of when they are."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    _draw_head(pen, bar)
    rows = [row for row in bar.rows if row.state in FILL]
    for number, row in enumerate(rows):
        _draw_lane(pen, bar, row, LANES + number * BETWEEN)
    _draw_foot(pen, edition)
    written = BytesIO()
    picture.quantize(128).save(written, "PNG", optimize=True)
    return written.getvalue()


def _draw_head(pen: ImageDraw.ImageDraw, bar: Bar) -> None:
    pen.text((MARGIN, 60), bar.name, INK, _fitting(pen, bar.name, TITLE_SIZES, BOLD))
    small = _font(28, NORMAL)
    for number, line in enumerate(_wrapped(pen, bar.sentence, small)[:SENTENCE_LINES]):
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
