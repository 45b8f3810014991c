"""From checked answers to a pledge that is sent."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bba.composed import Asked, Composed
from engagements import confirming, drafting, steps
from engagements.amending import AmendmentRefused
from engagements.comparing import changes
from engagements.counted import tell_what_counts
from engagements.forms import SendingForm
from engagements.limits import LETTERS_FROM_NETWORK
from engagements.models import Contribution, Engagement, MoveNotAllowed
from engagements.permissions import may_send
from engagements.views.access import (
    has_proven_address,
    link_refused,
    network_of,
    remember,
    signed_in,
    theirs,
    with_contributions,
    with_draft,
)
from engagements.workflow import Status

# All there is to tell of a draft's contributions, its answers, and whether a letter would send it.
OF_DRAFT = Composed(
    lambda: (
        Contribution.objects.of_draft(Asked("key"))
        .with_quantities()
        .with_place()
        .with_answers()
        .annotate(is_awaited=confirming.is_awaited("engagement"))
    )
)

REFUSALS = (
    drafting.DraftIncomplete,
    drafting.SenderActsForNobody,
    drafting.TooManyLetters,
    AmendmentRefused,
)


@require_http_methods(["GET", "POST"])
@with_contributions(OF_DRAFT)
def check(
    request: HttpRequest, engagement: Engagement, *, contributions: list[Contribution]
) -> HttpResponse:
    form = SendingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return send(request, engagement)
    answers = steps.answers_among(contributions)
    pages = steps.pages_of(engagement, contributions, answers)
    missing = [page for page in pages if not page.is_answered]
    is_sender = may_send(signed_in(request), engagement)
    is_sent_at_once = has_proven_address(request, engagement)
    # The link of a letter that was written before sends only what can be sent.
    is_sent_by_link = is_sender and not missing and not is_sent_at_once
    is_awaited = is_sent_by_link and contributions[0].is_awaited  # type: ignore[attr-defined]
    context = {
        "form": form,
        "engagement": engagement,
        "pages": pages,
        "missing": missing,
        "rows": changes(engagement) if engagement.is_amendment else [],
        "may_send": is_sender,
        "is_sent_at_once": is_sent_at_once,
        "is_awaited": is_awaited,
    }
    status = 422 if form.errors else 200
    return render(request, "engagements/engagement_check.html", context, status=status)


def send(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    """Send the pledge, or the letter by whose link its writer does; where refused, say why."""
    try:
        by = signed_in(request)
        if has_proven_address(request, engagement):
            drafting.submit(engagement, by=by)
            return redirect("engagements:sent", engagement.key)
        if LETTERS_FROM_NETWORK.is_passed(network_of(request)):
            raise drafting.TooManyLetters
        confirming.ask_for_confirmation(engagement, by=by)
        return redirect("engagements:waiting", engagement.key)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return redirect("engagements:check", engagement.key)
    except drafting.AddressChanged:  # in another tab: the page says what happens with this one
        return redirect("engagements:check", engagement.key)
    except MoveNotAllowed:  # sent a moment ago by another tab: there is nothing to mend
        return redirect("engagements:sent", engagement.key)


@require_safe
@with_draft
def waiting(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    """The letter is on its way: what to do with it, and what if it does not come."""
    letter = confirming.awaited(engagement)
    if letter is None:
        return redirect("engagements:check", engagement.key)
    context = {
        "engagement": engagement,
        "letter": letter,
        "form": SendingForm(),
        "days": settings.CONFIRMATION_LINK_DAYS,
    }
    return render(request, "engagements/engagement_waiting.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What the letter's link opens. It is sent by a button: programs that read mail only look."""
    try:
        engagement = confirming.open_confirmation(token)
    except drafting.LinkNotValid as refusal:
        return link_refused(request, str(refusal))
    if request.method == "POST" or not engagement.is_editable:
        remember(request, engagement, mailed_to=engagement.contact_email)
        return send(request, engagement)
    context = {"engagement": engagement, "contributions": engagement.contributions.for_form()}
    return render(request, "engagements/engagement_confirm.html", context)


@never_cache
@require_safe
def sent(request: HttpRequest, key: UUID) -> HttpResponse:
    """What became of what was sent; of a change that holds now, the engagement itself."""
    sent_by_them = theirs(request).exclude(submitted_at=None).with_open_amendment()
    engagement = get_object_or_404(sent_by_them, key=key)
    if engagement.status == Status.ADOPTED:
        return redirect("engagements:sent", engagement.amended.key)
    tell_what_counts([engagement])
    context = {"engagement": engagement, "contributions": engagement.contributions.for_form()}
    return render(request, "engagements/engagement_sent.html", context)
