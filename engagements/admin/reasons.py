"""The reasons that reviewers can tick, in four languages."""

from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from django.utils.translation import get_language

from correspondence import wording
from correspondence.admin import letter_page, worded
from correspondence.models import Wording
from engagements.models import ReviewReason
from languages.admin import LanguageTabsAdmin


@admin.register(ReviewReason)
class ReviewReasonAdmin(LanguageTabsAdmin):
    list_display = ["text", "decision", "order", "is_active"]
    list_filter = ["decision", "is_active"]
    fields = ["decision", "text", "order", "is_active"]

    def preview(self, request: Any, record: ReviewReason) -> HttpResponse:
        """The letter that a reviewer who ticks nothing else sends."""

        def with_the_reason(text: str) -> str:
            return wording.as_example(text, words=record.text_in(get_language()))

        template = f"engagements/letters/{record.decision}"
        team = Wording.objects.filter(template=template).first() or Wording(template=template)
        return letter_page(request, self, worded(team, with_the_reason))
