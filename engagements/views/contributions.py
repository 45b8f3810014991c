"""The contributions of a draft: one more, one less, and what was understood of its places."""

import json
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bba.composed import Asked, Composed
from engagements import choosing, drafting, steps
from engagements.forms import AdditionForm, DrawingForm, ExplanationForm
from engagements.limits import WARNINGS_FROM_NETWORK, WARNINGS_OF_DRAFT
from engagements.models import Contribution, Engagement, PlaceRoute, Site, Upload
from engagements.querysets import SiteQuerySet
from engagements.views.access import network_of, with_contributions, with_draft
from engagements.views.form import after, find, next_missing, onwards
from engagements.warning import (
    already_pledged,
    asked_about,
    compared,
    overlap_of,
    pledged_of,
)

# What was understood of the places of a contribution.
COUNTED = Composed(
    lambda: Contribution.objects.of_draft(Asked("key")).with_quantities().with_site_counts()
)
SITES_LISTED = 200


def first_sites() -> SiteQuerySet:
    of_contribution = Site.objects.filter(contribution=Asked("contribution"))
    return of_contribution.with_place().defer("geometry").order_by("number")


LISTED = Composed(lambda: first_sites()[:SITES_LISTED])
# The same where those are all, with what others have pledged near them. They are few, so one plan
# does for any of them: 200 beside 150,000 claims took 14 ms either way.
COMPARED = Composed(lambda: compared(first_sites())[:SITES_LISTED])
PLACES_NAMED = 5


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
    page = find(steps.pages_of(engagement), "place", number)
    contribution: Any = page.contribution
    if request.method == "POST":
        try:
            drafting.keep(engagement, lambda: choosing.remove_contribution(contribution))
        except choosing.LastContribution as refusal:
            messages.error(request, str(refusal))
        return redirect("engagements:check", engagement.key)
    context = {"engagement": engagement, "contribution": contribution}
    return render(request, "engagements/engagement_remove.html", context)


@require_http_methods(["GET", "POST"])
@with_contributions(COUNTED)
def sites(
    request: HttpRequest, engagement: Engagement, *, contributions: list[Contribution], number: int
) -> HttpResponse:
    """What was understood of the drawing or the file, before going on."""
    pages = steps.pages_of(engagement, contributions)
    page = find(pages, "place", number)
    contribution: Any = page.contribution
    if not contribution.is_mapped:
        return redirect(page.address)
    is_change = "change" in request.GET
    explanation = partial(ExplanationForm, instance=contribution)
    form = explanation(request.POST) if request.POST else None
    if form and form.is_valid():
        drafting.keep(engagement, form.save, about=contribution)
        return redirect(onwards(page, is_change=is_change))
    context = {
        "page": page,
        "engagement": engagement,
        "contribution": contribution,
        "form": form or explanation,  # which is made where it is shown
        "next": partial(next_missing, engagement) if is_change else after(page, pages),
        **listed(contribution),
    }
    status = 422 if form else 200
    return render(request, "engagements/engagement_sites.html", context, status=status)


@require_POST
@with_draft
def pledged(request: HttpRequest, engagement: Engagement, *, number: int) -> HttpResponse:
    """What others have pledged of a drawing that is not sent yet: the words below its map."""
    contribution = get_object_or_404(engagement.contributions.for_form(), number=number)
    of_draft = WARNINGS_OF_DRAFT.is_passed(str(engagement.key))
    if of_draft or WARNINGS_FROM_NETWORK.is_passed(network_of(request)):
        return HttpResponse(status=429)
    form = DrawingForm(request.POST, contribution=contribution)
    if not form.is_valid():  # said where the drawing is sent
        return HttpResponse(status=204)
    overlap = pledged_of(contribution, form.cleaned_data["geometry"])
    return render(request, "engagements/overlap.html", {"overlap": overlap})


def listed(contribution: Contribution) -> dict[str, Any]:
    """The sites of a contribution, what others have pledged of them, and what was noticed about the
    file they come from."""
    found: list[Any]
    if contribution.site_count > SITES_LISTED:
        found, overlap = LISTED(contribution=contribution.pk), already_pledged(contribution)
    else:
        found = COMPARED(**asked_about(contribution))
        overlap = overlap_of(contribution, found)
    is_from_file = contribution.place_route == PlaceRoute.UPLOADED
    upload = contribution.uploads.first() if is_from_file else None
    places = list(dict.fromkeys(filter(None, (each.place for each in found))))
    return {
        "overlap": overlap,
        "places": places[:PLACES_NAMED],
        "more_places": len(places) > PLACES_NAMED or contribution.site_count > SITES_LISTED,
        "upload": upload,
        "findings": upload.said if upload else [],
        "sites": with_findings(found, upload),
        "site_count": contribution.site_count,
        "sites_listed": SITES_LISTED,
    }


def with_findings(sites: Iterable[Site], upload: Upload | None) -> list[tuple[Site, list[str]]]:
    """Each site with what was noticed about its feature of the file."""
    return [(site, upload.said_of(site.feature_number) if upload else []) for site in sites]


@require_safe
@with_draft
def sites_geojson(request: HttpRequest, engagement: Engagement, *, number: int) -> HttpResponse:
    """The contribution's own sites, for its writer's map only; of very many only the course."""
    contribution = get_object_or_404(engagement.contributions, number=number)
    shapes = contribution.sites.for_own_map()
    features = [
        f'{{"type":"Feature","properties":{json.dumps({"title": title})},"geometry":{shape}}}'
        for title, shape in shapes
    ]
    text = f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'
    return HttpResponse(text, content_type="application/geo+json")
