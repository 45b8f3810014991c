from django.apps import AppConfig


class AxesConfig(AppConfig):
    name = "axes"
