"""Texts in four languages on the desk: one tab each, and a warning where one is missing."""

from django.contrib import admin
from django.forms import Script
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from languages.edits import with_values
from languages.texts import is_incomplete, missing


class IncompleteFilter(admin.SimpleListFilter):
    title = _("languages")
    parameter_name = "languages"

    def lookups(self, request, model_admin):
        return [("incomplete", _("one is missing")), ("complete", _("complete"))]

    def queryset(self, request, queryset):
        incomplete = is_incomplete(queryset.model)
        if self.value() == "incomplete":
            return queryset.filter(incomplete)
        return queryset.exclude(incomplete) if self.value() == "complete" else queryset


class LanguageTabsAdmin(TranslationAdmin):
    """One language at a time, by a script of our own: modeltranslation's tabs need a CDN."""

    class Media:
        js = [Script("js/admin-languages.js", type="module")]
        css = {"all": ["css/admin-languages.css"]}

    def get_list_display(self, request):
        return [*super().get_list_display(request), "missing_languages"]

    def get_list_filter(self, request):
        return [*super().get_list_filter(request), IncompleteFilter]

    @admin.display(description=_("missing languages"))
    def missing_languages(self, record):
        return ", ".join(missing(record))

    def construct_change_message(self, request, form, formsets, add=False):
        message = super().construct_change_message(request, form, formsets, add)
        return message if add else with_values(message, form, formsets)

    def render_change_form(self, request, context, *args, **kwargs):
        record = context.get("original")
        context["missing_languages"] = missing(record) if record else []
        return super().render_change_form(request, context, *args, **kwargs)
