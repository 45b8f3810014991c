"""How a target's figures have moved, and whether that is fast enough: pictures, tables, sentences.

Read from daily snapshots, of which one a month is enough; today's figures are the last point.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from axes.models import Target
from axes.templatetags.figures import rounded
from catalogue.bars import Bar, States, names_in, total_of
from catalogue.rulers import NOTHING, Ruler, label_and_text, with_unit
from catalogue.snapshots import Histories, History
from catalogue.tables import Line, Table
from counting.models import State
from counting.pace import WINDOW_DAYS, Pace, Series, Verdict, pace_of

# The picture's own units; the browser stretches it.
WIDTH, HEIGHT = 1000, 240
Point = tuple[float, float]
# Two dozen in a table, in four languages, and some for the days that come.
DAYS_KNOWN = 400
FINDINGS = {
    Verdict.TOO_EARLY: gettext_lazy(
        "too early to say; there are fewer than six months of figures."
    ),
    Verdict.REACHED: gettext_lazy("the target is reached."),
    Verdict.OVER: gettext_lazy("the target year is over and the target is not reached."),
    Verdict.STANDING_STILL: gettext_lazy(
        "nothing was added on balance; %(needed)s a year are needed."
    ),
    Verdict.FAST_ENOUGH: gettext_lazy(
        "%(current)s a year were added and %(needed)s are needed; at this pace the target is "
        "reached in time."
    ),
    Verdict.TOO_SLOW: gettext_lazy(
        "%(current)s a year were added and %(needed)s are needed: %(factor)s times as fast."
    ),
}


@dataclass(frozen=True)
class TrendLine:
    """One state's line: its points in the picture's units, y from the top."""

    state: str
    name: str | Promise
    points: list[Point]

    @property
    def drawn(self) -> str:
        """The points as SVG takes them."""
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.points)


@dataclass(frozen=True)
class Trend:
    """What a page shows of one target's movement."""

    sentences: list[str]
    lines: list[TrendLine] = field(default_factory=list)
    top: str = ""
    first_day: datetime.date | None = None
    last_day: datetime.date | None = None
    paces: Table | None = None
    table: Table | None = None


def findings_of(bars: list[Bar], openings: Histories, today: datetime.date) -> dict[int, list[str]]:
    """How fast the figures of the target of each bar have moved, in sentences, by primary key."""
    found = {}
    for bar in bars:
        series = series_of(bar.ruler, bar.states, openings.get(bar.target.pk, {}), today)
        found[bar.target.pk] = sentences_of(bar.ruler, paces_of(bar.ruler, series, today))
    return found


def trend_of(
    target: Target,
    states: States,
    history: History,
    today: datetime.date,
) -> Trend:
    """The trend of a target from its national figures and its history."""
    ruler = Ruler.of(target)
    series = series_of(ruler, states, history, today)
    days = [day for day, _quantity in series[State.PLEDGED]][:-1]
    paces = paces_of(ruler, series, today)
    if not days:
        return Trend(sentences_of(ruler, paces))
    window_opens = today - datetime.timedelta(days=WINDOW_DAYS)
    top = max(quantity for figures in series.values() for _day, quantity in figures)
    return Trend(
        sentences=sentences_of(ruler, paces),
        lines=lines_of(series, top) if top > 0 else [],
        top=with_unit(shown(ruler, top), ruler.unit),
        first_day=days[0],
        last_day=today,
        paces=table_of_paces(ruler, paces, max(days[0], window_opens)),
        table=table_of_days(ruler, series),
    )


def series_of(
    ruler: Ruler,
    states: States,
    history: History,
    today: datetime.date,
) -> dict[State, list[tuple[datetime.date, Decimal]]]:
    """The figures of each state on all days of the history and today, oldest first."""
    days = sorted({day for figures in history.values() for day in figures})
    series = {}
    for state in State:
        past = history.get(state, {})
        figures = [(day, ruler.in_unit(past.get(day, NOTHING))) for day in days]
        series[state] = [*figures, (today, ruler.in_unit(total_of(states.get(state, {}))))]
    return series


def paces_of(
    ruler: Ruler, series: Mapping[State, Series], today: datetime.date
) -> dict[State, Pace]:
    """The pace of each state; of none where the target is no figure to be reached."""
    if not ruler.has_goal:
        return {}
    target = ruler.target
    return {
        state: pace_of(figures, aim=target.value, target_year=target.target_year, today=today)
        for state, figures in series.items()
    }


