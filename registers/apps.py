from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class RegistersConfig(AppConfig):
    name = "registers"
    verbose_name = pgettext_lazy("part of the desk", "Other registers")
