"""What counting did, to be read: no figure is changed here."""

from django.contrib import admin
from django.contrib.gis.admin import ModelAdmin
from django.utils.translation import gettext_lazy as _

from counting.models import Claim, Difference, LedgerEntry, PairDecision, RecountRequest, Run


class ReadOnly(ModelAdmin):
    """Lists and pages without a form."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class DifferenceInline(admin.TabularInline):
    model = Difference
    fields = ["about", "stored", "computed"]
    readonly_fields = ["about", "stored", "computed"]
    can_delete = False
    extra = 0
    max_num = 0


@admin.register(Claim)
class ClaimAdmin(ReadOnly):
    list_display = [
        "source",
        "number",
        "target",
        "state",
        "kind",
        "credited",
        "accepted_at",
        "withdrawn_at",
    ]
    list_filter = ["state", "kind", "target"]
    search_fields = ["source"]
    list_select_related = ["target", "credit"]
    exclude = ["geometry", "planar", "actor"]

    @admin.display(description=_("credited"), ordering="credit__credited")
    def credited(self, claim):
        return claim.credit.credited


@admin.register(Run)
class RunAdmin(ReadOnly):
    list_display = [
        "number",
        "started_at",
        "ended_at",
        "counted",
        "not_counted",
        "waiting",
        "differing",
        "difference",
    ]
    inlines = [DifferenceInline]


@admin.register(RecountRequest)
class RecountRequestAdmin(ReadOnly):
    list_display = ["claim", "reason", "requested_at"]
    list_filter = ["reason"]
    list_select_related = ["claim"]


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnly):
    list_display = [
        "at",
        "target",
        "state",
        "basis",
        "kind",
        "change",
        "reason",
        "source",
        "other_source",
    ]
    list_filter = ["state", "basis", "reason", "target"]
    search_fields = ["source", "other_source"]
    list_select_related = ["target"]
    date_hierarchy = "at"


@admin.register(PairDecision)
class PairDecisionAdmin(ReadOnly):
    list_display = ["__str__", "decided_by", "decided_at", "reason"]
    search_fields = ["first_source", "second_source"]
