"""The table of contents of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemap_views
from django.urls import URLPattern, URLResolver, include, path

from catalogue.sitemaps import SITEMAPS
from catalogue.views import pictures, robots

handler500 = "catalogue.views.failures.failure"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("catalogue.data_urls")),  # first, for of tiles most is asked for
    path("health/", include("catalogue.health_urls")),
    path("robots.txt", robots.robots),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        sitemap_views.sitemap,
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("media/model-projects/<slug:name>.jpg", pictures.model_project),
]

urlpatterns += i18n_patterns(
    path("admin/", admin.site.urls),
    path("account/", include("accounts.urls")),
    path("account/", include("allauth.urls")),
    path("organisations/", include("partners.urls")),
    path("pledge/", include("engagements.urls")),
    path("", include("catalogue.urls")),
)
