"""The pages of the pledge form, in order, and which of them still lack an answer.

Some questions are asked once; two of them are asked about each contribution, at an address with
its number. So the form of a pledge with two contributions has two pages more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from axes.models import Aggregation, Criterion, Target
from axes.querysets import CriterionQuerySet
from engagements.models import Contribution, Engagement
from engagements.querysets import ContributionQuerySet


@dataclass(frozen=True)
class Step:
    """One question: its name in addresses, its words, and when it is answered.

    `is_answered` is asked about the engagement, or about the contribution in a step OF_EACH.
    """

    name: str
    title: str | Promise
    is_answered: Callable[[Any], bool]


@dataclass(frozen=True)
class Page:
    """A step of one engagement's form, and the contribution it asks about, where it asks of one."""

    step: Step
    engagement: Engagement
    contribution: Contribution | None = None

    @property
    def name(self) -> str:
        return self.step.name

    @property
    def title(self) -> str | Promise:
        if self.step == PLACE and self.contribution and not self.contribution.target.takes_geometry:
            return title_without_ground(self.contribution.target)
        return self.step.title

    @property
    def address(self) -> str:
        number = [self.contribution.number] if self.contribution else []
        return reverse("engagements:step", args=[self.engagement.key, self.name, *number])

    @property
    def is_answered(self) -> bool:
        if self.step in OF_EACH:
            return self.contribution is not None and self.step.is_answered(self.contribution)
        return self.step.is_answered(self.engagement)


def title_without_ground(target: Target) -> str | Promise:
    """What is asked where there is nothing to draw."""
    counts_organisations = target.aggregation == Aggregation.DISTINCT_ORGANISATIONS
    return _("Where are you at home?") if counts_organisations else _("How much a year?")


def has_target(engagement: Engagement) -> bool:
    """Nothing is asked where the contributions were fetched with their engagement."""
    return engagement.contributions.all().exists()


def has_partner(engagement: Engagement) -> bool:
    return engagement.partner_id is not None


def is_described(engagement: Engagement) -> bool:
    return bool(engagement.title and engagement.description)


def has_kind(contribution: Contribution) -> bool:
    return bool(contribution.kind)


def is_placed(contribution: Contribution) -> bool:
    return bool(contribution.place_route) and contribution.quantity is not None


def is_dated(engagement: Engagement) -> bool:
    return engagement.starts_on is not None


def has_answered_criteria(engagement: Engagement) -> bool:
    return has_target(engagement) and not (
        asked_of(engagement).exclude(answers__engagement=engagement).exists()
    )


def has_chosen_what_is_public(engagement: Engagement) -> bool:
    """Who pledges decides what is shown unless they say otherwise: see PartnerForm."""
    return has_partner(engagement)


def has_contact(engagement: Engagement) -> bool:
    return bool(engagement.contact_email)


def asked_of(engagement: Engagement) -> CriterionQuerySet:
    """The criteria of the objectives this engagement contributes to."""
    objectives = engagement.contributions.values("target__objective")
    return Criterion.objects.active().filter(objective__in=objectives).in_display_order()


OPENING = (
    Step("targets", _("What do you want to contribute to?"), has_target),
    Step("partner", _("Who are you?"), has_partner),
    Step("undertaking", _("What will you do?"), is_described),
)
KIND = Step("kind", _("Is this something new?"), has_kind)
PLACE = Step("place", _("Where, and how much?"), is_placed)
OF_EACH = (KIND, PLACE)
CLOSING = (
    Step("period", _("When?"), is_dated),
    Step("criteria", _("How do you meet the criteria?"), has_answered_criteria),
    Step("privacy", _("What may be shown?"), has_chosen_what_is_public),
    Step("contact", _("Your e-mail address"), has_contact),
)
FIRST = OPENING[0].name


def pages_of(
    engagement: Engagement, contributions: ContributionQuerySet | None = None
) -> list[Page]:
    """The form of this engagement, page by page.

    Before a target is chosen it is as long as that of a pledge with one contribution will be.
    `contributions` are its own, where more is asked of them than which pages there are.
    """
    if contributions is None:
        contributions = engagement.contributions.for_steps()
    return [
        *(Page(step, engagement) for step in OPENING),
        *(
            Page(step, engagement, contribution)
            for contribution in list(contributions) or [None]
            for step in asked_of_each(contribution)
        ),
        *(Page(step, engagement) for step in CLOSING),
    ]


def asked_of_each(contribution: Contribution | None) -> list[Step]:
    """What is asked about a contribution: whether it is new only where that makes sense."""
    return [
        step for step in OF_EACH if step != KIND or contribution is None or contribution.has_kind
    ]


def missing(engagement: Engagement) -> list[Page]:
    """The pages that have no answer yet, in order."""
    pages = pages_of(engagement, engagement.contributions.for_form())
    return [page for page in pages if not page.is_answered]
