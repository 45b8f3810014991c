"""Lists of all apps, as whoever keeps to some regions may see them."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet

from counting.models import PairDecision
from desk.reach import REACH
from engagements.permissions import may_judge
from engagements.querysets import regions_of


class WithinReach(admin.ModelAdmin):
    """Nothing is listed, opened, found or changed that lies elsewhere."""

    def get_queryset(self, request: Any) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.filter(REACH[self.model](request.user)) if regions_of(request.user) else rows


class JudgedWithinReach(WithinReach):
    """Two sites are judged by who could judge them on the page of their engagement."""

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        words = form.cleaned_data
        if not may_judge(request.user, [words["first_source"], words["second_source"]]):
            raise PermissionDenied
        super().save_model(request, obj, form, change)


OF_THEIR_OWN: dict[type[Model], type[WithinReach]] = {PairDecision: JudgedWithinReach}

# The desk stands last in INSTALLED_APPS: the pages of the other apps are there already.
for model in REACH:
    whole = type(admin.site.get_model_admin(model))
    limited = OF_THEIR_OWN.get(model, WithinReach)
    admin.site.unregister(model)
    admin.site.register(model, type(whole.__name__, (limited, whole), {}))
