"""The reasons that reviewers can tick, in four languages."""

from django.contrib import admin

from engagements.models import ReviewReason
from languages.admin import LanguageTabsAdmin


@admin.register(ReviewReason)
class ReviewReasonAdmin(LanguageTabsAdmin):
    list_display = ["text", "decision", "order", "is_active"]
    list_filter = ["decision", "is_active"]
    fields = ["decision", "text", "order", "is_active"]
