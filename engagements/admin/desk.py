"""The team's review desk."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counting.claims import Uncountable
from engagements import review
from engagements.admin.filters import StatusFilter
from engagements.admin.places import features_around, neighbours
from engagements.forms.decision import DecisionForm
from engagements.models import Engagement, MoveNotAllowed, Site
from engagements.permissions import may_decide
from engagements.workflow import Status

ACTS: dict[Status, Callable[..., None]] = {
    Status.ACCEPTED: review.accept,
    Status.RETURNED: review.return_for_changes,
    Status.DECLINED: review.decline,
    Status.WITHDRAWN: review.withdraw,
    Status.COMPLETED: review.complete,
}
SITES_LISTED = 100


@admin.register(Engagement)
class EngagementAdmin(admin.ModelAdmin):
    list_display = ["reference", "title", "partner", "target", "submitted_at", "status"]
    list_display_links = ["reference", "title"]
    list_filter = [StatusFilter, "partner__kind", "contributions__target__objective"]
    list_select_related = ["partner"]
    list_per_page = 50
    search_fields = ["reference", "title", "partner__name", "contact_email"]
    ordering = ["submitted_at", "pk"]
    actions = None
    sortable_by = ["reference", "title", "submitted_at", "status"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("contributions__target")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Engagement | None = None) -> bool:
        return False

    @admin.display(description=_("counts for"))
    def target(self, engagement: Engagement) -> str:
        return ", ".join(str(each.target) for each in engagement.contributions.all())

    def get_urls(self) -> list[Any]:
        places = path(
            "<int:pk>/places.geojson",
            self.admin_site.admin_view(self.places_view),
            name="engagements_engagement_places",
        )
        return [places, *super().get_urls()]

    def change_view(
        self,
        request: Any,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One engagement on one page, with the decisions it allows."""
        engagement = self.found(request, object_id)
        deciding = may_decide(request.user, engagement)
        form = DecisionForm(request.POST or None, status=engagement.status)
        if request.method == "POST":
            if not deciding:
                raise PermissionDenied
            if form.is_valid() and self.decided(request, engagement, form):
                return redirect(reverse("admin:engagements_engagement_changelist"))
        return self.desk(request, engagement, form, deciding=deciding)

    def found(self, request: HttpRequest, object_id: str) -> Engagement:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not object_id.isdigit():
            raise Http404
        engagements = Engagement.objects.select_related("partner__municipality", "author")
        return get_object_or_404(engagements, pk=object_id)

    def decided(self, request: Any, engagement: Engagement, form: DecisionForm) -> bool:
        """Carry the decision out and say so; False when somebody was quicker."""
        decision = Status(form.cleaned_data["decision"])
        try:
            ACTS[decision](engagement, by=request.user, words=form.cleaned_data["words"])
        except (MoveNotAllowed, Uncountable) as refusal:
            messages.error(request, str(refusal))
            engagement.refresh_from_db()
            return False
        messages.success(
            request,
            gettext("%(reference)s is now “%(status)s”.")
            % {"reference": engagement.reference, "status": decision.label},
        )
        return True

    def desk(
        self, request: HttpRequest, engagement: Engagement, form: DecisionForm, *, deciding: bool
    ) -> HttpResponse:
        sites = Site.objects.filter(contribution__engagement=engagement)
        listed = sites.select_related("contribution__target", "municipality", "province")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": engagement.reference or gettext("Draft"),
            "engagement": engagement,
            "contributions": engagement.contributions.for_form(),
            "sites": listed.defer("geometry", "cell")[:SITES_LISTED],
            "site_count": sites.count(),
            "sites_listed": SITES_LISTED,
            "answers": engagement.criterion_answers.once_each(),
            "history": engagement.status_changes.select_related("by"),
            "others": Engagement.objects.filter(partner=engagement.partner)
            .exclude(pk=engagement.pk)
            .exclude(reference="")[:10],
            "neighbours": Engagement.objects.filter(
                reference__in=neighbours(engagement).values("source")
            )[:SITES_LISTED],
            "form": form,
            "deciding": deciding,
        }
        return TemplateResponse(request, "admin/engagements/engagement/review.html", context)

    def places_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The exact sites and the counted claims around them, for the reviewer's map."""
        engagement = self.found(request, str(pk))
        return JsonResponse({"type": "FeatureCollection", "features": features_around(engagement)})
