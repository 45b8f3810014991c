"""The rows of the queue: asked for in a fixed number of queries, and written at a stretch."""

from collections import defaultdict
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Value
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from bba.composed import AmongAsked, Composed, keep
from engagements.admin.marks import for_marks
from engagements.models import Contribution, Engagement
from engagements.querysets import ContributionQuerySet, name_of
from languages.texts import LANGUAGES

# What a row says of a target and its objective; texts have a column for each language.
TARGET = [
    "target__metric_kind",
    "target__objective__number",
    *(
        f"target__{text}_{language}"
        for text in ("unit", "objective__name")
        for language in LANGUAGES
    ),
]
# Django's words, from its own catalogue.
CHOOSE = "Select this object for an action - {}"
SHOWN = AmongAsked("engagement", "engagements")


def contributions_of_rows() -> ContributionQuerySet:
    """Contributions with their quantity and the names of their places, and no more."""
    here = name_of("sites__municipality", "sites__province")
    is_known = Q(sites__municipality__isnull=False) | Q(sites__province__isnull=False)
    return (
        Contribution.objects.with_quantities()
        .select_related("target__objective")
        .annotate(
            drawn_in=ArrayAgg(here, distinct=True, filter=is_known, default=Value([])),
            named=name_of("municipality", "province", "region"),
        )
        .only("engagement", "place_route", "typed_quantity", *TARGET)
        .order_by("number")
    )


OF_ROWS: dict[str, Composed[Any]] = {
    "contributions": Composed(lambda: contributions_of_rows().filter(SHOWN)),
    "findings": Composed(lambda: for_marks().filter(SHOWN)),
}


def with_rows(engagements: Any) -> list[Engagement]:
    """The engagements of a page of the queue, each with what its row shows."""
    page = list(engagements.defer("description", "sought"))
    for name, of_rows in OF_ROWS.items():
        by_engagement: dict[int, list[Any]] = defaultdict(list)
        for each in of_rows(engagements=[engagement.pk for engagement in page]):
            by_engagement[each.engagement_id].append(each)
        for engagement in page:
            keep(engagement, name, by_engagement[engagement.pk])
    return page


def rows_written(changelist: ChangeList) -> list[SafeString]:
    """Each row as Django writes it, which took it half the time of the whole page.

    The columns are the reference, which leads to the page, and what methods of the desk say.
    """
    desk, choose = changelist.model_admin, gettext(CHOOSE)
    nothing, links = desk.get_empty_value_display(), changelist.list_display_links
    rows = []
    for engagement in changelist.result_list:
        address, cells = escape(changelist.url_for_result(engagement)), []
        for column in changelist.list_display:
            if column == "action_checkbox":
                cells.append(checkbox(engagement, label=escape(choose.format(engagement))))
                continue
            is_first = column == "reference"
            said = engagement.reference if is_first else getattr(desk, str(column))(engagement)
            words: str = conditional_escape(said) or nothing
            if column in links:
                words = f'<a href="{address}">{words}</a>'
            tag = "th" if is_first else "td"
            cells.append(f'<{tag} class="field-{column}">{words}</{tag}>')
        rows.append(SafeString("".join(cells)))
    return rows


def checkbox(engagement: Engagement, *, label: str) -> str:
    """By which it is chosen to be accepted with others."""
    return (
        f'<td class="action-checkbox"><input type="checkbox" name="{ACTION_CHECKBOX_NAME}" '
        f'value="{engagement.pk}" class="action-select" aria-label="{label}"></td>'
    )
