"""The addresses of the public site."""

from django.urls import path

from catalogue.views import (
    changes,
    counting,
    downloads,
    engagements,
    home,
    maps,
    objectives,
    preview,
    releases,
    targets,
)

app_name = "catalogue"

urlpatterns = [
    path("", home.home, name="home"),
    path("objectives/", objectives.ObjectiveList.as_view(), name="objective_list"),
    path("objectives/<slug:slug>/", objectives.ObjectiveDetail.as_view(), name="objective"),
    path("progress/", targets.progress, name="progress"),
    path("progress/counts.csv", downloads.counts, name="counts"),
    path("progress/sum_counts.py", downloads.adding_up, name="adding_up"),
    path("progress/<slug:code>/", targets.target, name="target"),
    path("progress/<slug:code>/figures.csv", targets.target_figures, name="target_figures"),
    path("progress/<slug:code>/trend.csv", targets.target_trend, name="target_trend"),
    path("progress/<slug:code>/picture.png", targets.target_picture, name="target_picture"),
    path("progress/<slug:code>/changes/", changes.changes, name="changes"),
    path("how-we-count/", counting.how_we_count, name="how_we_count"),
    path("engagements/preview/<uuid:key>/", preview.preview, name="preview"),
    path(
        "engagements/preview/<uuid:key>/desk/",
        preview.preview_at_the_desk,
        name="preview_at_the_desk",
    ),
    path(
        "engagements/preview/<uuid:key>/desk/places.geojson",
        preview.preview_places_at_the_desk,
        name="preview_places_at_the_desk",
    ),
    path(
        "engagements/preview/<uuid:key>/places.geojson",
        preview.preview_places,
        name="preview_places",
    ),
    path("engagements/", engagements.EngagementList.as_view(), name="engagement_list"),
    path(
        "engagements/<slug:reference>/",
        engagements.EngagementDetail.as_view(),
        name="engagement_by_reference",
    ),
    path(
        "engagements/<slug:reference>/places.geojson",
        maps.engagement_places,
        name="engagement_places",
    ),
    path(
        "engagements/<slug:reference>/<slug:slug>/",
        engagements.EngagementDetail.as_view(),
        name="engagement",
    ),
    path("data/", releases.open_data, name="open_data"),
    path("map/", maps.places, name="map"),
    path("map/chosen/", maps.chosen, name="map_chosen"),
    path("outlines.geojson", maps.outlines, name="outlines"),
    path("places.json", maps.named, name="named_places"),
]
