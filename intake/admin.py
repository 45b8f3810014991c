"""Tables at the desk: send one, see what each row will do, say yes or no, see how far it is."""

import csv
from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake import sending
from intake.forms import SheetForm
from intake.kinds import KINDS
from intake.models import Row, Sheet, State
from intake.sending import NotAsked

ROWS_SHOWN = 50


@admin.register(Sheet)
class SheetAdmin(admin.ModelAdmin):
    form = SheetForm
    list_display = ["name", "kind", "state", "sent_by", "sent_at", "progress"]
    list_filter = ["kind", "state"]
    list_select_related = ["sent_by"]
    fields = ["kind", "file"]
    add_form_template = "admin/intake/sheet_add.html"

    def get_queryset(self, request):
        return Sheet.objects.with_counts()

    def has_change_permission(self, request, obj=None):
        """A table is sent and answered, not edited."""
        return False

    def get_urls(self):
        views = [
            ("<int:pk>/confirm/", self.confirm_view, "confirm"),
            ("<int:pk>/drop/", self.drop_view, "drop"),
            ("empty/<slug:kind>.csv", self.empty_view, "empty"),
        ]
        return [
            *(
                path(route, self.admin_site.admin_view(view), name=f"intake_sheet_{name}")
                for route, view, name in views
            ),
            *super().get_urls(),
        ]

    def save_model(self, request, obj, form, change):
        kept = sending.send(form.cleaned_data["file"], form.cleaned_data["kind"], by=request.user)
        obj.pk, obj.name = kept.pk, kept.name

    def response_add(self, request, obj, post_url_continue=None):
        return redirect("admin:intake_sheet_change", obj.pk)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What the rows of a table will do, or have done."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not object_id.isdigit():
            raise Http404
        sheet = get_object_or_404(
            self.get_queryset(request).select_related("sent_by"), pk=object_id
        )
        verdict = request.GET.get("verdict", "")
        rows = sheet.rows.filter(verdict=verdict) if verdict else sheet.rows.all()
        done, whole = how_far(sheet)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(sheet),
            "done": done,
            "whole": whole,
            "sheet": sheet,
            "is_asking": sheet.state == State.ASKING and self.has_add_permission(request),
            "is_under_way": sheet.state in (State.READING, State.TAKING),
            "verdict": verdict,
            "rows": rows[:ROWS_SHOWN],
            "shown": ROWS_SHOWN,
            "rows_address": f"{reverse('admin:intake_row_changelist')}?sheet__id__exact={sheet.pk}",
        }
        return TemplateResponse(request, "admin/intake/sheet.html", context)

    def confirm_view(self, request, pk):
        said = gettext("What is new is being taken over.")
        return self.answered(request, pk, partial(sending.confirm, by=request.user), said)

    def drop_view(self, request, pk):
        return self.answered(request, pk, sending.drop, gettext("Nothing of it is taken over."))

    def answered(self, request, pk, act, said):
        if request.method != "POST" or not self.has_add_permission(request):
            raise PermissionDenied
        sheet = get_object_or_404(Sheet, pk=pk)
        try:
            act(sheet)
        except NotAsked as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, said)
            self.log_change(request, sheet, [{"changed": {"fields": [said]}}])
        return redirect("admin:intake_sheet_change", pk)

    def empty_view(self, request, kind):
        """A table to fill in: the head, and an example."""
        if not self.has_view_permission(request) or kind not in KINDS:
            raise PermissionDenied
        columns = KINDS[kind]().COLUMNS
        answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
        csv.writer(answer).writerows(
            [[each.name for each in columns], [each.example for each in columns]]
        )
        return answer

    @admin.display(description=_("progress"))
    def progress(self, sheet):
        done, whole = how_far(sheet)
        return _("%(done)s of %(whole)s") % {"done": done, "whole": whole}


def how_far(sheet):
    """How many rows are judged of all or, once confirmed, taken over of those that are new."""
    if sheet.confirmed_at:
        return sheet.done_count, sheet.done_count + sheet.left_count
    return sheet.new_count + sheet.same_count + sheet.error_count, sheet.row_count


@admin.register(Row)
class RowAdmin(admin.ModelAdmin):
    """The rows of a table, to be read; reached from its page."""

    list_display = ["number", "verdict", "words", "is_done"]
    list_filter = ["verdict", "is_done"]
    show_full_result_count = False

    def has_module_permission(self, request):
        return False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
