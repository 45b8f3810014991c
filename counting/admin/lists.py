"""What counting did, to be read: no figure is changed here."""

from django.contrib import admin, messages
from django.contrib.gis.admin import ModelAdmin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from counting import asking
from counting.models import Claim, LedgerEntry, RecountRequest


class ReadOnly(ModelAdmin):
    """Lists and pages without a form."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ByReference(ReadOnly):
    """Found by how a reference begins: to look into each of a million takes too long."""

    search_help_text = _("How a reference begins.")

    def get_search_results(self, request, queryset, search_term):
        # References have no small letters.
        return super().get_search_results(request, queryset, search_term.upper())


@admin.register(Claim)
class ClaimAdmin(ByReference):
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
    list_per_page = 25
    # The latest first, by the index there is.
    ordering = ["-pk"]
    search_fields = ["source__startswith"]
    list_select_related = ["target", "credit"]
    exclude = ["geometry", "planar", "actor"]

    def get_queryset(self, request):
        """Without what is drawn, which weighs more than the rest of a row."""
        return super().get_queryset(request).defer("geometry", "planar", "shown")

    @admin.display(description=_("credited"), ordering="credit__credited")
    def credited(self, claim):
        return claim.credit.credited


class SetAsideFilter(admin.SimpleListFilter):
    title = _("after an error")
    parameter_name = "set_aside"

    def lookups(self, request, model_admin):
        return [("yes", _("Set aside")), ("no", _("Waiting"))]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.set_aside()
        return queryset.waiting() if self.value() == "no" else queryset


@admin.register(RecountRequest)
class RecountRequestAdmin(ReadOnly):
    list_display = ["claim", "reason", "requested_at", "attempts", "error"]
    list_filter = [SetAsideFilter, "reason"]
    list_select_related = ["claim"]
    show_full_result_count = False
    actions = ["try_again"]

    def has_try_again_permission(self, request):
        return request.user.has_perm("counting.change_recountrequest")

    @admin.action(description=_("Try again"), permissions=["try_again"])
    def try_again(self, request, queryset):
        again = asking.try_again(queryset)
        words = ngettext(
            "%(count)s recount is tried again.", "%(count)s recounts are tried again.", again
        )
        messages.success(request, words % {"count": again})


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ByReference):
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
    # Not by `date_hierarchy`, which reads all of a million moments for the days there are.
    list_filter = ["at", "state", "basis", "reason", "target"]
    list_per_page = 25
    # Entries are written as time goes by: the latest first, by the index there is.
    ordering = ["-pk"]
    search_fields = ["source__startswith", "other_source__startswith"]
    list_select_related = ["target"]
