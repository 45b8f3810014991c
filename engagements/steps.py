"""The pages of the pledge form, in order, and which of them still lack an answer.

Some questions are asked once; two of them are asked about each contribution, at an address with
its number. So the form of a pledge with two contributions has two pages more.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from axes.known import criteria, targets
from axes.models import Aggregation, Criterion, Target
from axes.querysets import CriterionQuerySet
from bba.composed import Asked, Composed
from engagements.addresses import page_of_draft
from engagements.models import Contribution, Engagement


class Answered(NamedTuple):
    """How a criterion is met: an answer (CriterionAnswer.Answer) and words."""

    criterion: Criterion
    answer: str
    words: str


@dataclass(frozen=True)
class Page:
    """A step of one engagement's form, and the contribution it asks about, where it asks of one.

    `contributions` are all of the engagement in their order; `answers` those to criteria, where it
    is asked which pages are answered.
    """

    step: "Step"
    engagement: Engagement
    contributions: Sequence[Contribution] = field(compare=False)
    answers: Sequence[Answered] = field(compare=False)
    contribution: Contribution | None = None

    @property
    def name(self) -> str:
        return self.step.name

    @property
    def title(self) -> str:
        return title_in(get_language(), self.step)

    @property
    def address(self) -> str:
        number = [self.contribution.number] if self.contribution else []
        return page_of_draft(self.engagement, "step", self.name, *number)

    @cached_property
    def is_answered(self) -> bool:
        return self.step.is_answered(self)


@dataclass(frozen=True, eq=False)
class Step:
    """One question: its name in addresses, its words, and when its page is answered.

    Each is there once; the same page asks in other words where there is nothing to draw.
    """

    name: str
    title: str | Promise
    is_answered: Callable[[Page], bool]


@cache
def title_in(_language: str | None, step: Step) -> str:
    """The words of a step in the language that is in use."""
    return str(step.title)


def has_target(page: Page) -> bool:
    return bool(page.contributions)


def has_partner(page: Page) -> bool:
    return page.engagement.partner_id is not None


def is_described(page: Page) -> bool:
    return bool(page.engagement.title and page.engagement.description)


def has_kind(page: Page) -> bool:
    return page.contribution is not None and bool(page.contribution.kind)


def is_placed(page: Page) -> bool:
    contribution = page.contribution
    if contribution is None or not contribution.place_route:
        return False
    return contribution.quantity is not None


def is_dated(page: Page) -> bool:
    return page.engagement.starts_on is not None


def has_answered_criteria(page: Page) -> bool:
    answered = {each.criterion.pk for each in page.answers}
    return has_target(page) and all(each.pk in answered for each in criteria_of(page.contributions))


def has_chosen_what_is_public(page: Page) -> bool:
    """Who pledges decides what is shown unless they say otherwise: see PartnerForm."""
    return has_partner(page)


def has_contact(page: Page) -> bool:
    return bool(page.engagement.contact_email)


def criteria_of(contributions: Iterable[Contribution]) -> list[Criterion]:
    """The criteria of the objectives that are contributed to, of those that this process knows."""
    objectives = {each.target.objective_id for each in contributions}
    return [
        each for each in criteria().values() if each.is_active and each.objective_id in objectives
    ]


def asked_of(engagement: Engagement) -> CriterionQuerySet:
    """The same as the database has them at this moment."""
    objectives = engagement.contributions.values("target__objective")
    return Criterion.objects.active().filter(objective__in=objectives).in_display_order()


OPENING = (
    Step("targets", _("What do you want to contribute to?"), has_target),
    Step("partner", _("Who are you?"), has_partner),
    Step("undertaking", _("What will you do?"), is_described),
)
KIND = Step("kind", _("Is this something new?"), has_kind)
PLACE = Step("place", _("Where, and how much?"), is_placed)
HOME = Step("place", _("Where are you at home?"), is_placed)
RATE = Step("place", _("How much a year?"), is_placed)
CLOSING = (
    Step("period", _("When?"), is_dated),
    Step("criteria", _("How do you meet the criteria?"), has_answered_criteria),
    Step("privacy", _("What may be shown?"), has_chosen_what_is_public),
    Step("contact", _("Your e-mail address"), has_contact),
)
FIRST = OPENING[0].name


# What a page of the form asks of a draft's contributions, and what tells which have no answer yet.
CONTRIBUTIONS = Composed(
    lambda: Contribution.objects.filter(engagement=Asked("engagement")).order_by("number")
)
MEASURED = Composed(
    lambda: (
        Contribution.objects.filter(engagement=Asked("engagement"))
        .with_quantities()
        .with_answers()
        .order_by("number")
    )
)


def contributions_of(
    engagement: Engagement,
    asked: Composed[Contribution] = CONTRIBUTIONS,
    known: Mapping[int, Target] | None = None,
) -> list[Contribution]:
    """Its contributions in their order, to the targets that are known: one query.

    `known`: targets by their keys, where not what this process knows of them; one that is too new
    for them is asked for.
    """
    contributions = asked(engagement=engagement.pk)
    let_know(contributions, engagement, targets() if known is None else known)
    return contributions


def let_know(
    contributions: Iterable[Contribution], engagement: Engagement, known: Mapping[int, Target]
) -> None:
    """Let contributions of an engagement know it, and their targets where they are known."""
    for each in contributions:
        each.engagement = engagement
        if each.target_id in known:
            each.target = known[each.target_id]


def answers_among(contributions: Sequence[Contribution]) -> list[Answered]:
    """The answers of an engagement whose contributions were asked for with_answers().

    In the order of the framework; those to criteria that are too new for what this process knows
    come last, and the criteria are asked for.
    """
    rows: Any = contributions[0].answers if contributions else []  # type: ignore[attr-defined]
    given = {row["criterion"]: row for row in rows}
    asked = {pk: each for pk, each in criteria().items() if pk in given}
    if len(asked) < len(given):
        asked |= Criterion.objects.in_bulk([pk for pk in given if pk not in asked])
    return [Answered(each, given[pk]["answer"], given[pk]["words"]) for pk, each in asked.items()]


def pages_of(
    engagement: Engagement,
    contributions: Sequence[Contribution] | None = None,
    answers: Sequence[Answered] = (),
) -> list[Page]:
    """The form of this engagement, page by page.

    Before a target is chosen it is as long as that of a pledge with one contribution will be.
    `contributions` are its own, where they are known already.
    """
    if contributions is None:
        contributions = contributions_of(engagement)
    about: Sequence[Contribution | None] = contributions or [None]
    asked = [
        *((step, None) for step in OPENING),
        *((step, each) for each in about for step in asked_of_each(each)),
        *((step, None) for step in CLOSING),
    ]
    return [Page(step, engagement, contributions, answers, each) for step, each in asked]


def asked_of_each(contribution: Contribution | None) -> list[Step]:
    """What is asked about a contribution: whether it is new only where that makes sense."""
    if contribution is None or contribution.has_kind:
        return [KIND, PLACE]
    target = contribution.target
    counts_organisations = target.aggregation == Aggregation.DISTINCT_ORGANISATIONS
    return [HOME if counts_organisations else RATE]


def missing(engagement: Engagement) -> list[Page]:
    """The pages that have no answer yet, in order."""
    contributions = contributions_of(engagement, MEASURED)
    answers = answers_among(contributions)
    pages = pages_of(engagement, contributions, answers)
    return [page for page in pages if not page.is_answered]
