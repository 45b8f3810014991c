"""Why the national figure of a target changed."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from axes.models import Target
from catalogue.changes import changes_of, lines_of_lapses, table_of_movements
from catalogue.filters import PeriodFilter
from catalogue.freshness import edition_of
from catalogue.rulers import Ruler
from counting.explaining import lapses, movements
from counting.models import LedgerEntry, RuleChange

ON_ONE_PAGE = 50


@require_safe
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """The ledger of one target between two days: sums by reason, and every change of its figure."""
    edition, target = edition_of(request), get_object_or_404(Target, code=code)
    period = PeriodFilter(request.GET)
    first, last = period.first, period.last
    entries = LedgerEntry.objects.for_target(target).that_moved().between(first, last)
    entries = entries.select_related("target")
    page = Paginator(entries, ON_ONE_PAGE).get_page(request.GET.get("page"))
    context = {
        "target": target,
        "edition": edition,
        "unit": Ruler.of(target).unit,
        "filter": period,
        "movements": table_of_movements(target, movements(target, first, last), first, last),
        "lapses": lines_of_lapses(target, lapses(target, timezone.localdate())),
        "rule_changes": RuleChange.objects.filter(target=target),
        "page": page,
        "changes": changes_of(page.object_list),
    }
    status = 400 if period.errors else 200
    return render(request, "catalogue/changes.html", context, status=status)
