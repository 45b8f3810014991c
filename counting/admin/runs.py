"""Full recounts: how far they are, what they found, and figures with other tolerances."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from counting.admin.lists import ReadOnly
from counting.models import Difference, Run, RunChunk, Sensitivity

#: Differences on the page of a run.
SHOWN = 100


class ReadOnlyInline(admin.TabularInline):
    can_delete = False
    extra = 0
    max_num = 0

    def get_readonly_fields(self, request, obj=None):
        return self.fields


class DifferenceInline(ReadOnlyInline):
    """The first differences; all of them have a list of their own."""

    model = Difference
    fields = ["about", "stored", "computed"]

    def get_queryset(self, request):
        run = request.resolver_match.kwargs["object_id"]
        first = Difference.objects.filter(run=run).order_by("pk")[:SHOWN]
        return super().get_queryset(request).filter(pk__in=[each.pk for each in first])


class SensitivityInline(ReadOnlyInline):
    model = Sensitivity
    fields = ["target", "state", "tolerance_m", "credited"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("target")


class ChunkInline(ReadOnlyInline):
    model = RunChunk
    fields = ["number", "target", "state", "size", "attempts", "began_at", "ended_at", "error"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("target").defer("claims")


@admin.register(Run)
class RunAdmin(ReadOnly):
    list_per_page = 25
    list_display = [
        "number",
        "started_at",
        "ended_at",
        "progress",
        "counted",
        "not_counted",
        "waiting",
        "differing",
        "difference",
    ]
    fields = [
        ("number", "rule_version"),
        ("started_at", "ended_at", "progress"),
        "digest",
        "counted",
        ("not_counted", "withdrawn", "wholly_shared", "wholly_outside", "of_nothing", "given_up"),
        "waiting",
        ("differing", "difference"),
    ]
    readonly_fields = ["progress"]
    inlines = [DifferenceInline, SensitivityInline, ChunkInline]

    def get_queryset(self, request):
        return Run.objects.with_progress()

    @admin.display(description=_("progress"))
    def progress(self, run):
        done, count = run.chunks_done, run.chunk_count
        percentage = 100 if run.is_over else done * 100 // max(count, 1)
        return _("%(percentage)s %% (%(done)s of %(count)s chunks)") % {
            "percentage": percentage,
            "done": done,
            "count": count,
        }


@admin.register(Difference)
class DifferenceAdmin(ReadOnly):
    list_display = ["about", "run", "stored", "computed"]
    list_select_related = ["run"]
    list_filter = ["run"]
    search_fields = ["about"]
    exclude = ["claim"]
