"""What pages of a draft show: their addresses, the target that they ask about, and its places."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from axes.models import Target
from axes.templatetags.figures import as_shown
from engagements.addresses import page_of_draft
from engagements.models import Contribution
from languages.known import once_for_a_row
from languages.markup import TYPED, as_html, joined, with_typed, written

register = template.Library()

SITE = """
            <tr><th scope="row">{}</th><td>{}</td><td>{}</td><td class="number">{}</td>{}</tr>
          """
NOTICED = "<td>{}</td>"

register.simple_tag(page_of_draft)


@register.simple_tag
def back_link(address: str) -> SafeString:
    """One step back: components/back_link.html with this address."""
    return with_typed(back_link_to_nowhere(get_language()), address)


@cache
def back_link_to_nowhere(_language: str | None) -> SafeString:
    """The same for all addresses, in the language that is in use: TYPED stands in its place."""
    return render_to_string("components/back_link.html", {"address": TYPED})


@register.simple_tag
@once_for_a_row
def caption_of(target: Target) -> SafeString:
    """Which target a page of the form is about."""
    return render_to_string("engagements/contribution_caption.html", {"target": target})


@register.simple_tag
def what_there_is(contribution: Contribution, site_count: int) -> SafeString:
    """How many places of which kind were understood, and how much they are together."""
    target = contribution.target
    if target.is_length:
        said = ngettext(
            "One line, measured: <strong>%(quantity)s</strong>.",
            "%(counter)s lines, measured together: <strong>%(quantity)s</strong>.",
            site_count,
        )
    elif target.is_area:
        said = ngettext(
            "One area, measured: <strong>%(quantity)s</strong>.",
            "%(counter)s areas, measured together: <strong>%(quantity)s</strong>.",
            site_count,
        )
    else:
        said = ngettext("One place.", "%(counter)s places.", site_count)
    quantity = as_html(as_shown(contribution.quantity, target))
    return SafeString(said % {"counter": localize(site_count), "quantity": quantity})


@register.simple_tag
def sites_written(
    sites: Iterable[tuple[Any, list[str]]], target: Target, *, has_findings: object
) -> SafeString:
    """Each place that was understood, and what was noticed about it, in a row of the table.

    There can be two hundred, which a template takes longer for than for the rest of the page.
    """
    return joined(
        SITE,
        (
            (
                localize(site.feature_number or site.number),
                site.name,
                site.place or "",
                as_shown(site.measured, target),
                written(NOTICED, " ".join(noticed)) if has_findings else "",
            )
            for site, noticed in sites
        ),
    )
