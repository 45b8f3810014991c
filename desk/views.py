"""Pages of the desk that show several apps."""

import json
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from desk.engagement_file import COLUMNS, lines
from desk.exporting import LISTS
from desk.forms import HistoryForm, MergeForm
from desk.history import in_words, traces
from desk.operations import RETRIES, Part, parts
from desk.tables import CSV, FORMATS, as_csv
from engagements import merging
from engagements.models import Engagement
from partners.models import Partner
from partners.permissions import may_merge

TRACES_ON_A_PAGE = 50
DIGITS_AT_MOST = 6


def history(request: HttpRequest) -> HttpResponse:
    """Who did what, when; to be read by those who may read the log."""
    if not request.user.has_perm("admin.view_logentry"):
        raise PermissionDenied
    form = HistoryForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    given = request.GET.get("page", "")
    number = max(1, int(given)) if given.isdecimal() and len(given) < DIGITS_AT_MOST else 1
    start, end = (number - 1) * TRACES_ON_A_PAGE, number * TRACES_ON_A_PAGE
    # One more says whether there is another page: nobody needs to know how many there are in all.
    shown = list(traces(**asked, newest=end + 1)[start : end + 1])
    kept = request.GET.copy()
    kept.pop("page", None)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": gettext("History"),
        "form": form,
        "newer": number - 1,
        "older": number + 1 if len(shown) > TRACES_ON_A_PAGE else None,
        "traces": [in_words(row) for row in shown[:TRACES_ON_A_PAGE]],
        "query": kept.urlencode(),
    }
    return TemplateResponse(request, "admin/desk/history.html", context)


def operations(request: Any) -> HttpResponse:
    """How the register is doing, with what can be tried again."""
    user = request.user
    if not user.has_perm("counting.view_run"):
        raise PermissionDenied

    def button(part: Part) -> Any:
        retry = RETRIES.get(part.name)
        is_open = retry is not None and part.said != "0" and user.has_perm(retry.right)
        return retry.label if retry and is_open else ""

    context = {
        **admin.site.each_context(request),
        "title": gettext("How the register is doing"),
        "parts": [(part, button(part)) for part in parts()],
    }
    return TemplateResponse(request, "admin/desk/operations.html", context)


@require_POST
def retry(request: Any, name: str) -> HttpResponse:
    """Try again what has failed."""
    if name not in RETRIES:
        raise Http404
    chosen = RETRIES[name]
    if not request.user.has_perm(chosen.right):
        raise PermissionDenied
    again = chosen.act()
    LogEntry.objects.create(
        user=request.user,
        object_repr=name,
        action_flag=CHANGE,
        change_message=json.dumps([{"changed": {"fields": [f"{chosen.label}: {again}"]}}]),
    )
    sentence = ngettext("%(count)s is tried again.", "%(count)s are tried again.", again)
    messages.success(request, sentence % {"count": again})
    return redirect("admin:operations")


def export(request: Any, name: str, form: str) -> HttpResponse:
    """A list of the desk as a file: with its filters and search, for those who may see the list."""
    if name not in LISTS or form not in FORMATS:
        raise Http404
    model, columns, rows_of = LISTS[name]
    (content_type, written), desk = FORMATS[form], admin.site.get_model_admin(model)
    if not desk.has_view_permission(request):
        raise PermissionDenied
    shown = desk.get_changelist_instance(request).get_queryset(request)
    rows = rows_of(model.objects.filter(pk__in=shown.order_by().values("pk")))
    answer = HttpResponse(written(columns, rows), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def engagement_file(request: Any, pk: int) -> HttpResponse:
    """All that is kept of one engagement, as a file."""
    if not request.user.has_perm("engagements.view_engagement"):
        raise PermissionDenied
    within_reach = Engagement.objects.sent().within_reach_of(request.user)
    engagement = get_object_or_404(within_reach.select_related("partner"), pk=pk)
    answer = HttpResponse(as_csv(COLUMNS, lines(engagement)), content_type=CSV)
    answer["Content-Disposition"] = f'attachment; filename="{engagement.reference}.csv"'
    return answer


def merge(request: Any, pk: int) -> HttpResponse:
    """Find what an organisation is known as too, say what merging would do, and merge."""
    desk = admin.site.get_model_admin(Partner)
    partner = get_object_or_404(desk.get_queryset(request).exclude(recognised_at=None), pk=pk)
    if not (may_merge(request.user) and desk.has_change_permission(request, partner)):
        raise PermissionDenied
    form = MergeForm(request.POST or request.GET)
    into = form.cleaned_data["into"] if form.is_valid() else None
    if into and request.method == "POST" and merged(request, partner, form.cleaned_data):
        return redirect("admin:partners_partner_change", into.pk)
    context = {
        **admin.site.each_context(request),
        "title": gettext("Merge %(name)s into another organisation") % {"name": partner},
        "partner": partner,
        "form": form,
        "into": into,
        "found": form.found(partner),
        "moved": merging.what_would_move(partner),
    }
    return TemplateResponse(request, "admin/desk/merge.html", context)


@transaction.atomic
def merged(request: Any, partner: Partner, answers: dict[str, Any]) -> bool:
    """Merge and leave a trace at both; False, saying why, where they are two."""
    into, desk = answers["into"], admin.site.get_model_admin(Partner)
    if not desk.has_change_permission(request, into):
        raise PermissionDenied
    try:
        moved = merging.merge(
            partner, into=into, by=request.user, with_people=answers["with_people"]
        )
    except merging.MergeRefused as refusal:
        messages.error(request, str(refusal))
        return False
    references = ", ".join(each.reference or str(each.key) for each in moved.engagements)
    said = gettext("%(name)s merged into %(into)s, with: %(references)s")
    said %= {"name": partner, "into": into, "references": references or "–"}
    for each in (partner, into):
        desk.log_change(request, each, [{"changed": {"fields": [said]}}])
    messages.success(request, said)
    return True
