"""The partner's desk: the pages of the pledge form."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import ListView

from axes.models import Objective
from engagements import drafting, steps
from engagements.forms import FORMS, LinkForm
from engagements.models import Engagement, MoveNotAllowed

# The drafts opened in this browser, by key.
SESSION_KEY = "drafts"
SITES_LISTED = 200


def remember(request: HttpRequest, engagement: Engagement) -> None:
    """Let this browser change the draft from now on."""
    keys = request.session.get(SESSION_KEY, [])
    if str(engagement.key) not in keys:
        request.session[SESSION_KEY] = [*keys, str(engagement.key)][-20:]


def with_draft(view: Any) -> Any:
    """Give the view the draft in place of its key.

    Where it is not open in this browser the page says how to reach it; where it has been sent, in
    another tab or by the browser's back button, the page of what was sent is shown.
    """

    @wraps(view)
    @never_cache
    def inner(request: HttpRequest, key: UUID, **kwargs: Any) -> HttpResponse:
        keys = request.session.get(SESSION_KEY, [])
        theirs = Engagement.objects.open_to(request.user, keys=keys)
        engagement = theirs.select_related("partner").filter(key=key).first()
        if engagement is None:
            return link_refused(request, _("This pledge is not open in this browser."))
        if not engagement.is_editable:
            return redirect("engagements:sent", engagement.key)
        return view(request, engagement, **kwargs)

    return inner


def link_refused(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "engagements/engagement_link.html", {"reason": reason}, status=404)


class MyEngagements(LoginRequiredMixin, ListView):
    """All that a person has begun or sent, the latest first."""

    template_name = "engagements/engagement_mine.html"
    context_object_name = "engagements"
    paginate_by = 20

    def get_queryset(self) -> Any:
        person: Any = self.request.user
        mine = Engagement.objects.of(person)
        return mine.for_card().order_by("-changed_at", "-pk")


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        author = request.user if request.user.is_authenticated else None
        draft = drafting.start_draft(language=get_language()[:2], by=author)
        remember(request, draft)
        return redirect("engagements:step", draft.key, steps.NAMES[0])
    objectives = Objective.objects.with_targets().in_display_order()
    return render(request, "engagements/engagement_start.html", {"objectives": objectives})


@require_http_methods(["GET", "POST"])
@with_draft
def step(request: HttpRequest, engagement: Engagement, *, name: str) -> HttpResponse:
    if name not in FORMS:
        raise Http404
    if name != steps.NAMES[0] and not steps.has_target(engagement):
        return redirect("engagements:step", engagement.key, steps.NAMES[0])
    answers = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FORMS[name](*answers, engagement=engagement)
    if form.is_valid():
        try:
            drafting.keep(engagement, form.save)
        except drafting.DraftClosed:
            return redirect("engagements:sent", engagement.key)
        for sentence in form.findings:
            messages.info(request, sentence)
        return redirect(next_address(request, engagement, name))
    context = {
        "engagement": engagement,
        "contribution": form.contribution,
        "form": form,
        "step": steps.STEPS[steps.NAMES.index(name)],
        "number": steps.NAMES.index(name) + 1,
        "count": len(steps.STEPS),
        "back": steps.before(name),
        "is_change": "change" in request.GET,
    }
    return render(
        request, f"engagements/engagement_{name}.html", context, status=422 if form.errors else 200
    )


def next_address(request: HttpRequest, engagement: Engagement, name: str) -> str:
    """Where to go after a step: its result, back to the check page, or on to the next question."""
    contribution = engagement.contributions.first()
    if name == "place" and contribution is not None and contribution.is_mapped:
        return reverse("engagements:sites", args=[engagement.key])
    following = steps.after(name)
    if "change" in request.GET:
        following = next(iter(steps.missing(engagement)), None)
    if following is None:
        return reverse("engagements:check", args=[engagement.key])
    return reverse("engagements:step", args=[engagement.key, following])


@require_safe
@with_draft
def sites(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    """What was understood of the drawing or the file, before going on."""
    contribution = engagement.contributions.select_related("target").first()
    if contribution is None or not contribution.is_mapped:
        return redirect("engagements:step", engagement.key, "place")
    found = contribution.sites.select_related("municipality", "province").defer("geometry", "cell")
    context = {
        "engagement": engagement,
        "contribution": contribution,
        "sites": found[:SITES_LISTED],
        "site_count": found.count(),
        "sites_listed": SITES_LISTED,
        "is_complete": not steps.missing(engagement),
    }
    return render(request, "engagements/engagement_sites.html", context)


@require_safe
@with_draft
def sites_geojson(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    """The draft's own sites, for its writer's map only."""
    contributions = engagement.contributions.prefetch_related("sites")
    features = [
        {
            "type": "Feature",
            "properties": {"number": site.number, "name": site.name},
            "geometry": {"type": site.geometry.geom_type, "coordinates": site.geometry.coords},
        }
        for contribution in contributions
        for site in contribution.sites.all()
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@require_http_methods(["GET", "POST"])
@with_draft
def check(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    missing = steps.missing(engagement)
    if request.method == "POST":
        by = request.user if request.user.is_authenticated else None
        try:
            drafting.submit(engagement, by=by)
        except drafting.DraftIncomplete as refusal:
            messages.error(request, str(refusal))
        except MoveNotAllowed:  # sent a moment ago by another tab: there is nothing to mend
            return redirect("engagements:sent", engagement.key)
        else:
            return redirect("engagements:sent", engagement.key)
    answers = engagement.criterion_answers.select_related("criterion")
    context = {
        "engagement": engagement,
        "contribution": engagement.contributions.select_related("target__objective").first(),
        "answers": answers,
        "steps": steps.STEPS,
        "missing": missing,
    }
    return render(request, "engagements/engagement_check.html", context)


@never_cache
@require_safe
def sent(request: HttpRequest, key: UUID) -> HttpResponse:
    keys = request.session.get(SESSION_KEY, [])
    theirs = Engagement.objects.open_to(request.user, keys=keys)
    engagement = get_object_or_404(theirs.exclude(submitted_at=None), key=key)
    return render(request, "engagements/engagement_sent.html", {"engagement": engagement})


@require_http_methods(["GET", "POST"])
@with_draft
def send_link(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    form = LinkForm(request.POST or None, initial={"email": engagement.contact_email})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            drafting.send_link(engagement, to=email)
        except drafting.TooManyLetters as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("We have sent the link to %(email)s.") % {"email": email})
            return redirect("engagements:check", engagement.key)
    context = {"engagement": engagement, "form": form}
    return render(request, "engagements/engagement_later.html", context)


@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    try:
        engagement = drafting.open_link(token)
    except drafting.LinkNotValid as refusal:
        return link_refused(request, str(refusal))
    remember(request, engagement)
    return redirect("engagements:check", engagement.key)


@require_POST
@with_draft
def discard(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    drafting.discard(engagement)
    messages.success(request, _("The draft is deleted, with everything in it."))
    return redirect("engagements:start")
