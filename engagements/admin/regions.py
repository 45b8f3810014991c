"""The regions to which reviewers keep."""

from django.contrib import admin

from engagements.models import ReviewRegion


@admin.register(ReviewRegion)
class ReviewRegionAdmin(admin.ModelAdmin):
    list_display = ["person", "region"]
    list_display_links = ["person"]
    list_select_related = ["person", "region"]
    list_filter = ["region"]
    search_fields = ["person__name", "person__email"]
