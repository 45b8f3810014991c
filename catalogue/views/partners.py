"""Organisations that have pledged something: the list, and the page of one."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from bba.composed import Asked, Composed
from bba.statements import Statement, together
from catalogue.bars import bars_of_part
from catalogue.charts import partner_csv
from catalogue.figures import figures_of_partner
from catalogue.filters import PartnerFilter
from catalogue.freshness import (
    FRESH,
    KEPT_FOR,
    edition_for,
    edition_of,
    kept,
    picture,
    remembered,
)
from catalogue.known import targets_of
from catalogue.pages import NarrowedList, WholeList, WithoutSurprises
from catalogue.posters import poster_of_part
from catalogue.side_by_side import table_of_partner
from counting.models import ActorTotal
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
@kept(reads_edition=True)
def partner(request: HttpRequest, key: UUID, slug: str) -> HttpResponse:
    """One organisation: what counts for it, what it shares, its engagements.

    The address of one that has been merged leads to what it has become.
    """
    edition, found = together(edition_for(request), partner_at(key))
    if (key, slug) != (found.key, found.slug):
        return redirect(found, permanent=True)
    (figures, lapsed, shared), engagements = together(
        figures_of_partner(found), LATEST.statement(partner=found.pk)
    )
    targets = targets_of(request)
    counted_towards = [targets[key] for key in targets if key in figures or key in lapsed]
    context = {
        "partner": found,
        "targets": targets,
        "edition": edition,
        "bars": bars_of_part(counted_towards, figures, lapsed),
        "table": table_of_partner(counted_towards, figures, shared),
        "engagements": engagements,
    }
    return render(request, "catalogue/partner.html", context)


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def partner_figures(request: HttpRequest, key: UUID, slug: str) -> HttpResponse:
    """All figures of one organisation as CSV."""
    found = partner_at(key).answer()
    totals = ActorTotal.objects.of(str(found.key))
    return partner_csv(totals, timezone.localdate(), f"{found.slug}.csv")


@require_safe
@cache_control(**FRESH)
def partner_picture(request: HttpRequest, key: UUID, slug: str) -> HttpResponse:
    """What counts for one organisation as a picture to share (PNG)."""
    edition, found = together(edition_for(request), partner_at(key))

    def draw() -> bytes:
        figures, lapsed, _shared = figures_of_partner(found).answer()
        bars = bars_of_part(targets_of(request).values(), figures, lapsed)
        nothing = _("Nothing counts for this partner at this moment.")
        return poster_of_part(found.name, found.get_kind_display(), bars, nothing, edition)

    return picture(f"partner/{found.pk}", edition, draw)


def partner_at(key: UUID) -> Statement[Partner]:
    """The organisation of this key, or what it has become: one query more."""

    def found(partners: list[Partner]) -> Partner:
        return next(iter(partners), None) or get_object_or_404(
            Partner.objects.organisations(), said_to_be__key=key
        )

    return OF_KEY.statement(key=key).told_as(found)
