"""The queue: what awaits review, oldest first, with what one needs to know before opening it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import Script
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timesince import timesince
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from axes.templatetags.figures import as_shown
from engagements.admin.filters import (
    AssignmentFilter,
    FindingFilter,
    ObjectiveFilter,
    RegionFilter,
    StatusFilter,
)
from engagements.admin.marks import marks_of
from engagements.admin.rows import with_rows
from engagements.models import Engagement
from engagements.workflow import Status
from languages.spelling import folded

PLACES_NAMED = 2


class Queue(admin.ModelAdmin):
    """The list of engagements at the desk."""

    list_display = [
        "reference",
        "named",
        "waiting",
        "size",
        "who",
        "objective",
        "municipality",
        "marks",
        "held_by",
    ]
    list_display_links = ["reference", "named"]
    list_filter = [
        StatusFilter,
        AssignmentFilter,
        FindingFilter,
        "partner__kind",
        ObjectiveFilter,
        RegionFilter,
    ]
    list_select_related = ["partner", "reviewer"]
    list_per_page = 25
    show_full_result_count = False
    # Django would look the address of every link up to add them; admin-review.js keeps them.
    preserve_filters = False
    search_fields = ["sought"]
    search_help_text = _("Reference, title, name or municipality, in any language, accents or not.")
    ordering = ["submitted_at", "pk"]
    actions = ["accept_several"]
    sortable_by = ["reference", "waiting"]

    class Media:
        css = {"all": ["css/queue.css", "css/review.css"]}
        js = [Script("js/admin-review.js", type="module")]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        engagements: Any = super().get_queryset(request)
        return engagements.sent().within_reach_of(request.user)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        changelist.result_list = with_rows(changelist.result_list)
        return changelist

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        titled = {"title": _("Engagements")}
        return super().changelist_view(request, titled | (extra_context or {}))

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet, bool]:
        """All the words, wherever they stand; uses the index `words_sought`."""
        for word in folded(search_term).split():
            queryset = queryset.filter(sought__contains=word)
        return queryset, False

    @admin.display(description=_("title"))
    def named(self, engagement: Engagement) -> str:
        return format_html('<span lang="{}">{}</span>', engagement.language, engagement.title)

    @admin.display(description=pgettext_lazy("column", "waiting"), ordering="submitted_at")
    def waiting(self, engagement: Engagement) -> str:
        moment = engagement.submitted_at
        if moment is None:
            return ""
        waits = engagement.status == Status.SUBMITTED
        words = timesince(moment, depth=1) if waits else str(engagement.get_status_display())
        return format_html(
            '<time datetime="{}" title="{}">{}</time>',
            moment.isoformat(),
            date_format(moment, "DATETIME_FORMAT"),
            words,
        )

    @admin.display(description=pgettext_lazy("column", "size"))
    def size(self, engagement: Engagement) -> str:
        contributions: Any = engagement.contributions.all()
        return lines(as_shown(each.quantity, each.target) for each in contributions)

    @admin.display(description=pgettext_lazy("column", "who"))
    def who(self, engagement: Engagement) -> str:
        partner = engagement.partner
        return lines([partner.name, partner.get_kind_display()]) if partner else ""

    @admin.display(description=_("objective"))
    def objective(self, engagement: Engagement) -> str:
        objectives = {each.target.objective for each in engagement.contributions.all()}
        return format_html_join(
            "",
            '<span class="objective-mark" title="{}"><span aria-hidden="true">{}</span>'
            '<span class="visually-hidden">{}</span></span>',
            (
                (each.name, each.number, each.name)
                for each in sorted(objectives, key=lambda objective: objective.number)
            ),
        )

    @admin.display(description=_("municipality"))
    def municipality(self, engagement: Engagement) -> str:
        contributions: Any = engagement.contributions.all()
        drawn = {name for each in contributions for name in each.drawn_in}
        named = {each.named for each in contributions if each.named}
        names = sorted(drawn | named)
        more = len(names) - PLACES_NAMED
        return ", ".join(names[:PLACES_NAMED]) + (f" +{more}" if more > 0 else "")

    @admin.display(description=_("findings"))
    def marks(self, engagement: Engagement) -> str:
        asked = mark_of_amendment(engagement) if engagement.is_amendment else []
        if engagement.examined_at is None and not asked:
            return pgettext("of an engagement", "not examined yet")
        found = [
            (each.kind, each.text, each.sentence) for each in marks_of(engagement.findings.all())
        ]
        return format_html_join(
            " ",
            '<span class="finding-mark finding-mark--{}">{}'
            '<span class="visually-hidden">: {}</span></span>',
            asked + found,
        )

    @admin.display(description=_("reviewer"))
    def held_by(self, engagement: Engagement) -> str:
        proposed = pgettext("of an engagement", "to be confirmed")
        names = [str(engagement.reviewer or ""), proposed if engagement.proposed_by_id else ""]
        return lines(filter(None, names))


def mark_of_amendment(engagement: Engagement) -> list[tuple[str, str, str]]:
    """What is asked about an accepted engagement, before what the machine noticed."""
    if engagement.asks_to_withdraw:
        mark = pgettext("mark of a request", "withdrawal")
        return [("amendment", mark, gettext("The partner asks to withdraw it."))]
    mark = pgettext("mark of a request", "change")
    return [("amendment", mark, gettext("The partner asks to change what was accepted."))]


def lines(words: Iterable[Any]) -> str:
    """Each on a line of its own."""
    return format_html_join("", "<div>{}</div>", ((each,) for each in words))
