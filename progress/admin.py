"""Reports at the team's desk: entered from a partner's letter, accepted, verified."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagements.models import Contribution, Engagement
from engagements.permissions import may_decide
from progress import reporting
from progress.forms import ReportForm
from progress.models import Report, ReportRefused
from progress.workflow import Status


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    form = ReportForm
    fields = ["contribution", "situation_on", "done_percent", "file", "words"]
    list_display = ["contribution", "situation_on", "done_percent", "status", "decided_by"]
    list_filter = ["status"]
    list_select_related = ["contribution__engagement", "contribution__target", "decided_by"]
    search_fields = ["contribution__engagement__reference", "contribution__engagement__title"]
    autocomplete_fields = ["contribution"]
    readonly_fields = ["status", "submitted_at", "decided_at", "decided_by"]
    actions = ["accept", "verify", "confirm", "send_back"]

    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        undecided = obj is None or obj.status == Status.SUBMITTED
        return undecided and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return False

    def get_queryset(self, request: Any) -> QuerySet[Report]:
        within_reach = Engagement.objects.within_reach_of(request.user)
        return super().get_queryset(request).filter(contribution__engagement__in=within_reach)

    def get_fields(self, request: HttpRequest, obj: Report | None = None) -> Any:
        decided = [] if obj is None else ["status", "submitted_at", "decided_at", "decided_by"]
        return [*self.fields, *decided]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if form.features:
            reporting.give_sites(form.instance, form.features)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "contribution":
            accepted = Engagement.objects.accepted().within_reach_of(request.user)
            kwargs["queryset"] = Contribution.objects.filter(engagement__in=accepted)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.action(description=_("Accept: counts as implemented"), permissions=["change"])
    def accept(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        self.each(request, reports, reporting.accept)

    @admin.action(description=_("Verify from the evidence"), permissions=["change"])
    def verify(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        self.each(request, reports, reporting.verify)

    @admin.action(
        description=_("Nothing has changed: confirmed as of today"), permissions=["change"]
    )
    def confirm(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        self.each(request, reports, reporting.confirm)

    @admin.action(description=_("Send back: does not count"), permissions=["change"])
    def send_back(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        self.each(request, reports, reporting.send_back)

    def each(self, request: Any, reports: QuerySet[Report], act: Callable[..., object]) -> None:
        """Do the act for every report the person may decide on; say which were refused."""
        for report in reports.select_related("contribution__engagement__partner"):
            if not may_decide(request.user, report.contribution.engagement):
                messages.error(
                    request, gettext("You may not decide on %(report)s.") % {"report": report}
                )
                continue
            try:
                act(report, by=request.user)
            except ReportRefused as refusal:
                messages.error(request, f"{report}: {refusal}")
            else:
                messages.success(request, f"{report}: {report.get_status_display()}")
