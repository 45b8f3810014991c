"""The pages of the pledge form, from the first to the last question."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bba.composed import Asked, Composed
from engagements import drafting, steps
from engagements.forms import FORMS
from engagements.forms.place import PLACED
from engagements.limits import DRAFTS_FROM_NETWORK, DRAFTS_IN_SESSION
from engagements.models import Contribution, Engagement
from engagements.views.access import network_of, remember, signed_in, with_contributions

# What steps ask of their draft's contributions, unless they show more of it.
OF_DRAFT = Composed(lambda: Contribution.objects.of_draft(Asked("key")))
OF_STEPS = {
    "place": PLACED,
    "criteria": Composed(lambda: Contribution.objects.of_draft(Asked("key")).with_answers()),
}


def contributions_for(*, key: UUID, name: str, **_number: Any) -> list[Contribution]:
    """The contributions of this draft, with all that the step of this name shows of them."""
    return OF_STEPS.get(name, OF_DRAFT)(key=key)


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    refusal = too_many_begun(request) if request.method == "POST" else ""
    if refusal:
        messages.error(request, refusal)
    elif request.method == "POST":
        draft = drafting.start_draft(language=get_language()[:2], by=signed_in(request))
        remember(request, draft)
        return redirect("engagements:step", draft.key, steps.FIRST)
    return render(request, "engagements/engagement_start.html", {"days": settings.DRAFT_LINK_DAYS})


def too_many_begun(request: HttpRequest) -> str:
    """Why no draft is begun now, if so many have been from this browser or its network."""
    session = request.session.session_key
    if session and DRAFTS_IN_SESSION.is_passed(session):
        return _(
            "Very many pledges were begun in this browser within an hour. Nothing is lost: go on "
            "with one of them, or begin the next a little later."
        )
    if DRAFTS_FROM_NETWORK.is_passed(network_of(request)):
        return _(
            "Very many pledges were begun from your network within an hour. Nothing is wrong "
            "with yours: please begin it a little later."
        )
    return ""


@require_http_methods(["GET", "POST"])
@with_contributions(contributions_for)
def step(
    request: HttpRequest,
    engagement: Engagement,
    *,
    contributions: list[Contribution],
    name: str,
    number: int | None = None,
) -> HttpResponse:
    pages = steps.pages_of(engagement, contributions)
    page = find(pages, name, number)
    if name != steps.FIRST and not contributions:
        return redirect("engagements:step", engagement.key, steps.FIRST)
    answers = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FORMS[name](
        *answers,
        engagement=engagement,
        contribution=page.contribution,
        contributions=contributions,
        person=signed_in(request),
    )
    if form.is_valid():
        drafting.keep(engagement, form.save, about=page.contribution)
        for sentence in form.findings:
            messages.info(request, sentence)
        if "preview" in request.POST:
            return redirect("catalogue:preview", engagement.key)
        return redirect(address_after(page, is_change="change" in request.GET))
    context = {
        "form": form,
        "page": page,
        "engagement": engagement,
        "contribution": page.contribution,
        "number": pages.index(page) + 1,
        "count": len(pages),
        "back": back_from(page, pages, is_change="change" in request.GET),
    }
    template = f"engagements/engagement_{name}.html"
    return render(request, template, context, status=422 if form.errors else 200)


def find(pages: list[steps.Page], name: str, number: int | None) -> steps.Page:
    """The page with this name and number; 404 where this engagement's form has none."""
    for page in pages:
        if (
            page.name == name
            and (page.contribution.number if page.contribution else None) == number
        ):
            return page
    raise Http404


def back_from(page: steps.Page, pages: list[steps.Page], *, is_change: bool) -> str:
    """One page back: to the question before, or to the check page one came from."""
    if is_change:
        return reverse("engagements:check", args=[page.engagement.key])
    position = pages.index(page)
    return pages[position - 1].address if position else reverse("engagements:start")


def address_after(page: steps.Page, *, is_change: bool) -> str:
    """Where an answered page leads: to what was understood of its places, or onwards."""
    contribution = page.contribution
    if page.name == "place" and contribution is not None and contribution.is_mapped:
        name = "engagements:upload" if contribution.unsettled_upload else "engagements:sites"
        address = reverse(name, args=[page.engagement.key, contribution.number])
        return f"{address}?change" if is_change else address
    return onwards(page, is_change=is_change)


def onwards(page: steps.Page, *, is_change: bool) -> str:
    """The next question; after a change the first one that has no answer; else the check page.

    The form is laid out anew: an answer may have made it longer or shorter.
    """
    if is_change:
        return next_missing(page.engagement)
    return after(page, steps.pages_of(page.engagement))


def after(page: steps.Page, pages: list[steps.Page]) -> str:
    """The page after this one of these, and the check page after the last."""
    for following in pages[pages.index(page) + 1 :]:
        return following.address
    return reverse("engagements:check", args=[page.engagement.key])


def next_missing(engagement: Engagement) -> str:
    """The first question that has no answer, on the way back to the check page."""
    for page in steps.missing(engagement):
        return f"{page.address}?change"
    return reverse("engagements:check", args=[engagement.key])
