"""The table of contents of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from catalogue.views import pictures

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", include("catalogue.health_urls")),
    path("media/model-projects/<slug:name>.jpg", pictures.model_project),
    path("", include("catalogue.data_urls")),
]

urlpatterns += i18n_patterns(
    path("admin/", admin.site.urls),
    path("account/", include("accounts.urls")),
    path("account/", include("allauth.urls")),
    path("organisations/", include("partners.urls")),
    path("pledge/", include("engagements.urls")),
    path("", include("catalogue.urls")),
)
