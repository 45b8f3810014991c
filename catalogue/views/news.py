"""News from the ledger: what moved lately, whatever the target."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.changes import changes_of
from catalogue.freshness import edition_of, kept
from counting.models import LedgerEntry

ON_ONE_PAGE = 50
#: No key of the ledger is greater.
GREATEST = 2**63 - 1


class Before(forms.Form):
    """From which entry of the ledger on the list goes back."""

    before = forms.IntegerField(min_value=1, max_value=GREATEST, required=False)


@require_safe
@kept()
def news(request: HttpRequest) -> HttpResponse:
    """Every change of a national figure, the latest first, page by page by its key."""
    asked = Before(request.GET)
    before = asked.cleaned_data["before"] if asked.is_valid() else None
    entries = LedgerEntry.objects.that_moved().order_by("-pk")
    entries = entries.select_related("target__objective__axis")
    if before:
        entries = entries.filter(pk__lt=before)
    shown = list(entries[: ON_ONE_PAGE + 1])
    context = {
        "changes": changes_of(shown[:ON_ONE_PAGE]),
        "earlier": shown[ON_ONE_PAGE - 1].pk if len(shown) > ON_ONE_PAGE else None,
        "is_first": before is None,
        "edition": edition_of(request),
    }
    return render(request, "catalogue/news.html", context)
