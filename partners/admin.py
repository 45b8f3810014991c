from django.contrib import admin

from partners.models import Membership, Partner


class MembershipInline(admin.TabularInline):
    model = Membership
    autocomplete_fields = ["person"]
    extra = 0


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "enterprise_number", "municipality", "recognised_at"]
    list_filter = ["kind", ("recognised_at", admin.EmptyFieldListFilter)]
    list_select_related = ["municipality"]
    search_fields = ["name", "enterprise_number"]
    autocomplete_fields = ["municipality"]
    readonly_fields = ["added_at", "recognised_at"]
    inlines = [MembershipInline]
