"""The reasons that reviewers can tick, in four languages."""

from django.contrib import admin

from axes.admin import LanguageTabsAdmin
from engagements.models import ReviewReason


@admin.register(ReviewReason)
class ReviewReasonAdmin(LanguageTabsAdmin):
    list_display = ["text", "decision", "order", "is_active"]
    list_filter = ["decision", "is_active"]
    fields = ["decision", "text", "order", "is_active"]
