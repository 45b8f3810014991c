"""What machines read: the same addresses in every language."""

from datetime import date

from django.urls import path, re_path, register_converter

from catalogue.views import api, ogc, releases, tiles

app_name = "data"


class Day:
    """A day of the calendar, as 2026-11-25."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(Day, "day")

urlpatterns = [
    path("tiles/<int:z>/<int:x>/<int:y>.mvt", tiles.places, name="tile"),
    path("data/catalogue.jsonld", releases.catalogue_json, name="catalogue_json"),
    path("data/catalogue.ttl", releases.catalogue_turtle, name="catalogue_turtle"),
    path("data/latest/<str:name>", releases.latest, name="release_latest"),
    path("data/<day:day>/<str:name>", releases.file, name="release_file"),
    path("api/v1/", api.landing, name="api_landing"),
    path("api/v1/openapi.json", api.openapi, name="api_description"),
    path("api/v1/totals", api.totals, name="api_totals"),
    path("api/v1/objectives", api.objectives, name="api_objectives"),
    path("api/v1/targets", api.targets, name="api_targets"),
    path("api/v1/engagements", api.engagements, name="api_engagements"),
    path("api/v1/engagements/<slug:reference>", api.engagement, name="api_engagement"),
    path("api/v1/places", api.places, name="api_places"),
    path("api/v1/partners", api.partners, name="api_partners"),
    path("api/v1/ledger", api.ledger, name="api_ledger"),
    path("ogc/", ogc.landing, name="ogc_landing"),
    path("ogc/api", ogc.api, name="ogc_api"),
    path("ogc/conformance", ogc.conformance, name="ogc_conformance"),
    path("ogc/collections", ogc.collections, name="ogc_collections"),
    path("ogc/collections/places", ogc.collection, name="ogc_collection"),
    path("ogc/collections/places/items", ogc.items, name="ogc_items"),
    path("ogc/collections/places/items/<int:number>", ogc.item, name="ogc_item"),
    # Not a page, whatever else is asked for; Django leads from a landing page's address without its
    # last stroke to the one with it.
    re_path(r"^api/(?!v1$)(?P<rest>.*)$", api.unknown, name="unknown_api"),
    path("ogc/<path:rest>", api.unknown, name="unknown_ogc"),
    path("tiles/<path:rest>", api.unknown, name="unknown_tile"),
]
