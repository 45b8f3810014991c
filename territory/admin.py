"""Places on the team's desk: names and periods. Outlines come from official files only."""

from django.contrib import admin
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.forms import Script
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from territory.models import BoundaryLoad, Municipality, Province, Region

HAS_OUTLINE = ExpressionWrapper(Q(outline__isnull=False), output_field=BooleanField())


class HasOutlineFilter(admin.SimpleListFilter):
    title = _("outline loaded")
    parameter_name = "outline"

    def lookups(self, request, model_admin):
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.with_outline()
        if self.value() == "no":
            return queryset.without_outline()
        return queryset


class PlaceAdmin(TranslationAdmin):
    """The official code stays as loaded, and the outline is shown as a yes or no."""

    list_display = ["nis_code", "name", "outline_is_loaded"]
    list_display_links = ["name"]
    list_filter = [HasOutlineFilter]
    search_fields = ["nis_code", "name_en", "name_fr", "name_nl", "name_de"]
    fields = ["nis_code", "name", "slug", "outline_is_loaded", "outline_from", "outline_is_derived"]
    readonly_fields = ["nis_code", "outline_is_loaded", "outline_from", "outline_is_derived"]

    class Media:
        # A script of our own, for modeltranslation's tabs need a CDN.
        js = [Script("js/admin-languages.js", type="module")]
        css = {"all": ["css/admin-languages.css"]}

    def get_queryset(self, request):
        # The outlines themselves stay in the database.
        return (
            super()
            .get_queryset(request)
            .defer("outline", "outline_for_map")
            .annotate(outline_is_loaded=HAS_OUTLINE)
        )

    @admin.display(boolean=True, description=_("outline loaded"), ordering="outline_is_loaded")
    def outline_is_loaded(self, place):
        return place.outline_is_loaded

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Region)
class RegionAdmin(PlaceAdmin):
    pass


@admin.register(Province)
class ProvinceAdmin(PlaceAdmin):
    list_display = ["nis_code", "name", "region", "outline_is_loaded"]
    list_select_related = ["region"]
    fields = ["region", *PlaceAdmin.fields]
    readonly_fields = ["region", *PlaceAdmin.readonly_fields]


@admin.register(Municipality)
class MunicipalityAdmin(PlaceAdmin):
    list_display = ["nis_code", "name", "province", "region", "valid_to", "outline_is_loaded"]
    list_filter = [HasOutlineFilter, "region", "province", "language_regime", "valid_to"]
    list_select_related = ["province", "region"]
    fields = [
        *PlaceAdmin.fields,
        "province",
        "region",
        "language_regime",
        "population",
        "population_year",
        "valid_from",
        "valid_to",
        "successor",
    ]
    readonly_fields = [*PlaceAdmin.readonly_fields, "province", "region", "successor"]


@admin.register(BoundaryLoad)
class BoundaryLoadAdmin(admin.ModelAdmin):
    list_display = ["loaded_at", "file_name", "level", "situation_on", "is_coarse", "changed_count"]
    list_display_links = ["file_name"]
    list_filter = ["level", "is_coarse"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
