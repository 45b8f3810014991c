from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CorrespondenceConfig(AppConfig):
    name = "correspondence"
    verbose_name = pgettext_lazy("part of the desk", "Correspondence")
