"""A file that was sent: how far it is, what it asks, and why it cannot be used."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from engagements import drafting, steps, uploading
from engagements.forms import AnswerForm
from engagements.models import Engagement, Upload, UploadState
from engagements.views.access import with_draft
from engagements.views.form import find


@require_http_methods(["GET", "POST"])
@with_draft
def upload(request: HttpRequest, engagement: Engagement, *, number: int) -> HttpResponse:
    page = find(steps.pages_of(engagement), "place", number)
    contribution: Any = page.contribution
    latest = contribution.uploads.first()
    if latest is None:
        return redirect(page.address)
    if latest.is_settled and not request.headers.get("HX-Request"):
        return redirect("engagements:sites", engagement.key, number)
    form = AnswerForm(request.POST or None, upload=latest)
    if latest.state == UploadState.ASKING and form.is_valid():
        drafting.keep(engagement, lambda: uploading.answer(latest, form.cleaned_data["answer"]))
        return redirect("engagements:upload", engagement.key, number)
    context = {
        "page": page,
        "engagement": engagement,
        "upload": latest,
        "form": form,
        "address": request.path,
        "previews": previews_of(form),
    }
    template = "engagements/engagement_upload.html"
    if request.headers.get("HX-Request"):
        return progress(request, latest, template + "#progress", context)
    return render(request, template, context, status=422 if form.errors else 200)


def progress(
    request: HttpRequest, upload: Upload, template: str, context: dict[str, Any]
) -> HttpResponse:
    """How far the file is; the whole page once it has been read."""
    if upload.is_being_read:
        return render(request, template, context)
    return HttpResponseClientRedirect(request.path)


def previews_of(form: AnswerForm) -> dict[str, Any] | None:
    """Where the places would lie, for each answer that gives some."""
    features = [
        {"type": "Feature", "properties": {"title": name}, "geometry": geometry}
        for name, geometry in form.previews()
    ]
    return {"type": "FeatureCollection", "features": features} if features else None
