from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import pgettext_lazy


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = pgettext_lazy("part of the desk", "The desk")


class DeskAdminConfig(AdminConfig):
    """Django's admin, behind a door of our own."""

    default_site = "desk.site.DeskSite"
