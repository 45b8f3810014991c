"""The contributions of a draft: one more, one less, and what was understood of its places."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from engagements import choosing, drafting, steps
from engagements.forms import AdditionForm
from engagements.models import Engagement
from engagements.views.access import with_draft
from engagements.views.form import find, next_missing, onwards

SITES_LISTED = 200


@require_http_methods(["GET", "POST"])
@with_draft
def add(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    form = AdditionForm(request.POST or None, engagement=engagement)
    if form.is_valid():
        drafting.keep(engagement, form.save)
        return redirect(next_missing(engagement))
    context = {"engagement": engagement, "form": form}
    status = 422 if form.errors else 200
    return render(request, "engagements/engagement_add.html", context, status=status)


@require_http_methods(["GET", "POST"])
@with_draft
def remove(request: HttpRequest, engagement: Engagement, *, number: int) -> HttpResponse:
    contribution = get_object_or_404(engagement.contributions.for_form(), number=number)
    if request.method == "POST":
        try:
            drafting.keep(engagement, lambda: choosing.remove_contribution(contribution))
        except choosing.LastContribution as refusal:
            messages.error(request, str(refusal))
        return redirect("engagements:check", engagement.key)
    context = {"engagement": engagement, "contribution": contribution}
    return render(request, "engagements/engagement_remove.html", context)


@require_safe
@with_draft
def sites(request: HttpRequest, engagement: Engagement, *, number: int) -> HttpResponse:
    """What was understood of the drawing or the file, before going on."""
    page = find(steps.pages_of(engagement), "place", number)
    contribution: Any = page.contribution
    if not contribution.is_mapped:
        return redirect(page.address)
    found = contribution.sites.select_related("municipality", "province")
    context = {
        "page": page,
        "engagement": engagement,
        "contribution": contribution,
        "sites": found.defer("geometry", "cell")[:SITES_LISTED],
        "site_count": found.count(),
        "sites_listed": SITES_LISTED,
        "next": onwards(page, is_change="change" in request.GET),
    }
    return render(request, "engagements/engagement_sites.html", context)


@require_safe
@with_draft
def sites_geojson(request: HttpRequest, engagement: Engagement, *, number: int) -> HttpResponse:
    """The contribution's own sites, for its writer's map only."""
    contribution = get_object_or_404(engagement.contributions, number=number)
    features = [
        {
            "type": "Feature",
            "properties": {"number": site.number, "name": site.name},
            "geometry": {"type": site.geometry.geom_type, "coordinates": site.geometry.coords},
        }
        for site in contribution.sites.all()
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})
