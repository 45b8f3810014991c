"""Bars, tables and states of figures, written without a template for each part of them.

A page shows hundreds of figures, and drawing each by templates was half of what the page cost.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache, lru_cache
from html import escape
from typing import NamedTuple

from django import template
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from catalogue.bars import Bar, Row
from catalogue.freshness import sentences_of
from catalogue.tables import Line, Table
from counting.models import Edition
from languages.markup import all_as_html, as_html, joined, written

register = template.Library()

#: The pictures of states that are not called as the state is.
PICTURES = {"not_confirmed": "not-confirmed", "removed": "withdrawn"}

AS_OF = '<p class="as-of">{}{}</p>'
ICON = '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
STATE = '<span class="state state--{}">{}{}</span>'
BAR_HEAD = """
<figure class="progress-bar{size}">
  <figcaption class="progress-bar__title">
    <span class="progress-bar__name">{name}</span> <span class="progress-bar__aim">{aim}</span>
  </figcaption>
  <table class="bar-table">
    <caption class="visually-hidden">{name}</caption>
    <thead><tr>{first}"""
BAR = """{head}{scale}{columns}</tr></thead>
    <tbody>{rows}</tbody>
  </table>
  {below}
</figure>
"""
SCALE = (
    '<th scope="col"><span class="bar-table__line"><span>{}</span><span class="bar-table__scale"'
    ' aria-hidden="true"><span>0</span><span>'
)
SCALE_END = mark_safe("</span></span></span></th>")
HEAD = '<th scope="col">{}</th>'
HEAD_OF_NUMBERS = '<th scope="col" class="number">{}</th>'
LANE = (
    '<svg class="lane" viewBox="0 0 {0} 1" preserveAspectRatio="none" aria-hidden="true"'
    ' focusable="false"><rect class="lane__track" width="{1}" height="1"></rect>'
    '<rect class="lane__part lane__part--{2}" width="{3}" height="1"></rect>'
    '<line class="lane__target" x1="{1}" x2="{1}" y2="1"></line></svg>'
)
WITH_LANE = (
    '<tr{}><th scope="row"><span class="bar-table__line">{}{}</span></th>'
    '<td class="number"{}>{}</td><td class="number">{}</td>{}</tr>'
)
PARTS = '<td class="number" data-label="{}">{}</td><td class="number" data-label="{}">{}</td>'
WITHOUT_LANE = '<tr{}><th scope="row">{}</th><td class="number">{}</td></tr>'
ASIDE = mark_safe(' class="bar-table__aside"')

TABLE = """
<div class="table-scroll" tabindex="0" role="group" aria-label="{caption}">
  <table class="figure-table">
    <caption>{caption}</caption>
    <thead><tr>{head}</tr></thead>
    <tbody>{rows}</tbody>
    {foot}
  </table>
