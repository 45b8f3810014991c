"""The pages of the pledge form, in order, and which of them still lack an answer."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from axes.models import Criterion
from axes.querysets import CriterionQuerySet
from engagements.models import Contribution, Engagement


@dataclass(frozen=True)
class Step:
    """One page of the form: its name in addresses, its question, and when it is answered."""

    name: str
    title: str | Promise
    is_answered: Callable[[Engagement], bool]


def has_target(engagement: Engagement) -> bool:
    return engagement.contributions.exists()


def has_partner(engagement: Engagement) -> bool:
    return engagement.partner_id is not None


def is_described(engagement: Engagement) -> bool:
    return bool(engagement.title and engagement.description)


def is_placed(engagement: Engagement) -> bool:
    contributions = list(engagement.contributions.select_related("target"))
    return bool(contributions) and all(is_quantified(each) for each in contributions)


def is_quantified(contribution: Contribution) -> bool:
    return bool(contribution.place_route) and contribution.quantity is not None


def is_dated(engagement: Engagement) -> bool:
    return engagement.starts_on is not None


def has_answered_criteria(engagement: Engagement) -> bool:
    return has_target(engagement) and not (
        asked_of(engagement).exclude(answers__engagement=engagement).exists()
    )


def has_contact(engagement: Engagement) -> bool:
    return bool(engagement.contact_email)


def asked_of(engagement: Engagement) -> CriterionQuerySet:
    """The criteria of the objectives this engagement contributes to."""
    objectives = engagement.contributions.values("target__objective")
    return Criterion.objects.active().filter(objective__in=objectives).in_display_order()


STEPS = (
    Step("target", _("What do you want to contribute to?"), has_target),
    Step("partner", _("Who are you?"), has_partner),
    Step("undertaking", _("What will you do?"), is_described),
    Step("place", _("Where, and how much?"), is_placed),
    Step("period", _("When?"), is_dated),
    Step("criteria", _("How do you meet the criteria?"), has_answered_criteria),
    Step("contact", _("How can we reach you?"), has_contact),
)
NAMES = [step.name for step in STEPS]


def missing(engagement: Engagement) -> list[str]:
    """Names of the steps that have no answer yet, in order."""
    return [step.name for step in STEPS if not step.is_answered(engagement)]


def after(name: str) -> str | None:
    """The name of the step that follows; None after the last."""
    following = NAMES[NAMES.index(name) + 1 :]
    return following[0] if following else None


def before(name: str) -> str | None:
    """The name of the step that comes before; None for the first."""
    position = NAMES.index(name)
    return NAMES[position - 1] if position else None
