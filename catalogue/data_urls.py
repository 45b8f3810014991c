"""What machines read: the same addresses in every language."""

from django.urls import path

from catalogue.views import api, ogc, tiles

app_name = "data"

urlpatterns = [
    path("tiles/<int:z>/<int:x>/<int:y>.mvt", tiles.places, name="tile"),
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
]
