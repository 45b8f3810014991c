"""What the queue can be narrowed to. None of them joins a row to itself several times."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from axes.models import Objective
from engagements.models import Contribution, Finding, FindingKind, Site
from engagements.querysets import lies_in
from engagements.workflow import Status
from territory.models import Region


class StatusFilter(admin.SimpleListFilter):
    """Opens on what awaits review; a search looks everywhere, unless told otherwise."""

    title = _("status")
    parameter_name = "status"
    AWAITING, ALL = Status.SUBMITTED.value, "all"

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self.usual = self.ALL if request.GET.get(SEARCH_VAR) else self.AWAITING
        super().__init__(request, *args)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        never = {self.AWAITING, Status.DRAFT}
        others = [(value, label) for value, label in Status.choices if value not in never]
        return [(self.AWAITING, _("Awaiting review")), (self.ALL, _("All")), *others]

    def choices(self, changelist: Any) -> Any:
        chosen = self.value() or self.usual
        for value, label in self.lookup_choices:
            yield {
                "selected": chosen == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        chosen = self.value() or self.usual
        return queryset if chosen == self.ALL else queryset.filter(status=chosen)


class AssignmentFilter(admin.SimpleListFilter):
    title = _("reviewer")
    parameter_name = "reviewer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("mine", _("Assigned to me")),
            ("nobody", _("Assigned to nobody")),
            ("proposed", _("Acceptance proposed, to be confirmed")),
        ]

    def queryset(self, request: Any, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "mine":
                return queryset.filter(reviewer=request.user)
            case "nobody":
                return queryset.filter(reviewer=None)
            case "proposed":
                return queryset.exclude(proposed_by=None)
        return queryset


class FindingFilter(admin.SimpleListFilter):
    title = _("findings")
    parameter_name = "finding"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("none", _("Nothing noticed")), *FindingKind.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        findings = Finding.objects.filter(engagement=OuterRef("pk"))
        if self.value() == "none":
            return queryset.filter(~Exists(findings))
        return (
            queryset.filter(Exists(findings.filter(kind=self.value())))
            if self.value()
            else queryset
        )


class ContributionFilter(admin.SimpleListFilter):
    """Engagements with at least one contribution of a certain kind."""

    def contributions(self, value: int) -> QuerySet[Contribution]:
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if not value or not value.isdigit():
            return queryset
        return queryset.filter(
            Exists(self.contributions(int(value)).filter(engagement=OuterRef("pk")))
        )


class ObjectiveFilter(ContributionFilter):
    title = _("objective")
    parameter_name = "objective"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(each.pk), str(each)) for each in Objective.objects.in_display_order()]

    def contributions(self, value: int) -> QuerySet[Contribution]:
        return Contribution.objects.filter(target__objective=value)


class RegionFilter(ContributionFilter):
    title = pgettext_lazy("kind of place", "Region")
    parameter_name = "region"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        regions = Region.objects.for_list().in_display_order()
        return [(str(each.pk), str(each)) for each in regions]

    def contributions(self, value: int) -> QuerySet[Contribution]:
        drawn = Exists(Site.objects.filter(lies_in([value]), contribution=OuterRef("pk")))
        return Contribution.objects.filter(drawn | lies_in([value]))