def lines_of(series: Mapping[State, Series], top: Decimal) -> list[TrendLine]:
    """To scale: the left edge is the first day, the bottom nothing, the top the greatest figure."""
    every = [day for figures in series.values() for day, _quantity in figures]
    first, span = min(every), (max(every) - min(every)).days or 1
    return [
        TrendLine(
            state.value,
            state.label,
            [
                (
                    WIDTH * (day - first).days / span,
                    float(HEIGHT * (1 - max(quantity, NOTHING) / top)),
                )
                for day, quantity in figures
            ],
        )
        for state, figures in series.items()
    ]


def sentences_of(ruler: Ruler, paces: dict[State, Pace]) -> list[str]:
    """A sentence a state; one for all where nothing can be said of any."""
    if not paces:
        return []
    if all(pace.verdict == Verdict.TOO_EARLY for pace in paces.values()):
        return [_("Too early to say how fast it goes: there are fewer than six months of figures.")]
    names, sentence = names_in(ruler.language), label_and_text(ruler.language)
    return [
        sentence % {"label": names[state], "text": finding(ruler, pace)}
        for state, pace in paces.items()
    ]


def finding(ruler: Ruler, pace: Pace) -> str:
    """What the pace means, in words."""
    text = findings_in(ruler.language)[pace.verdict]
    return text % {name: SAID[name](ruler, pace) for name in NAMED.get(pace.verdict, ())}


@cache
def findings_in(language: str | None) -> dict[Verdict, str]:
    """The findings in the language that is in use; a page tells dozens."""
    return {verdict: str(text) for verdict, text in FINDINGS.items()}


def a_year(ruler: Ruler, quantity: Decimal | None) -> str:
    return "" if quantity is None else with_unit(shown(ruler, quantity), ruler.unit)


def shown(ruler: Ruler, quantity: Decimal) -> str:
    """A quantity in the target's unit, to three digits or to the whole unit."""
    size = abs(quantity)
    return rounded(quantity, 2 if size < 10 else 1 if size < 100 else 0, ruler.notation)


def factor_shown(ruler: Ruler, pace: Pace) -> str:
    factor = pace.factor
    if factor is None:
        return "–"
    if pace.verdict == Verdict.FAST_ENOUGH:
        return pgettext("pace", "fast enough")
    return rounded(factor, 1 if factor < 10 else 0, ruler.notation)


#: What a finding may name, and what each one does.
SAID: dict[str, Callable[[Ruler, Pace], str]] = {
    "current": lambda ruler, pace: a_year(ruler, pace.current),
    "needed": lambda ruler, pace: a_year(ruler, pace.needed),
    "factor": factor_shown,
}
NAMED = {
    Verdict.STANDING_STILL: ("needed",),
    Verdict.FAST_ENOUGH: ("current", "needed"),
    Verdict.TOO_SLOW: ("current", "needed", "factor"),
}


def table_of_paces(ruler: Ruler, paces: dict[State, Pace], since: datetime.date) -> Table | None:
    """A line a state; `since`: the day from which on they are the paces."""
    if not paces:
        return None
    day = day_shown(since, ruler.language)
    year = {"year": ruler.target.target_year}
    return Table(
        caption=_("Pace (%(unit)s a year, since %(day)s)") % {"unit": ruler.unit, "day": day},
        head=[
            _("State"),
            pgettext("pace", "added"),
            pgettext("pace", "needed"),
            pgettext("pace", "times as fast"),
            pgettext("pace", "%(year)s at this pace") % year,
        ],
        rows=[Line(str(state.label), pace_figures(ruler, pace)) for state, pace in paces.items()],
    )


def pace_figures(ruler: Ruler, pace: Pace) -> list[str]:
    quantities = [pace.current, pace.needed]
    figures = ["–" if each is None else shown(ruler, each) for each in quantities]
    forecast = "–" if pace.forecast is None else shown(ruler, pace.forecast)
    return [*figures, factor_shown(ruler, pace), forecast]


def table_of_days(ruler: Ruler, series: Mapping[State, Series]) -> Table:
    days = [day for day, _quantity in next(iter(series.values()))]
    return Table(
        caption=_("Figures over time (%(unit)s)") % {"unit": ruler.unit},
        head=[pgettext("of a figure", "Day"), *(str(state.label) for state in series)],
        rows=[
            Line(
                day_shown(day, ruler.language),
                [ruler.shown(figures[number][1]) for figures in series.values()],
            )
            for number, day in enumerate(days)
        ],
    )


@lru_cache(DAYS_KNOWN)
def day_shown(day: datetime.date, language: str | None) -> str:
    """A day in the language that is in use; the tables of all targets tell of the same ones."""
    return date_format(day, "SHORT_DATE_FORMAT")