</div>
{note}
"""
LINE = '<tr><th scope="row">{}</th>{}</tr>'
NOTE = '<p class="note">{}</p>'


class Words(NamedTuple):
    """What is said with every bar, in one language, as HTML."""

    state: SafeString
    share: SafeString
    mapped: SafeString
    declared: SafeString
    number: SafeString
    more: SafeString
    why: SafeString


class Frame(NamedTuple):
    """What is the same in every bar of a target, whatever its figures are, as HTML.

    `head` up to the end of the scale, where there is one; `columns`: what follows it in the head
    of the table; `unit`: the attribute of each figure.
    """

    head: SafeString
    columns: SafeString
    unit: SafeString


@cache
def words_in(language: str | None) -> Words:
    """The words of the language that is in use; a page has dozens of bars."""
    texts = (
        pgettext("of a figure", "State"),
        _("Share of the target"),
        pgettext("of a figure", "Mapped"),
        pgettext("of a figure", "Declared"),
        pgettext("how many", "Number"),
        _("Trend, places and partners"),
        _("Why did this figure change?"),
    )
    return Words._make(SafeString(escape(text)) for text in texts)


@register.simple_tag
def state_drawn(state: str, name: str | Promise) -> SafeString:
    """The state of a figure: picture and word, in the colour of its bar.

    `state`: "pledged", "implemented", "verified", "not_confirmed", "removed"; `name`: its word.
    """
    return state_named(state, str(name))


@cache
def state_named(state: str, name: str) -> SafeString:
    """The same: there are a handful in each language, and dozens on a page."""
    return written(STATE, state, icon_drawn(PICTURES.get(state, state)), name)


@cache
def icon_drawn(name: str) -> SafeString:
    """One picture of static/img/icons.svg, as components/icon.html shows it."""
    return written(ICON, static("img/icons.svg"), name)


@register.simple_tag
def as_of(edition: Edition) -> SafeString:
    """Of which moment the figures of a page are."""
    return of_edition(get_language(), edition.at, edition.number, edition.run)


@lru_cache(maxsize=16)
def of_edition(_language: str | None, at: datetime | None, number: int, run: int) -> SafeString:
    """The same, in the language that is in use: all pages of an edition say it."""
    said = sentences_of(at, number, run) or [_("Nothing has been counted yet.")]
    return written(AS_OF, icon_drawn("calendar"), " ".join(said))


@register.simple_tag
def small_bars_drawn(bars: Iterable[Bar]) -> SafeString:
    """The bars of a place or a partner, one after the other."""
    return SafeString("".join([bar_drawn(bar, is_small=True) for bar in bars]))


@register.simple_tag
def bar_drawn(bar: Bar, *, is_small: bool = False) -> SafeString:
    """What is pledged, implemented and verified, each to one scale in the line that says it.

    Numbers alone where no share is known. `is_small`, on cards: thin lanes, and nothing of what is
    mapped or declared.
    """
    words, has_lanes = words_in(bar.ruler.language), bar.goal is not None
    place = (is_small, has_lanes, bar.is_of_a_part)
    frames = bar.ruler.drawn
    if place not in frames:
        frames[place] = frame_of(bar, words, is_small=is_small)
    frame = frames[place]
    draw = with_lanes if has_lanes else without_lanes
    scale, rows, below = draw(bar, frame, words, is_small=is_small)
    return SafeString(
        BAR.format(head=frame.head, scale=scale, columns=frame.columns, rows=rows, below=below)
    )


def frame_of(bar: Bar, words: Words, *, is_small: bool) -> Frame:
    if bar.goal is None:
        first, columns = written(HEAD, words.state), written(HEAD_OF_NUMBERS, words.number)
    else:
        heads = [bar.unit, words.share, *(() if is_small else (words.mapped, words.declared))]
        first = written(SCALE, words.state)
        columns = SCALE_END + joined(HEAD_OF_NUMBERS, ((head,) for head in heads))
    head = written(
        BAR_HEAD,
        size=" progress-bar--small" if is_small else "",
        name=bar.name,
        aim=bar.aim if is_small else bar.sentence,
        first=first,
    )
    unit = written(' data-unit="{}"', bar.symbol) if bar.symbol else SafeString()
    return Frame(head, columns, unit)


def with_lanes(bar: Bar, frame: Frame, words: Words, *, is_small: bool) -> tuple[str, str, str]:
    """Scale, rows and what stands below: each row with its lane, the parts are never added up."""
    scale, goal = bar.scale, bar.goal
    # In figures are only digits and what stands between them, and a share may be less than one.
    rows = [
        WITH_LANE.format(
            ASIDE if row.is_aside else "",
            state_named(row.state, row.name),
            LANE.format(scale, goal, row.state, row.value) if row.is_drawn else "",
            frame.unit,
            row.figure,
            row.share.replace("<", "&lt;"),
            "" if is_small else parts_of(row, words),
        )
        for row in bar.rows
    ]
    return as_html(bar.scale_text), "".join(rows), over_the_target(bar)


def parts_of(row: Row, words: Words) -> str:
    return PARTS.format(words.mapped, row.mapped, words.declared, row.declared)


def over_the_target(bar: Bar) -> str:
    if bar.goal is None or bar.goal >= bar.scale:
        return ""
    text = _(
        "More than the target: the full width is %(scale_text)s, the upright line marks the target."
    )
    sentence = text % {"scale_text": bar.scale_text}
    return written('<p class="progress-bar__over">{}</p>', sentence)


def without_lanes(bar: Bar, frame: Frame, words: Words, *, is_small: bool) -> tuple[str, str, str]:
    """No scale, rows and what stands below where no share can be told: numbers, and why."""
    rows = (
        (ASIDE if row.is_aside else "", state_named(row.state, row.name), row.figure)
        for row in bar.rows
    )
    why = _(
        "How many there are in all is not known yet, so this is a number and not a share: no bar "
        "is drawn."
    )
    return "", joined(WITHOUT_LANE, rows), "" if is_small else written(NOTE, why)


@register.simple_tag
def table_drawn(table: Table, caption: str = "") -> SafeString:
    """A table of figures: names on the left, numbers on the right, the total in bold at the foot.

    `caption`: another one than the table's own.
    """
    first, *others = table.head
    foot = written("<tfoot>{}</tfoot>", line_drawn(table.total)) if table.total else ""
    return written(
        TABLE,
        caption=caption or table.caption,
        head=written(HEAD, first) + joined(HEAD_OF_NUMBERS, ((name,) for name in others)),
        rows=SafeString("".join([line_drawn(line) for line in table.rows])),
        foot=foot,
        note=written(NOTE, table.note) if table.note else "",
    )


def line_drawn(line: Line) -> SafeString:
    name = as_html(line.name)
    if line.address:
        name = f'<a href="{as_html(line.address)}">{name}</a>'
    figures = "".join([f'<td class="number">{each}</td>' for each in all_as_html(line.figures)])
    return SafeString(LINE.format(name, figures))
