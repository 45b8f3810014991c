from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class IntakeConfig(AppConfig):
    name = "intake"
    verbose_name = pgettext_lazy("part of the desk", "Intake of tables")
