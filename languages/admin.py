"""Texts in four languages on the desk: a tab each, a warning where one is missing, a preview."""

from copy import copy
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db import transaction
from django.forms import Script
from django.http import HttpResponse, QueryDict
from django.urls import resolve
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from languages.texts import LANGUAGES, fields_of, is_incomplete, missing

#: The button that asks for a preview; its value is the language.
PREVIEW = "_preview"


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

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        may_save = self.has_change_permission(request, obj) if change else True
        context["missing_texts"] = missing_in(context)
        context["preview_languages"] = settings.LANGUAGES if may_save else []
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(self, request, obj, post_url_continue=None):
        if PREVIEW in request.POST:
            return self.previewed(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        if PREVIEW in request.POST:
            return self.previewed(request, obj)
        return super().response_change(request, obj)

    def previewed(self, request: Any, record: Any) -> HttpResponse:
        """What would be read of the record if it were saved as typed; then nothing is saved.

        The form was saved like any other, and this is the end of its transaction.
        """
        language = request.POST[PREVIEW]
        with override(language if language in LANGUAGES else LANGUAGES[0]):
            messages.info(request, gettext("This is a preview: nothing is saved yet."))
            page = self.preview(request, record)
            if hasattr(page, "render"):
                page.render()
        transaction.set_rollback(True)
        return page

    def preview(self, request: Any, record: Any) -> HttpResponse:
        """The public page on which the record is shown, or whatever its readers get."""
        view, args, kwargs = resolve(self.view_on_site(record))  # type: ignore[operator, arg-type]  # a method here
        asked = copy(request)
        asked.method, asked.GET, asked.POST = "GET", QueryDict(), QueryDict()
        return view(asked, *args, **kwargs)


def missing_in(context: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What is missing in which languages: of the record, and of those edited on its page."""
    rows = [context["original"]] if context.get("original") else []
    for inline in context["inline_admin_formsets"]:
        if fields_of(inline.formset.model):
            rows += inline.formset.queryset
    return [(str(row), codes) for row in rows if (codes := missing(row))]
