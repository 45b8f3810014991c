"""The one address without a language: for whoever watches over the machine."""

from django.urls import path

from catalogue.views.health import health

urlpatterns = [path("", health, name="health")]
