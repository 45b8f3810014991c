"""Accept several small engagements at once, after a page that names each and what it would add."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from engagements import facts
from engagements.admin.effects import outlooks
from engagements.admin.marks import marks_of
from engagements.deciding import REFUSALS, decide
from engagements.models import Engagement, Site
from engagements.permissions import may_decide, may_review
from engagements.workflow import Decision, Status

AT_ONCE = 50
# With more sites an engagement deserves a look of its own.
SITES_OF_A_SMALL_ONE = 20


class Several:
    """The action of the queue and the page that confirms it."""

    admin_site: Any
    opts: Any

    def urls_of_several(self) -> list[Any]:
        view = self.admin_site.admin_view(self.accept_several_view)
        return [path("accept/", view, name="engagements_engagement_accept_several")]

    def has_review_permission(self, request: Any) -> bool:
        return may_review(request.user)

    @admin.action(description=_("Accept several small ones …"), permissions=["review"])
    def accept_several(self, request: Any, queryset: QuerySet[Engagement]) -> HttpResponse:
        """Ask first: name each, what it would add, and which of them take a look of their own."""
        chosen = queryset.select_related("partner").order_by("submitted_at", "pk")[:AT_ONCE]
        reasons = {each: why_not(each, request.user) for each in chosen}
        small = [each for each, reason in reasons.items() if not reason]
        ahead = outlooks(small) if small else {}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "is_nav_sidebar_enabled": False,
            "title": gettext("Accept several engagements"),
            "small": [
                {
                    "engagement": each,
                    "outlook": ahead[each.pk],
                    "seen": facts.carried(each),
                    "marks": marks_of(each.findings.select_related("contribution__target")),
                }
                for each in small
            ],
            "left_out": [(each, reason) for each, reason in reasons.items() if reason],
        }
        template = "admin/engagements/engagement/accept_several.html"
        return TemplateResponse(request, template, context)

    def accept_several_view(self, request: Any) -> HttpResponse:
        """Accept those that were confirmed, each by itself; say of each what came of it."""
        if request.method != "POST" or not may_review(request.user):
            raise PermissionDenied
        chosen = Engagement.objects.sent().filter(pk__in=keys(request.POST.getlist("engagement")))
        for engagement in chosen.select_related("partner").order_by("submitted_at", "pk"):
            seen = request.POST.get(f"seen {engagement.pk}", "")
            self.accept_one(request, engagement, seen)
        return redirect(reverse("admin:engagements_engagement_changelist"))

    def accept_one(self, request: Any, engagement: Engagement, seen: str) -> None:
        try:
            decide(engagement, Decision.ACCEPT, by=request.user, words="", seen=seen)
        except REFUSALS as refusal:
            messages.error(request, f"{engagement.reference}: {refusal}")
        else:
            messages.success(request, f"{engagement.reference}: {Status.ACCEPTED.label}")


def why_not(engagement: Engagement, reviewer: User) -> str:
    """Why an engagement cannot be accepted together with others; empty where it can."""
    if engagement.status != Status.SUBMITTED:
        return gettext("It does not await review.")
    if not may_decide(reviewer, engagement):
        return gettext("You may not decide on it.")
    if engagement.takes_two_reviewers:
        return gettext("It takes two reviewers.")
    sites = Site.objects.filter(contribution__engagement=engagement)
    if sites.count() > SITES_OF_A_SMALL_ONE:
        return gettext("It has many sites.")
    return ""


def keys(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isdigit()]
