"""The addresses of the public site."""

from django.urls import path

from catalogue import feeds
from catalogue.views import (
    changes,
    counting,
    downloads,
    embeds,
    engagements,
    home,
    maps,
    news,
    objectives,
    partners,
    places,
    preview,
    releases,
    statements,
    targets,
)

app_name = "catalogue"

urlpatterns = [
    path("", home.home, name="home"),
    path("objectives/", objectives.objective_list, name="objective_list"),
    path("objectives/<slug:slug>/", objectives.objective, name="objective"),
    path("progress/", targets.progress, name="progress"),
    path("progress/figures.csv", targets.all_figures, name="all_figures"),
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
    path("places/", places.place_list, name="place_list"),
    path("places/<slug:level>/<slug:slug>/", places.place, name="place"),
    path("places/<slug:level>/<slug:slug>/figures.csv", places.place_figures, name="place_figures"),
    path("places/<slug:level>/<slug:slug>/picture.png", places.place_picture, name="place_picture"),
    path("places/<slug:level>/<slug:slug>/engagements.atom", feeds.PlaceFeed(), name="place_feed"),
    path("embed/progress/<slug:code>/", embeds.target, name="embed_target"),
    path("embed/places/<slug:level>/<slug:slug>/", embeds.place, name="embed_place"),
    path("partners/", partners.PartnerList.as_view(), name="partner_list"),
    path("partners/<uuid:key>/<slug:slug>/", partners.partner, name="partner"),
    path("news/", news.news, name="news"),
    path("news.atom", feeds.NewsFeed(), name="news_feed"),
    path("accessibility/", statements.accessibility, name="accessibility"),
    path("privacy/", statements.privacy, name="privacy"),
    path("legal-notice/", statements.legal_notice, name="legal_notice"),
    path("contact/", statements.contact, name="contact"),
    path("engagements.atom", feeds.EngagementFeed(), name="engagement_feed"),
    path("objectives/<slug:slug>/engagements.atom", feeds.ObjectiveFeed(), name="objective_feed"),
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
