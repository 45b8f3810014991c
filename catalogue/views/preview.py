"""What the public page of a pledge will look like, for its writer and for reviewers alone."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.places import places_geojson
from catalogue.views.engagements import placed
from catalogue.views.maps import GEOJSON
from engagements.models import Engagement
from engagements.views.access import with_draft


def with_sent(view: Any) -> Any:
    """Give the view what was sent in place of its key; only at the desk, to those who may look."""

    @wraps(view)
    def inner(request: Any, key: UUID) -> HttpResponse:
        if not request.user.has_perm("engagements.view_engagement"):
            raise PermissionDenied
        within_reach = Engagement.objects.sent().within_reach_of(request.user)
        return view(request, get_object_or_404(within_reach.select_related("partner"), key=key))

    return admin.site.admin_view(inner)


@require_safe
@with_draft
def preview(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    """The public page itself, with what is answered so far; what counts is not known yet."""
    if engagement.partner is None:
        return redirect("engagements:check", engagement.key)
    places_address = reverse("catalogue:preview_places", args=[engagement.key])
    return shown(request, "catalogue/engagement_preview.html", engagement, places_address)


@require_safe
@with_draft
def preview_places(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    """The sites of the draft as the public will see them: private ones as their 1 km cells."""
    return HttpResponse(places_geojson(engagement), content_type=GEOJSON)


@require_safe
@with_sent
def preview_at_the_desk(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    """The same of what was sent, for reviewers."""
    places_address = reverse("catalogue:preview_places_at_the_desk", args=[engagement.key])
    return shown(request, "catalogue/engagement_preview_desk.html", engagement, places_address)


@require_safe
@with_sent
def preview_places_at_the_desk(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    return HttpResponse(places_geojson(engagement), content_type=GEOJSON)


def shown(
    request: HttpRequest, template: str, engagement: Engagement, places_address: str
) -> HttpResponse:
    context = {
        "engagement": engagement,
        "contributions": engagement.contributions.for_form(),
        "history": [],
        "answers": engagement.criterion_answers.with_criteria().once_each(),
        "places_address": places_address,
    }
    return render(request, template, context | placed(engagement))
