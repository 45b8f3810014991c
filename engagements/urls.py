from django.urls import path

from engagements import views

app_name = "engagements"

urlpatterns = [
    path("", views.start, name="start"),
    path("mine/", views.MyEngagements.as_view(), name="mine"),
    path("link/<str:token>/", views.open_link, name="open_link"),
    path("<uuid:key>/check/", views.check, name="check"),
    path("<uuid:key>/sent/", views.sent, name="sent"),
    path("<uuid:key>/later/", views.send_link, name="send_link"),
    path("<uuid:key>/discard/", views.discard, name="discard"),
    path("<uuid:key>/sites/", views.sites, name="sites"),
    path("<uuid:key>/sites.geojson", views.sites_geojson, name="sites_geojson"),
    path("<uuid:key>/<slug:name>/", views.step, name="step"),
]
