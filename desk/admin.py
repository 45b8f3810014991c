"""What holds for the pages of all apps at the desk: edits leave traces, regions are limits."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import DELETION, LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from catalogue.pages import FirstPages, keys_of
from correspondence.models import Letter
from counting.models import Claim, LedgerEntry, PairDecision
from counting.recount.keys import Among
from desk import edits, history
from desk.reach import REACH
from engagements import reclassifying
from engagements.models import Engagement
from engagements.permissions import may_judge
from engagements.querysets import regions_of
from partners.models import Partner


class Traced(admin.ModelAdmin):
    """Whatever is added, changed or deleted leaves what it was and what it is."""

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        message = super().construct_change_message(request, form, formsets, add)
        return edits.with_values(message, form, formsets)

    def log_deletions(self, request: Any, queryset: Any) -> Any:
        return [
            LogEntry.objects.log_actions(
                request.user.pk, [row], DELETION, edits.of_a_deleted(row), single_object=True
            )
            for row in queryset
        ]


class KeptPerson(Traced):
    """Who has decided anything is not deleted, or nobody would know who did: but inactive.

    Others are, when they ask for it: what they wrote is then told of “the writer”.
    """

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        is_kept = obj is not None and history.has_decided(obj)
        return super().has_delete_permission(request, obj) and not is_kept


class WithinReach(Traced):
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


class CountedAsItsKind(WithinReach):
    """Whose kind is corrected, what they have pledged counts for that kind.

    Only what was corrected is written: an acceptance or a merger of the same moment, which may be
    waited for here, says itself whether the Alliance knows them.
    """

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
            return
        keep = partial(obj.save, update_fields=form.changed_data)
        if "kind" in form.changed_data:
            reclassifying.correct_kind(obj, keep)
        else:
            keep()


OF_THEIR_OWN: dict[type[Model], type[admin.ModelAdmin]] = {
    PairDecision: JudgedWithinReach,
    Partner: CountedAsItsKind,
    User: KeptPerson,
}


class OfMany(admin.ModelAdmin):
    """A list of a hundred thousand rows or more."""

    paginator = FirstPages
    #: So many that a search finds are looked up by their keys.
    few = 1_000

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The whole width for its columns: the way elsewhere is on the first page of the desk."""
        wide = {"is_nav_sidebar_enabled": False}
        return super().changelist_view(request, wide | (extra_context or {}))

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """What is found, looked up without an order: for a few rows of a long list the database
        would walk all of it in its order. Of many it soon has a page.
        """
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return found, may_repeat
        keys = list(keys_of(found.order_by())[: self.few + 1])
        if len(keys) > self.few:
            return found, may_repeat
        return queryset.filter(Among("pk", keys)), False


LONG = (Claim, Engagement, LedgerEntry, Letter)


def as_at_the_desk(model: type[Model], page: type[admin.ModelAdmin]) -> type[admin.ModelAdmin]:
    """The page of a model as its app has written it, with what holds here for all of them."""
    usual = WithinReach if model in REACH else Traced
    pages = (OfMany,) if model in LONG else ()
    bases = (*pages, OF_THEIR_OWN.get(model, usual), page)
    return type(page.__name__, bases, {"show_full_result_count": False})
