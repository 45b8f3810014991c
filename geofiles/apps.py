from django.apps import AppConfig


class GeofilesConfig(AppConfig):
    name = "geofiles"
