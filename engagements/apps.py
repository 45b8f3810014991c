from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class EngagementsConfig(AppConfig):
    name = "engagements"
    verbose_name = pgettext_lazy("part of the desk", "Engagements")
