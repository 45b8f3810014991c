"""Who may open a draft: its browser, whoever has the mailed link, and its author."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from engagements import drafting
from engagements.models import Engagement
from engagements.querysets import EngagementQuerySet

# The drafts opened in this browser, by key.
SESSION_KEY = "drafts"
DRAFTS_REMEMBERED = 20


def remember(request: HttpRequest, engagement: Engagement) -> None:
    """Let this browser change the draft from now on."""
    keys = request.session.get(SESSION_KEY, [])
    if str(engagement.key) not in keys:
        request.session[SESSION_KEY] = [*keys, str(engagement.key)][-DRAFTS_REMEMBERED:]


def theirs(request: HttpRequest) -> EngagementQuerySet:
    """What this visitor may look at before it is public, and change while it is editable."""
    keys = request.session.get(SESSION_KEY, [])
    return Engagement.objects.open_to(request.user, keys=keys).select_related("partner")


def with_draft(view: Any) -> Any:
    """Give the view the draft in place of its key.

    Where it is not open in this browser the page says how to reach it; where it has been sent, in
    another tab or by the browser's back button, the page of what was sent is shown.
    """

    @wraps(view)
    @never_cache
    def inner(request: HttpRequest, key: UUID, **kwargs: Any) -> HttpResponse:
        engagement = theirs(request).filter(key=key).first()
        if engagement is None:
            return link_refused(request, _("This pledge is not open in this browser."))
        if not engagement.is_editable:
            return redirect("engagements:sent", engagement.key)
        if request.user.is_authenticated:
            drafting.take_over(engagement, by=request.user)
        try:
            return view(request, engagement, **kwargs)
        except drafting.DraftClosed:  # meanwhile, in another tab
            return redirect("engagements:sent", engagement.key)

    return inner


def link_refused(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "engagements/engagement_link.html", {"reason": reason}, status=404)
