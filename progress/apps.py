from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class ProgressConfig(AppConfig):
    name = "progress"
    verbose_name = pgettext_lazy("part of the desk", "Progress")
