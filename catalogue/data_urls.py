"""What machines read: the same addresses in every language."""

from django.urls import path

from catalogue.views import tiles

app_name = "data"

urlpatterns = [
    path("tiles/<int:z>/<int:x>/<int:y>.mvt", tiles.places, name="tile"),
]
