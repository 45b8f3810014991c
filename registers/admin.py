"""Records of other registers at the desk."""

from django.contrib import messages
from django.contrib.admin import action, register
from django.contrib.gis.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registers import admitting
from registers.models import Record


@register(Record)
class RecordAdmin(ModelAdmin):
    list_display = [
        "source_id",
        "register",
        "title",
        "owner",
        "municipality",
        "since",
        "same_as",
        "counts_here",
    ]
    list_filter = ["register", "counts_here"]
    list_select_related = ["municipality"]
    search_fields = ["source_id", "title", "owner", "same_as"]
    autocomplete_fields = ["municipality", "target"]
    readonly_fields = ["counts_here", "taken_over_at"]
    exclude = ["point"]
    actions = ["count_here", "count_there"]

    def has_add_permission(self, request):
        """Records come in from a table, so that each has its number there."""
        return False

    def has_change_permission(self, request, obj=None):
        """What counts here keeps what it was counted by."""
        counted = obj is not None and obj.counts_here
        return super().has_change_permission(request, obj) and not counted

    def has_delete_permission(self, request, obj=None):
        counted = obj is not None and obj.counts_here
        return super().has_delete_permission(request, obj) and not counted

    @action(description=_("Counts here, no longer there"), permissions=["change"])
    def count_here(self, request, records):
        self.each(request, records, admitting.count_here, "counts here")

    @action(description=_("Counted there, shown here"), permissions=["change"])
    def count_there(self, request, records):
        self.each(request, records, admitting.count_there, "counted there")

    def each(self, request, records, act, what):
        """Do the act for every record; say which were refused, and leave a trace of the others."""
        for record in records:
            try:
                act(record)
            except ValidationError as refusal:
                messages.error(request, f"{record}: {' '.join(refusal.messages)}")
            else:
                self.log_change(request, record, [{"changed": {"fields": [what]}}])
                messages.success(request, gettext("%(record)s: done.") % {"record": record})
