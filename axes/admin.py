"""The framework on the team's desk: texts in four languages, counting rules beside each target."""

from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from axes.forms import ModelProjectForm
from axes.framework import RULE
from axes.models import Aim, Axis, Criterion, ModelProject, Objective, Target
from languages.admin import PREVIEW, LanguageTabsAdmin


@admin.register(Axis)
class AxisAdmin(LanguageTabsAdmin):
    list_display = ["number", "name", "short_name"]
    list_display_links = ["name"]
    ordering = ["order"]
    fields = ["number", "slug", "name", "short_name", "summary", "order"]

    def view_on_site(self, axis):
        return reverse("catalogue:objective_list")


class AimInline(TranslationStackedInline):
    model = Aim
    extra = 0
    fields = ["key", "text", "wording", "order"]


class CriterionInline(TranslationStackedInline):
    model = Criterion
    extra = 0
    fields = ["key", "text", "wording", "is_active", "order"]


@admin.register(Objective)
class ObjectiveAdmin(LanguageTabsAdmin):
    list_display = ["number", "name", "axis", "criteria_complete"]
    list_display_links = ["name"]
    list_filter = ["axis", "criteria_complete"]
    list_select_related = ["axis"]
    ordering = ["order"]
    fields = ["axis", "number", "slug", "name", "summary", "criteria_complete", "order"]
    inlines = [CriterionInline, AimInline]

    def view_on_site(self, objective):
        return reverse("catalogue:objective", args=[objective.slug])


@admin.register(Target)
class TargetAdmin(LanguageTabsAdmin):
    list_display = ["name", "objective", "value", "unit", "tolerance_m", "rule_version"]
    list_filter = ["metric_kind", "objective"]
    list_select_related = ["objective"]
    search_fields = ["name", "label", "code"]
    fieldsets = [
        (None, {"fields": ["objective", "key", "code", "name", "label", "note", "order"]}),
        (
            _("The figure"),
            {
                "fields": [
                    "value",
                    "unit",
                    "metric_kind",
                    "period",
                    "target_year",
                    "denominator",
                    "second_reviewer_above",
                    "valid_from",
                    "valid_to",
                ]
            },
        ),
        (
            _("How it is counted"),
            {
                "fields": [
                    "aggregation",
                    "tolerance_m",
                    "minimum_shared_run_m",
                    "counts_elsewhere",
                    "rule_version",
                    "rule_acts",
                ],
                "description": _(
                    "Fixed once the target exists: a change of rule is an act of its own, "
                    "with a day and a reason."
                ),
            },
        ),
    ]

    def get_readonly_fields(self, request, obj=None):
        return [*RULE, "rule_acts"] if obj else ["rule_acts"]

    @admin.display(description=_("change of rule"))
    def rule_acts(self, target):
        if target.pk is None:
            return "–"
        return format_html(
            '<a href="{}?target={}">{}</a> · <a href="{}?target__id__exact={}">{}</a>',
            reverse("admin:counting_rulechange_add"),
            target.pk,
            _("Change the rule"),
            reverse("admin:counting_rulechange_changelist"),
            target.pk,
            _("Versions so far"),
        )

    def view_on_site(self, target):
        return reverse("catalogue:objective", args=[target.objective.slug])


@admin.register(ModelProject)
class ModelProjectAdmin(LanguageTabsAdmin):
    form = ModelProjectForm
    list_display = ["title", "objective", "whose", "is_published"]
    list_filter = ["is_published", "objective"]
    list_select_related = ["objective"]
    search_fields = ["title", "whose"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = [
        (None, {"fields": ["objective", "title", "text", "whose", "link"]}),
        (_("Picture"), {"fields": ["picture", "picture_text", "picture_credit"]}),
        (_("Where it is shown"), {"fields": ["is_published", "order"]}),
    ]

    def view_on_site(self, project):
        return reverse("catalogue:objective", args=[project.objective.slug])

    def save_model(self, request, obj, form, change):
        """A preview shows the picture that is kept: a new one would leave a file behind."""
        if PREVIEW in request.POST:
            obj.picture, obj.is_published = form.initial.get("picture", ""), True
        super().save_model(request, obj, form, change)
