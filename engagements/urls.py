from django.urls import path

from engagements.views import contributions, form, links, mine, person, sending, uploads

app_name = "engagements"

urlpatterns = [
    path("", form.start, name="start"),
    path("mine/", mine.MyEngagements.as_view(), name="mine"),
    path("mine/data/", person.my_data, name="my_data"),
    path("mine/leave/", person.leave, name="leave"),
    path("link/<str:token>/", links.open_link, name="open_link"),
    path("<uuid:key>/check/", sending.check, name="check"),
    path("<uuid:key>/waiting/", sending.waiting, name="waiting"),
    path("confirm/<str:token>/", sending.confirm, name="confirm"),
    path("<uuid:key>/sent/", sending.sent, name="sent"),
    path("<uuid:key>/later/", links.send_link, name="send_link"),
    path("<uuid:key>/change/", mine.change, name="change"),
    path("<uuid:key>/withdraw/", mine.withdraw, name="withdraw"),
    path("<uuid:key>/discard/", links.discard, name="discard"),
    path("<uuid:key>/add/", contributions.add, name="add"),
    path("<uuid:key>/remove/<int:number>/", contributions.remove, name="remove"),
    path("<uuid:key>/sites/<int:number>/", contributions.sites, name="sites"),
    path(
        "<uuid:key>/sites/<int:number>.geojson", contributions.sites_geojson, name="sites_geojson"
    ),
    path("<uuid:key>/pledged/<int:number>/", contributions.pledged, name="pledged"),
    path("<uuid:key>/upload/<int:number>/", uploads.upload, name="upload"),
    path("<uuid:key>/<slug:name>/", form.step, name="step"),
    path("<uuid:key>/<slug:name>/<int:number>/", form.step, name="step"),
]
