"""An accepted engagement and the change asked of it, side by side."""

from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import get_language, gettext, ngettext, pgettext

from axes.templatetags.figures import as_shown
from engagements.models import Contribution, CriterionAnswer, Engagement
from engagements.querysets import by_question
from engagements.workflow import Status
from languages.templatetags.dates import day_in

Pair = tuple[Contribution | None, Contribution | None]


class Row(NamedTuple):
    """One thing that is asked in the form: how it was accepted, and how it would be."""

    label: str
    before: str
    now: str
    is_changed: bool


def compare(amendment: Engagement) -> list[Row]:
    """Everything an amendment may change, in the order of the form.

    Of one that has been adopted, what it replaced stands before.
    """
    before, now = amendment.amended, amendment
    if amendment.status == Status.ADOPTED:
        before, now = now, before
    return [
        *rows_of_words(before, now),
        *rows_of_contributions(before, now),
        *rows_of_answers(before, now),
    ]


def changes(amendment: Engagement) -> list[Row]:
    """Only what differs."""
    return [row for row in compare(amendment) if row.is_changed]


def rows_of_words(before: Engagement, now: Engagement) -> list[Row]:
    first, second = words_of(before), words_of(now)
    return [row(label, first[label], second[label]) for label in first]


def words_of(engagement: Engagement) -> dict[str, str]:
    exact, cell = gettext("exact places"), gettext("1 km cell only")
    return {
        gettext("Title"): engagement.title,
        gettext("Description"): engagement.description,
        pgettext("a day", "From"): day(engagement.starts_on),
        pgettext("a day", "Until"): day(engagement.ends_on),
        gettext("Public"): exact if engagement.exact_places_are_public else cell,
        gettext("Writer"): f"{engagement.contact_name} {engagement.contact_email}".strip(),
    }


def rows_of_contributions(before: Engagement, now: Engagement) -> list[Row]:
    return [
        row(
            str(old or new),
            how_much(old),
            how_much(new),
            has_moved=fingerprint(old) != fingerprint(new),
        )
        for old, new in matched(before, now)
    ]


def rows_of_answers(before: Engagement, now: Engagement) -> list[Row]:
    first, second = answers_of(before), answers_of(now)
    return [
        row(label, first.get(label, ""), second.get(label, "")) for label in {**first, **second}
    ]


def answers_of(engagement: Engagement) -> dict[str, str]:
    # What a page has fetched already is not fetched again.
    answers = CriterionAnswer.objects.with_criteria()
    prefetch_related_objects([engagement], Prefetch("criterion_answers", answers))
    return {
        text: ": ".join(filter(None, [each.get_answer_display(), each.words]))
        for text, each in by_question(engagement.criterion_answers.all()).items()
    }


def matched(engagement: Engagement, amendment: Engagement) -> list[Pair]:
    """Contributions of an engagement beside those that an amendment puts in their place.

    Two belong together where target and kind are the same, and before others those that also have
    the same number. None stands beside what is dropped, and what is new.
    """
    new = list(amendment.contributions.select_related("target"))
    pairs: list[Pair] = []
    for old in engagement.contributions.select_related("target"):
        same = [each for each in new if (each.target, each.kind) == (old.target, old.kind)]
        with_number = [each for each in same if each.number == old.number]
        other = next(iter(with_number + same), None)
        pairs.append((old, other))
        if other is not None:
            new.remove(other)
    return pairs + [(None, each) for each in new]


def row(label: str, before: str, now: str, *, has_moved: bool = False) -> Row:
    if has_moved and before == now:
        now = gettext("%(quantity)s, in other places") % {"quantity": now}
    return Row(label, before, now, is_changed=before != now)


def day(found: date | None) -> str:
    return day_in(get_language(), found) if found else ""


def how_much(contribution: Contribution | None) -> str:
    """The quantity, and where: in how many places, or in which named one."""
    if contribution is None:
        return ""
    quantity = as_shown(contribution.quantity, contribution.target)
    if not contribution.is_mapped:
        return ", ".join(filter(None, [quantity, contribution.place_named]))
    count = contribution.site_count
    places = ngettext("%(count)s place", "%(count)s places", count) % {"count": count}
    return f"{quantity}, {places}"


def fingerprint(contribution: Contribution | None) -> str:
    """Differs where the geometry of a site differs; computed by the database."""
    if contribution is None:
        return ""
    if not hasattr(contribution, "drawn"):  # by with_drawings()
        contribution = Contribution.objects.with_drawings().get(pk=contribution.pk)
    return contribution.drawn
