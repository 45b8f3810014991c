"""What the public page of a draft will look like, for its writer alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.places import places_geojson
from catalogue.views.engagements import placed
from catalogue.views.maps import GEOJSON
from engagements.models import Engagement
from engagements.views.access import with_draft


@require_safe
@with_draft
def preview(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    """The public page itself, with what is answered so far; what counts is not known yet."""
    if engagement.partner is None:
        return redirect("engagements:check", engagement.key)
    context = {
        "engagement": engagement,
        "contributions": engagement.contributions.for_form(),
        "history": [],
        "answers": engagement.criterion_answers.once_each(),
        "places_address": reverse("catalogue:preview_places", args=[engagement.key]),
    }
    return render(request, "catalogue/engagement_preview.html", context | placed(engagement))


@require_safe
@with_draft
def preview_places(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    """The sites of the draft as the public will see them: private ones as their 1 km cells."""
    return HttpResponse(places_geojson(engagement), content_type=GEOJSON)
