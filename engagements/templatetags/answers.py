"""All answers of a pledge, one below the other, written without a template for each part of them.

There are ten of them and more, and to draw each by templates took as long as the rest of the page.
What is asked, and the links, are drawn once for a language; the draft's key and its answer are put
in.
"""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from axes.templatetags.figures import as_shown
from engagements.addresses import page_of_draft, page_of_no_draft, with_key
from engagements.comparing import day
from engagements.models import CriterionAnswer
from engagements.querysets import by_question
from engagements.steps import Page, Step, title_in
from languages.markup import TYPED, as_html, joined, written

register = template.Library()

ROW = """
        <div>
          <dt>{title}{about}</dt>
          <dd>{answer}</dd>
          <dd class="answers__change">{links}</dd>
        </div>
      """
ABOUT = '<span class="answers__about">{}</span>'
LINK = '<a href="{}">{}<span class="visually-hidden">: {}</span></a>'
PARAGRAPH = "<p>{}</p>"
BOLD = "<strong>{}</strong>"
FILE = '{} <a href="{}">{}</a>'
# Forms of so many kinds, in all languages together, have their rows kept without answers.
KEPT_AT_MOST = 128


class Head(NamedTuple):
    """What is asked in a row, and of which links: `target` and `number` are those of the
    contribution it is about, if it is about one."""

    step: Step
    target: str
    number: int | None
    can_be_changed: bool
    can_be_removed: bool


@register.simple_tag
def answers_written(pages: Sequence[Page]) -> SafeString:
    """What was answered on each page of the form (`steps.Page`), with the link that changes it."""
    rows = rows_without_answers(tuple([head_of(page) for page in pages]), get_language())
    first, *others = with_key(rows, pages[0].engagement).split(TYPED)
    return SafeString(first) + joined(
        "{}{}", zip(map(answer_of, pages), map(SafeString, others), strict=True)
    )


def head_of(page: Page) -> Head:
    contribution = page.contribution
    return Head(
        step=page.step,
        target=contribution.target.name if contribution else "",
        number=contribution.number if contribution else None,
        # Who pledges does not change with what is pledged.
        can_be_changed=page.name != "partner" or not page.engagement.is_amendment,
        can_be_removed=page.name == "place" and len(page.contributions) > 1,
    )


@lru_cache(KEPT_AT_MOST)
def rows_without_answers(heads: tuple[Head, ...], language: str | None) -> SafeString:
    """The rows of no draft, in the language that is in use: TYPED stands where answers belong."""
    return SafeString("".join([row_without_answer(head, language) for head in heads]))


def row_without_answer(head: Head, language: str | None) -> SafeString:
    step, target = head.step, head.target
    title, numbers = title_in(language, step), () if head.number is None else (head.number,)
    links = []
    if head.can_be_changed:
        address = page_of_no_draft(language, "step", step.name, *numbers)
        asked = f"{title} ({target})" if target else title
        links.append(written(LINK, f"{address}?change", pgettext("an answer", "Change"), asked))
    if head.can_be_removed:
        address = page_of_no_draft(language, "remove", *numbers)
        links.append(written(LINK, address, pgettext("from a pledge", "Remove"), target))
    return written(
        ROW,
        title=title,
        about=written(ABOUT, target) if target else "",
        answer=TYPED,
        links=SafeString("".join(links)),
    )


def answer_of(page: Page) -> str:
    return ANSWERS[page.name](page) if page.is_answered else not_answered(page)


def not_answered(page: Page) -> str:
    """No answer yet; of a file that was sent, how far it is."""
    contribution = page.contribution
    upload = contribution.unsettled_upload if contribution and page.name == "place" else None
    if contribution is None or upload is None:
        return _("No answer yet")
    state = {"name": upload.name, "state": upload.get_state_display()}
    address = page_of_draft(page.engagement, "upload", contribution.number)
    return written(FILE, _("Your file %(name)s: %(state)s.") % state, address, _("See your file"))


def what_it_counts_for(page: Page) -> str:
    targets = {each.target_id: each.target for each in page.contributions}.values()
    label_and_text = _("%(label)s: %(text)s")
    return joined(
        PARAGRAPH,
        ((label_and_text % {"label": each.objective.name, "text": each.name},) for each in targets),
    )


def who_pledges(page: Page) -> str:
    partner = page.engagement.partner
    return lines(f"{partner.name} ({partner.get_kind_display()})", partner.enterprise_number)


def what_will_be_done(page: Page) -> str:
    return lines(written(BOLD, page.engagement.title), linebreaksbr(page.engagement.description))


def whether_it_is_new(page: Page) -> str:
    return page.contribution.get_kind_display()


def how_much_and_where(page: Page) -> str:
    contribution = page.contribution
    quantity = as_shown(contribution.quantity, contribution.target)
    parts = (quantity, contribution.place_named, contribution.file_name)
    return ", ".join(filter(None, parts))


def when(page: Page) -> str:
    begins, ends = page.engagement.starts_on, page.engagement.ends_on
    beginning = _("Begun on %(day)s") if page.engagement.has_begun else _("Starts on %(day)s")
    end = _("Until %(day)s") % {"day": day(ends)} if ends else ""
    return lines(beginning % {"day": day(begins)}, end)


def how_criteria_are_met(page: Page) -> str:
    met = answers_in(get_language())
    answers = (
        lines(text, met[each.answer], linebreaksbr(each.words))
        for text, each in by_question(page.answers).items()
    )
    return joined(PARAGRAPH, ((answer,) for answer in answers))


@cache
def answers_in(_language: str | None) -> dict[str, SafeString]:
    """How a criterion is met, in the language that is in use."""
    return {each.value: written(BOLD, each.label) for each in CriterionAnswer.Answer}


def what_may_be_shown(page: Page) -> str:
    if not any(each.is_mapped for each in page.contributions):
        return _("You drew no place: the municipality, province or region you named is shown.")
    if page.engagement.exact_places_are_public:
        return _("The exact places are shown on the public map.")
    return _("The public sees only the square kilometre in which the places lie.")


def whom_to_write_to(page: Page) -> str:
    parts = (page.engagement.contact_name, page.engagement.contact_email)
    return ", ".join(filter(None, parts))


# What tells the answer of a page, by its name: a text, or markup in which the texts are escaped.
ANSWERS: dict[str, Callable[[Page], str]] = {
    "targets": what_it_counts_for,
    "partner": who_pledges,
    "undertaking": what_will_be_done,
    "kind": whether_it_is_new,
    "place": how_much_and_where,
    "period": when,
    "criteria": how_criteria_are_met,
    "privacy": what_may_be_shown,
    "contact": whom_to_write_to,
}


def lines(*parts: str) -> SafeString:
    """One below the other, those that are empty left out."""
    return SafeString("<br>".join([as_html(part) for part in parts if part]))
