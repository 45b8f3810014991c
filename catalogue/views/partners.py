"""Organisations that have pledged something: the list, and the page of one."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from bba.composed import Asked, Composed
from catalogue.bars import bars_of_part
from catalogue.figures import figures_of_partner
from catalogue.filters import PartnerFilter
from catalogue.freshness import KEPT_FOR, edition_of, kept, remembered
from catalogue.known import targets_of
from catalogue.pages import NarrowedList, WholeList, WithoutSurprises
from catalogue.side_by_side import table_of_partner
from engagements.models import Engagement
from partners.models import Partner
from partners.querysets import PartnerQuerySet

OF_KEY: Composed[Partner] = Composed(
    lambda: Partner.objects.organisations().filter(key=Asked("key"))
)
LATEST: Composed[Engagement] = Composed(
    lambda: Engagement.objects.accepted().filter(partner=Asked("partner")).for_card()[:12]
)


class PartnerList(WithoutSurprises, ListView):
    """Organisations by name, narrowed by words and kind. Citizens have no public page."""

    template_name = "catalogue/partner_list.html"
    context_object_name = "partners"
    paginate_by = 60

    def get_queryset(self) -> PartnerQuerySet:
        self.filter = PartnerFilter(self.request.GET)
        self.whole = Partner.objects.organisations().order_by("name", "pk")
        return self.filter.narrow(self.whole)

    def get_paginator(
        self, queryset: Any, per_page: int, *args: Any, **kwargs: Any
    ) -> "Paginator[Any]":
        if self.filter.wanted:
            return NarrowedList(queryset, per_page, whole=self.whole)
        key = f"organisations@{edition_of(self.request).key}"
        return WholeList(queryset, per_page, counted=remembered(key, queryset.count, KEPT_FOR))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"filter": self.filter}


@require_safe
@kept
def partner(request: HttpRequest, key: UUID, slug: str) -> HttpResponse:
    """One organisation: what counts for it, what it shares, its engagements.

    The address of one that has been merged leads to what it has become.
    """
    edition = edition_of(request)
    found = next(iter(OF_KEY(key=key)), None) or get_object_or_404(
        Partner.objects.organisations(), said_to_be__key=key
    )
    if (key, slug) != (found.key, found.slug):
        return redirect(found, permanent=True)
    figures, lapsed, shared = figures_of_partner(found)
    targets = targets_of(request)
    counted_towards = [targets[key] for key in targets if key in figures or key in lapsed]
    context = {
        "partner": found,
        "targets": targets,
        "edition": edition,
        "bars": bars_of_part(counted_towards, figures, lapsed),
        "table": table_of_partner(counted_towards, figures, shared),
        "engagements": LATEST(partner=found.pk),
    }
    return render(request, "catalogue/partner.html", context)
