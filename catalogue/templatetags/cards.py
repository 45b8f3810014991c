"""Cards of engagements, objectives and targets, written without a template for each part of them.

A list shows up to two dozen, and each by templates took as long as a query.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from axes.models import Axis, Objective, Target
from catalogue.addresses import (
    changes_of_target,
    page_of_engagement,
    page_of_objective,
    page_of_target,
)
from catalogue.bars import Bar
from catalogue.templatetags.drawn import bar_drawn, icon_drawn, words_in
from engagements.models import Engagement
from languages.known import once_for_a_row
from languages.markup import as_html, joined, written
from languages.templatetags.dates import day_in

register = template.Library()

ENGAGEMENT = """<li>
<article class="card">
  {marks}
  <h3 class="card__title" lang="{language}"><a href="{address}">{title}</a></h3>
  <p class="card__meta">{who}</p>
  <p class="card__meta card__foot"><span>{reference}</span> · {when}</p>
</article>
</li>"""
AXIS = """<section class="section" aria-labelledby="{slug}">
  <ul class="grid">
    {tile}
    {cards}
  </ul>
</section>
"""
AXIS_TILE = """<li class="axis-tile axis-tile--{number}">
      {mark}
      <h2 id="{slug}">{name}</h2>
      <p>{summary}</p>
    </li>"""
OBJECTIVE = """<li>
<article class="card">
  {head}
  {bars}
</article>
</li>"""
OBJECTIVE_HEAD = """<div class="objective-card__head">
    {mark}
    <h3 class="card__title"><a href="{address}">{name}</a></h3>
  </div>"""
TARGET = "{head}{bar}\n  {findings}{foot}"
TARGET_HEAD = """
<section class="multiple" id="{code}" aria-label="{name}">
  <p class="multiple__objective">{mark} <a href="{objective_page}">{objective}</a></p>
  """
TARGET_FOOT = """
  <p class="multiple__more">
    <a href="{page}">{more}<span class="visually-hidden">: {name}</span></a>
    <a href="{changes}">{why}<span class="visually-hidden"> {name}</span></a>
  </p>
</section>
"""
LINKS = """<p class="actions">
        <a href="{page}">{more}<span class="visually-hidden">: {name}</span></a>
        <a href="{changes}">{why}<span class="visually-hidden"> {name}</span></a>
      </p>"""
FINDINGS = '<ul class="trend__findings">{}</ul>'
MARKS = '<div class="card__head">{}</div>'
MARK = '<span class="axis-mark axis-mark--{}{}">{}{}</span>'
LABEL = "<span>{}</span>"


@register.simple_tag
def engagement_cards(
    engagements: Iterable[Engagement], targets: Mapping[int, Target] | None = None
) -> SafeString:
    """Accepted engagements as items of a list, from `Engagement.objects.for_card()`.

    `targets` by their keys, where the marks of their objectives shall be shown.
    """
    language = get_language()
    accepted_on = as_html(_("accepted on %(day)s"))
    # What people wrote is escaped; all else is ours.
    cards = [
        ENGAGEMENT.format(
            marks="" if targets is None else marks_of(each, targets, language),
            language=each.language,
            address=page_of_engagement(each, language),
            title=as_html(each.title),
            who=as_html(each.partner.public_name) if each.partner else "",
            reference=each.reference,
            when=accepted_on % {"day": day_of(each.accepted_at, language)},
        )
        for each in engagements
    ]
    return SafeString("".join(cards))


def marks_of(engagement: Engagement, targets: Mapping[int, Target], language: str | None) -> str:
    """The marks of the objectives it is for, in the order of its contributions."""
    keys: list[int] = engagement.target_keys  # type: ignore[attr-defined]  # of for_card
    # The process may not know yet a target that is new.
    objectives = (targets[key].objective for key in keys if key in targets)
    return MARKS.format("".join([labelled_mark(each, language) for each in objectives]))


@lru_cache(maxsize=1000)
def day_of(moment: datetime | None, language: str | None) -> str:
    return day_in(language, timezone.localdate(moment)) if moment else ""


@register.simple_tag
def axis_section(axis: Axis, objectives: Iterable[tuple[Objective, list[Bar]]]) -> SafeString:
    """An axis with its objectives, each with the small bars of its targets."""
    language = get_language()
    cards = [
        OBJECTIVE.format(
            head=head_of_objective(objective, language),
            bars="".join([bar_drawn(bar, is_small=True) for bar in bars]),
        )
        for objective, bars in objectives
    ]
    tile = tile_of_axis(axis, language)
    return SafeString(AXIS.format(slug=as_html(axis.slug), tile=tile, cards="".join(cards)))


@once_for_a_row
def tile_of_axis(axis: Axis) -> SafeString:
    """What an axis is about, beside the cards of its objectives."""
    return written(
        AXIS_TILE,
        number=axis.number,
        mark=large_mark(axis),
        slug=axis.slug,
        name=axis.short_name,
        summary=axis.summary,
    )


@register.simple_tag
def target_cards(bars: Iterable[Bar], findings: Mapping[int, list[str]]) -> SafeString:
    """Targets side by side: the bar of each, how fast it moves, and where to read on.

    `findings`: sentences by the key of the target (catalogue.trends).
    """
    language = get_language()
    cards = [
        TARGET.format(
            head=head_of_target(bar.target, language),
            bar=bar_drawn(bar),
            findings=findings_drawn(findings[bar.target.pk]),
            foot=foot_of_target(bar.target, language),
        )
        for bar in bars
    ]
    return SafeString("".join(cards))


def findings_drawn(sentences: list[str]) -> str:
    if not sentences:
        return ""
    return written(FINDINGS, joined("<li>{}</li>", ((each,) for each in sentences)))


@once_for_a_row
def head_of_target(target: Target) -> SafeString:
    """Which target a card is about, and of which objective."""
    return written(
        TARGET_HEAD,
        code=target.code,
        name=target.name,
        mark=mark_of(target.objective),
        objective_page=page_of_objective(target.objective),
        objective=target.objective.name,
    )


@once_for_a_row
def foot_of_target(target: Target) -> SafeString:
    """Where to read on about a target, at the foot of its card."""
    return links_written(TARGET_FOOT, target)


@register.simple_tag
@once_for_a_row
def target_links(target: Target) -> SafeString:
    """The same below its bar."""
    return links_written(LINKS, target)


def links_written(markup: str, target: Target) -> SafeString:
    words = words_in(get_language())
    return written(
        markup,
        name=target.name,
        page=page_of_target(target),
        more=words.more,
        changes=changes_of_target(target),
        why=words.why,
    )


@once_for_a_row
def head_of_objective(objective: Objective) -> SafeString:
    """Which objective a card is about."""
    return written(
        OBJECTIVE_HEAD,
        mark=mark_of(objective),
        address=page_of_objective(objective),
        name=objective.name,
    )


@once_for_a_row
def mark_of(objective: Objective) -> SafeString:
    """The mark of an objective in the colour of its axis."""
    return written(MARK, objective.axis.number, "", icon_drawn(objective.slug), "")


@once_for_a_row
def labelled_mark(objective: Objective) -> SafeString:
    """The same with its name beside it."""
    label = written(LABEL, objective.name)
    return written(MARK, objective.axis.number, "", icon_drawn(objective.slug), label)


@register.simple_tag
def large_mark(theme: Axis | Objective) -> SafeString:
    """The mark of an axis or an objective at the head of what is about it."""
    axis = theme.axis if isinstance(theme, Objective) else theme
    return written(MARK, axis.number, " axis-mark--large", icon_drawn(theme.slug), "")
