"""Who may open a draft: its browser, whoever has the mailed link, and its author."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from axes.known import targets
from bba.composed import Asked, Composed
from engagements import drafting, steps
from engagements.models import Contribution, Engagement
from engagements.querysets import EngagementQuerySet
from engagements.sessions import ADDRESSES_KEY, SESSION_KEY, with_latest


def remember(request: HttpRequest, engagement: Engagement, *, mailed_to: str = "") -> None:
    """Let this browser change the draft from now on; note to which address its link was mailed."""
    keys = request.session.get(SESSION_KEY, [])
    if str(engagement.key) not in keys:
        request.session[SESSION_KEY] = with_latest(keys, str(engagement.key))
    if mailed_to:
        addresses = request.session.get(ADDRESSES_KEY, [])
        request.session[ADDRESSES_KEY] = with_latest(addresses, mailed_to.lower())


def has_proven_address(request: HttpRequest, engagement: Engagement) -> bool:
    """Whether the writer's address is this visitor's: they sent from it, signed in, or got mail.

    A link that was only fetched proves nothing, because programs that look through mail do so: it
    must have been opened in this browser.
    """
    address, user = engagement.contact_email.lower(), request.user
    return (
        engagement.contact_confirmed_at is not None
        or address in request.session.get(ADDRESSES_KEY, [])
        or (user.is_authenticated and user.has_proven(address))
    )


def signed_in(request: HttpRequest) -> Any:
    """The person who has signed in, or None."""
    return request.user if request.user.is_authenticated else None


def network_of(request: HttpRequest) -> str:
    """The address of the network a visitor comes from, by which limits are kept."""
    address: str = get_adapter(request).get_client_ip(request)
    return address


def theirs(request: HttpRequest) -> EngagementQuerySet:
    """What this visitor may look at before it is public, and change while it is editable."""
    keys = request.session.get(SESSION_KEY, [])
    return Engagement.objects.open_to(request.user, keys=keys)


# What pages show of their draft.
DRAFTS = Composed(
    lambda: (
        Engagement.objects.filter(key=Asked("key"))
        .select_related("partner")
        .defer("searched", "sought")
    )
)


def is_open_to(request: HttpRequest, key: UUID) -> bool:
    """Whether this visitor may look at the draft with this key, if there is one.

    As `theirs` has it; of what was opened in this browser the database need not be asked.
    """
    is_open_here = str(key) in request.session.get(SESSION_KEY, [])
    return is_open_here or theirs(request).filter(key=key).exists()


def with_draft(view: Any) -> Any:
    """Give the view the draft in place of its key.

    Where it is not open in this browser the page says how to reach it; where it has been sent, in
    another tab or by the browser's back button, the page of what was sent is shown.
    """

    @wraps(view)
    @never_cache
    def inner(request: HttpRequest, key: UUID, **kwargs: Any) -> HttpResponse:
        found = DRAFTS(key=key) if is_open_to(request, key) else []
        return answered(view, request, next(iter(found), None), **kwargs)

    return inner


def with_contributions(asked: Callable[..., list[Contribution]]) -> Any:
    """As `with_draft`; the view is given the draft's contributions as well, which know it.

    `asked` finds them `of_draft`, by the key and what else the address says, so that both are one
    query; before a target is chosen there are none, and the draft is asked for alone.
    """

    def decorator(view: Any) -> Any:
        @wraps(view)
        @never_cache
        def inner(request: HttpRequest, key: UUID, **kwargs: Any) -> HttpResponse:
            contributions: list[Contribution] = []
            engagement = None
            if is_open_to(request, key):
                contributions = asked(key=key, **kwargs)
                drafts = [each.engagement for each in contributions] or DRAFTS(key=key)
                engagement = next(iter(drafts), None)
            if engagement is not None:
                steps.let_know(contributions, engagement, targets())
            return answered(view, request, engagement, contributions=contributions, **kwargs)

        return inner

    return decorator


def answered(
    view: Any, request: HttpRequest, engagement: Engagement | None, **kwargs: Any
) -> HttpResponse:
    """What the view answers about a draft that is open in this browser, and can be changed."""
    if engagement is None:
        return link_refused(request, _("This pledge is not open in this browser."))
    if not engagement.is_editable:
        return redirect("engagements:sent", engagement.key)
    if request.user.is_authenticated:
        drafting.take_over(engagement, by=request.user)
    try:
        return view(request, engagement, **kwargs)
    except drafting.DraftClosed:  # meanwhile, in another tab: its page of answers knows which
        return redirect("engagements:check", engagement.key)


def link_refused(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "engagements/engagement_link.html", {"reason": reason}, status=404)
