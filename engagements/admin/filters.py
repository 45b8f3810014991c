"""What the queue can be narrowed to."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from engagements.workflow import Status


class StatusFilter(admin.SimpleListFilter):
    """Opens on what awaits review; the other statuses are one click away."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        others = [(value, label) for value, label in Status.choices if value != Status.SUBMITTED]
        return [("all", _("All")), *others]

    def choices(self, changelist: Any) -> Any:
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": _("Awaiting review"),
        }
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        if self.value() is None:
            return queryset.awaiting_review()
        return queryset if self.value() == "all" else queryset.filter(status=self.value())
