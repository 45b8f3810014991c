"""Bars, tables and states of figures, written without a template for each part of them.

A page shows hundreds of figures, and drawing each by templates was half of what the page cost.
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalogue.bars import Bar, Row
from catalogue.tables import Line, Table

register = template.Library()

#: The pictures of states that are not called as the state is.
PICTURES = {"not_confirmed": "not-confirmed", "removed": "withdrawn"}

STATE = (
    '<span class="state state--{}">'
    '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>{}</span>'
)
BAR = """
<figure class="progress-bar{size}">
  <figcaption class="progress-bar__title">
    <span class="progress-bar__name">{name}</span> <span class="progress-bar__aim">{aim}</span>
  </figcaption>
  <table class="bar-table">
    <caption class="visually-hidden">{name}</caption>
    <thead><tr>{head}</tr></thead>
    <tbody>{rows}</tbody>
  </table>
  {below}
</figure>
"""
SCALE = (
    '<th scope="col"><span class="bar-table__line"><span>{}</span><span class="bar-table__scale"'
    ' aria-hidden="true"><span>0</span><span>{}</span></span></span></th>'
)
HEAD = '<th scope="col">{}</th>'
HEAD_OF_NUMBERS = '<th scope="col" class="number">{}</th>'
LANE = (
    '<svg class="lane" viewBox="0 0 {scale} 1" preserveAspectRatio="none" aria-hidden="true"'
    ' focusable="false"><rect class="lane__track" width="{goal}" height="1"></rect>'
    '<rect class="lane__part lane__part--{state}" width="{value}" height="1"></rect>'
    '<line class="lane__target" x1="{goal}" x2="{goal}" y2="1"></line></svg>'
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


@register.simple_tag
def state_drawn(state: str, name: str | Promise) -> SafeString:
    """The state of a figure: picture and word, in the colour of its bar.

    `state`: "pledged", "implemented", "verified", "not_confirmed", "removed"; `name`: its word.
    """
    return written(STATE, state, static("img/icons.svg"), PICTURES.get(state, state), name)


@register.simple_tag
def bar_drawn(bar: Bar, *, is_small: bool = False) -> SafeString:
    """What is pledged, implemented and verified, each to one scale in the line that says it.

    Numbers alone where no share is known. `is_small`, on cards: thin lanes, and nothing of what is
    mapped or declared.
    """
    draw = with_lanes if bar.goal is not None else without_lanes
    head, rows, below = draw(bar, is_small=is_small)
    return written(
        BAR,
        size=" progress-bar--small" if is_small else "",
        name=bar.name,
        aim=bar.aim if is_small else bar.sentence,
        head=head,
        rows=rows,
        below=below,
    )


def with_lanes(bar: Bar, *, is_small: bool) -> tuple[SafeString, SafeString, SafeString]:
    """Head, rows and what stands below: each row with its lane, the parts are never added up."""
    mapped, declared = pgettext("of a figure", "Mapped"), pgettext("of a figure", "Declared")
    columns = [bar.unit, _("Share of the target"), *(() if is_small else (mapped, declared))]
    unit = written(' data-unit="{}"', bar.symbol) if bar.symbol else ""
    rows = (
        (
            ASIDE if row.is_aside else "",
            state_drawn(row.state, row.name),
            lane_of(bar, row) if row.is_drawn else "",
            unit,
            row.figure,
            row.share,
            "" if is_small else written(PARTS, mapped, row.mapped, declared, row.declared),
        )
        for row in bar.rows
    )
    return (
        written(SCALE, pgettext("of a figure", "State"), bar.scale_text)
        + joined(HEAD_OF_NUMBERS, ((column,) for column in columns)),
        joined(WITH_LANE, rows),
        over_the_target(bar),
    )


def lane_of(bar: Bar, row: Row) -> SafeString:
    return written(LANE, scale=bar.scale, goal=bar.goal, state=row.state, value=row.value)


def over_the_target(bar: Bar) -> SafeString:
    if bar.goal is None or bar.goal >= bar.scale:
        return SafeString()
    text = _(
        "More than the target: the full width is %(scale_text)s, the upright line marks the target."
    )
    sentence = text % {"scale_text": bar.scale_text}
    return written('<p class="progress-bar__over">{}</p>', sentence)


def without_lanes(bar: Bar, *, is_small: bool) -> tuple[SafeString, SafeString, SafeString]:
    """Head, rows and what stands below where no share can be told: numbers, and why."""
    rows = (
        (ASIDE if row.is_aside else "", state_drawn(row.state, row.name), row.figure)
        for row in bar.rows
    )
    why = _(
        "How many there are in all is not known yet, so this is a number and not a share: no bar "
        "is drawn."
    )
    return (
        written(HEAD, pgettext("of a figure", "State"))
        + written(HEAD_OF_NUMBERS, pgettext("how many", "Number")),
        joined(WITHOUT_LANE, rows),
        SafeString() if is_small else written(NOTE, why),
    )


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
        rows=joined("{}", ((line_drawn(line),) for line in table.rows)),
        foot=foot,
        note=written(NOTE, table.note) if table.note else "",
    )


def line_drawn(line: Line) -> SafeString:
    name = written('<a href="{}">{}</a>', line.address, line.name) if line.address else line.name
    figures = joined('<td class="number">{}</td>', ((each,) for each in line.figures))
    return written(LINE, name, figures)


def written(markup: str, *texts: object, **named: object) -> SafeString:
    """As Django's `format_html`, without what it does for texts of other kinds: half as long."""
    escaped = {name: as_html(text) for name, text in named.items()}
    return SafeString(markup.format(*map(as_html, texts), **escaped))


def joined(markup: str, rows: Iterable[tuple[object, ...]]) -> SafeString:
    return SafeString("".join([written(markup, *texts) for texts in rows]))


def as_html(text: object) -> str:
    return text if isinstance(text, SafeString) else escape(str(text))
