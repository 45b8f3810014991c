"""One engagement on one page, and the decisions it allows."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, Prefetch, prefetch_related_objects
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from accounts.models import User
from engagements.admin.acts import Acts
from engagements.admin.effects import worked_out
from engagements.admin.page import around, page_of
from engagements.admin.places import features_around, outlines_around
from engagements.admin.questions import COLLEAGUES, SENT
from engagements.admin.queue import Queue
from engagements.admin.several import Several
from engagements.deciding import REFUSALS, ChangedMeanwhile, MayNotDecide, decide
from engagements.forms.decision import DecisionForm
from engagements.models import Contribution, Engagement
from engagements.permissions import may_decide
from engagements.workflow import Decision, Status


@admin.register(Engagement)
class EngagementAdmin(Acts, Several, Queue):
    """The queue, and for each engagement its page; nothing is added or deleted here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Engagement | None = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        def shown(name: str, view: Any) -> Any:
            address = f"<int:pk>/{name}.geojson"
            view = self.admin_site.admin_view(view)
            return path(address, view, name=f"engagements_engagement_{name}")

        foreseen = self.admin_site.admin_view(self.foreseen_view)
        return [
            path("<int:pk>/foreseen/", foreseen, name="engagements_engagement_foreseen"),
            shown("places", self.places_view),
            shown("outlines", self.outlines_view),
            *self.urls_of_acts(),
            *self.urls_of_several(),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: Any,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One engagement on one page, with the decisions it allows."""
        if request.method == "POST" and not self.has_view_permission(request):
            return self.refused(request)
        engagement = self.found(request, object_id)
        form = DecisionForm(request.POST or None, engagement=engagement, reviewer=request.user)
        status = 200
        if request.method == "POST":
            if not may_decide(request.user, engagement):
                messages.error(request, str(MayNotDecide()))
                status = 403
            elif form.is_valid() and self.decided(request, engagement, form):
                return redirect(self.next_address(request, engagement))
        return self.desk(request, engagement, form, status=status)

    def found(self, request: HttpRequest, object_id: str) -> Engagement:
        """The engagement; refused to those who may not look, and drafts are nobody's business."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not object_id.isdecimal() or int(object_id) > BigIntegerField.MAX_BIGINT:
            raise Http404
        found = [each for each in SENT(pk=int(object_id)) if each.is_within_reach_of(request.user)]
        if not found:
            raise Http404
        return found[0]

    def decided(self, request: Any, engagement: Engagement, form: DecisionForm) -> bool:
        """Carry the decision out and say so; False, and what is in its way, when it cannot be."""
        decision = form.cleaned_data["decision"]
        seen = form.cleaned_data["seen"]
        try:
            decide(engagement, decision, by=request.user, words=form.letter, seen=seen)
        except REFUSALS as refusal:
            messages.error(request, str(refusal))
            if isinstance(refusal, ChangedMeanwhile):
                form.differences = refusal.differences
            engagement.refresh_from_db()
            return False
        link = format_html(
            '<a href="{}">{}</a>',
            reverse("admin:engagements_engagement_change", args=[engagement.pk]),
            engagement.reference,
        )
        messages.success(request, said(decision, engagement, link))
        return True

    def next_address(self, request: Any, engagement: Engagement) -> str:
        """The page of the one that has waited next longest, or the queue."""
        following, _ = around(engagement, reviewer=request.user)
        if following is None:
            return reverse("admin:engagements_engagement_changelist")
        return reverse("admin:engagements_engagement_change", args=[following.pk])

    def desk(
        self, request: Any, engagement: Engagement, form: DecisionForm, *, status: int
    ) -> HttpResponse:
        deciding = may_decide(request.user, engagement)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": Media(self.Media),  # the scripts of Django's own forms have nothing to do here
            "is_nav_sidebar_enabled": False,
            "title": engagement.reference,
            **page_of(engagement, reviewer=request.user, anew="anew" in request.GET),
            "form": form,
            "deciding": deciding,
            "colleagues": COLLEAGUES(reviewer=request.user.pk),
            "may_judge_pairs": deciding and may_judge_pairs(request.user),
        }
        template = "admin/engagements/engagement/review.html"
        return TemplateResponse(request, template, context, status=status)

    def refused(self, request: Any) -> HttpResponse:
        """Who lost their right while they wrote gets their words back, and nothing else."""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Nothing was decided"),
            "words": request.POST.get("words", ""),
        }
        template = "admin/engagements/engagement/refused.html"
        return TemplateResponse(request, template, context, status=403)

    def foreseen_view(self, request: Any, pk: int) -> HttpResponse:
        """The part of the page that waits for the worker, by itself."""
        engagement = self.found(request, str(pk))
        contributions = Contribution.objects.for_desk()
        prefetch_related_objects([engagement], Prefetch("contributions", contributions))
        deciding = may_decide(request.user, engagement)
        context = {
            "engagement": engagement,
            **worked_out(engagement),
            "may_judge_pairs": deciding and may_judge_pairs(request.user),
        }
        return TemplateResponse(request, "admin/engagements/engagement/foreseen.html", context)

    def places_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The exact sites and the counted claims around them, for the reviewer's map."""
        return collection(features_around(self.found(request, str(pk))))

    def outlines_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The municipalities around the sites."""
        return collection(outlines_around(self.found(request, str(pk))))


def may_judge_pairs(reviewer: User) -> bool:
    """Whether who may decide on an engagement may also judge its sites and those near them."""
    return reviewer.has_perm("counting.add_pairdecision")


def said(decision: Decision, engagement: Engagement, link: str) -> str:
    """What has happened, with a link to the engagement."""
    if decision == Decision.PROPOSE:
        sentence = gettext("You propose to accept {reference}. Another reviewer confirms it.")
        return format_html(sentence, reference=link)
    label = Status(engagement.status).label
    sentence = gettext("{reference} is now “{status}”.")
    return format_html(sentence, reference=link, status=label)


def collection(features: list[dict[str, Any]]) -> JsonResponse:
    return JsonResponse({"type": "FeatureCollection", "features": features})
