"""Accepted engagements: the list with its filters, and the page of one."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.generic import DetailView, ListView

from axes.models import Target
from bba.composed import Asked, Composed, keep
from catalogue.choices import options
from catalogue.counted import (
    credits_of,
    progress_in,
    sharers_of,
    table_of_credits,
    tables_of_places,
)
from catalogue.filters import EngagementFilter
from catalogue.freshness import KEPT_FOR, edition_of, remembered
from catalogue.geography import counted_elsewhere, shown_first
from catalogue.known import targets_of
from catalogue.pages import ListByReference, NarrowedList, WholeList, WithoutSurprises
from catalogue.places import where
from engagements.models import Contribution, CriterionAnswer, Engagement, StatusChange
from engagements.querysets import EngagementQuerySet, once_each
from engagements.steps import contributions_of
from engagements.workflow import PUBLIC, Status
from territory.models import Level

ON_ONE_PAGE = 24
MUNICIPALITIES_LISTED = 12
# What the public reads of the history: not who decided, and not what was asked to be changed.
TOLD = Q(to_status__in=PUBLIC) | Q(from_status__in=[Status.DRAFT, *PUBLIC])

PUBLIC_ONES: Composed[Engagement] = Composed(
    lambda: (
        Engagement.objects.accepted()
        .referred_to([Asked("reference")])
        .select_related("partner")
        .defer("searched", "sought")
    )
)
CONTRIBUTIONS = Composed(
    lambda: (
        Contribution.objects.filter(engagement=Asked("engagement"))
        .with_quantities()
        .with_place()
        .order_by("number")
    )
)
HISTORY = Composed(lambda: StatusChange.objects.filter(TOLD, engagement=Asked("engagement")))
ANSWERS = Composed(
    lambda: CriterionAnswer.objects.with_criteria().filter(engagement=Asked("engagement"))
)


class EngagementList(WithoutSurprises, ListView):
    """Accepted engagements, newest first, narrowed by a plain form."""

    template_name = "catalogue/engagement_list.html"
    context_object_name = "engagements"
    paginate_by = ON_ONE_PAGE

    def get_queryset(self) -> EngagementQuerySet:
        key = f"options/{get_language()}@{edition_of(self.request).key}"
        self.filter = EngagementFilter(self.request.GET, remembered(key, options, KEPT_FOR))
        return Engagement.objects.accepted().for_card().order_by(*self.filter.ordering)

    def get_paginator(
        self, queryset: Any, per_page: int, *args: Any, **kwargs: Any
    ) -> "Paginator[Any]":
        if not self.filter.narrows:
            key = f"engagements@{edition_of(self.request).key}"
            return WholeList(queryset, per_page, counted=remembered(key, queryset.count, KEPT_FOR))
        references = self.filter.references(Engagement.objects.accepted())
        if references is None:
            return NarrowedList(self.filter.narrow(queryset), per_page, whole=queryset)
        return ListByReference(references, per_page, whole=queryset)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        targets = targets_of(self.request)
        context = super().get_context_data(**kwargs) | {"filter": self.filter, "targets": targets}
        municipality = self.filter.wanted.get("municipality")
        if municipality:
            context |= shown_first(counted_elsewhere(municipality.slug).answer(), targets)
        return context


class EngagementDetail(DetailView):
    """One accepted engagement, at the address with its reference and slug."""

    template_name = "catalogue/engagement.html"
    context_object_name = "engagement"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        address = self.object.get_absolute_url()
        if request.path != address:
            return redirect(address, permanent=True)
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_object(self, queryset: Any = None) -> Engagement:
        """With its contributions, each with its target as the page knows it."""
        found = PUBLIC_ONES(reference=self.kwargs["reference"])
        if not found:
            raise Http404
        [engagement] = found
        contributions = contributions_of(engagement, CONTRIBUTIONS, targets_of(self.request))
        keep(engagement, "contributions", contributions)
        return engagement

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        engagement: Engagement = self.object
        edition = edition_of(self.request)
        contributions = engagement.contributions.all()
        targets = {each.target_id: each.target for each in contributions}
        context = super().get_context_data(**kwargs) | {
            "targets": targets.values(),
            "edition": edition,
            "contributions": contributions,
            "history": HISTORY(engagement=engagement.pk),
            "answers": once_each(ANSWERS(engagement=engagement.pk)),
            "places_address": reverse("catalogue:engagement_places", args=[engagement.reference]),
        }
        return context | counted(engagement, targets) | placed(engagement)


def counted(engagement: Engagement, targets: dict[int, Target]) -> dict[str, Any]:
    """What counts, with whom it is shared, in which provinces it lies; or how far the count is."""
    sums = credits_of(engagement.reference)
    progress = progress_in(sums)
    if not progress.is_over:
        return {"progress": progress}
    return {
        "progress": progress,
        "credits": table_of_credits(sums, targets),
        "sharers": sharers_of(engagement, targets) if any(each.shared for each in sums) else [],
        "place_tables": tables_of_places(engagement, targets),
    }


def placed(engagement: Engagement) -> dict[str, Any]:
    """Where it is, in words; a long list is cut."""
    is_mapped = any(each.is_mapped for each in engagement.contributions.all())
    places = where(engagement) if is_mapped else []
    municipalities = [each for each in places if each.level == Level.MUNICIPALITY]
    return {
        "is_mapped": is_mapped,
        "provinces": [] if municipalities else places,
        "municipalities": municipalities[:MUNICIPALITIES_LISTED],
        "further_count": max(len(municipalities) - MUNICIPALITIES_LISTED, 0),
    }
