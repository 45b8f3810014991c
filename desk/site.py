"""The door of the desk: Django's admin, for the team, and only with a second factor."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts import second_factor
from desk import views
from desk.admin import as_at_the_desk


class DeskSite(admin.AdminSite):
    """Every address of the desk asks `has_permission`, so there is no way round the factor."""

    site_title = index_title = _("Review desk")
    site_header = _("Review desk of the Biodiversity Alliance")

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[admin.ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        """Register pages as every app does; here they leave traces and keep to regions."""
        is_one = isinstance(model_or_iterable, type)
        models: Any = [model_or_iterable] if is_one else model_or_iterable
        for model in models:
            page = as_at_the_desk(model, admin_class or admin.ModelAdmin)
            super().register(model, page, **options)

    def get_urls(self) -> list[Any]:
        everything_of_one = self.admin_view(views.engagement_file)
        return [
            path("operations/", self.admin_view(views.operations), name="operations"),
            path("operations/<slug:name>/", self.admin_view(views.retry), name="retry"),
            path("export/<slug:name>.<slug:form>", self.admin_view(views.export), name="export"),
            path("history/", self.admin_view(views.history), name="history"),
            path("partners/<int:pk>/merge/", self.admin_view(views.merge), name="merge_partner"),
            path("engagement-files/<int:pk>/", everything_of_one, name="engagement_file"),
            *super().get_urls(),
        ]

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this person may come in; Django asks once at the door and once for the frame."""
        if not hasattr(request, "may_enter_the_desk"):
            may_enter = super().has_permission(request) and second_factor.was_used(request)
            request.may_enter_the_desk = may_enter  # type: ignore[attr-defined]
        return request.may_enter_the_desk  # type: ignore[attr-defined]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Put together only by the pages that show it: those of the review have no side bar."""
        whole = super().get_app_list
        return SimpleLazyObject(lambda: whole(request, app_label))

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead on to what is still missing: signing in, a second factor, or its code."""
        wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
        if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
            wanted = reverse("admin:index")
        if not request.user.is_authenticated:
            return after("account_login", wanted)
        if not super().has_permission(request):
            raise PermissionDenied
        if not second_factor.has_one(request.user):
            messages.info(request, gettext("The team works with a second factor: set it up once."))
            return after("mfa_activate_totp", wanted)
        if not second_factor.was_used(request):
            return after("mfa_reauthenticate", wanted)
        return redirect(wanted)


def after(name: str, wanted: str) -> HttpResponse:
    """Go to the page called `name`, and from there to the wanted one."""
    return redirect(f"{reverse(name)}?{urlencode({REDIRECT_FIELD_NAME: wanted})}")
