"""What other pages of the admin look engagements up by."""

from django.contrib import admin
from django.http import HttpRequest

from engagements.models import Contribution


@admin.register(Contribution)
class ContributionAdmin(admin.ModelAdmin):
    """Not a page of its own: it lets other pages look a contribution up by its reference."""

    search_fields = ["engagement__reference", "engagement__title"]
    list_select_related = ["engagement", "target"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False
