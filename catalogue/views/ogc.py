"""OGC API – Features, parts 1 core, GeoJSON and OpenAPI 3.0: opened by QGIS and GDAL as it is."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue import description, features
from catalogue.answers import answering
from catalogue.downloads import LICENCE
from catalogue.questions import FormatQuestion, ItemsQuestion
from catalogue.tiles import Wanted
from catalogue.views.api import GEOJSON, absolute, as_json, feature_page
from counting.models import Edition

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMANCE = [
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}"
    for part in ("core", "oas30", "geojson")
]
# Belgium with its part of the North Sea, in degrees.
EXTENT = [2.2, 49.4, 6.5, 51.9]


@answering(FormatQuestion)
def landing(request: HttpRequest, asked: FormatQuestion, edition: Edition) -> HttpResponse:
    """Where everything is."""
    return as_json(
        {
            "title": _("Register of nature pledges"),
            "description": _("Where in Belgium something is done for nature."),
            "links": [
                link("self", "data:ogc_landing"),
                link("service-desc", "data:ogc_api", OPENAPI),
                link("conformance", "data:ogc_conformance"),
                link("data", "data:ogc_collections"),
                {"rel": "license", "href": LICENCE},
            ],
        }
    )


@answering(FormatQuestion)
def api(request: HttpRequest, asked: FormatQuestion, edition: Edition) -> HttpResponse:
    """The description of these addresses, as OpenAPI 3.0."""
    base = reverse("data:ogc_landing").rstrip("/")
    answer = as_json(description.openapi("3.0.3", base, description.FEATURES))
    answer.headers["Content-Type"] = OPENAPI
    return answer


@answering(FormatQuestion)
def conformance(request: HttpRequest, asked: FormatQuestion, edition: Edition) -> HttpResponse:
    """Which parts of the standard are kept."""
    return as_json({"conformsTo": CONFORMANCE})


@answering(FormatQuestion)
def collections(request: HttpRequest, asked: FormatQuestion, edition: Edition) -> HttpResponse:
    """What there is."""
    return as_json({"links": [link("self", "data:ogc_collections")], "collections": [places()]})


@answering(FormatQuestion)
def collection(request: HttpRequest, asked: FormatQuestion, edition: Edition) -> HttpResponse:
    """Public places."""
    return as_json(places())


@answering(ItemsQuestion)
def items(request: HttpRequest, asked: ItemsQuestion, edition: Edition) -> HttpResponse:
    """Public places, page by page."""
    return feature_page(request, asked)


@answering(FormatQuestion)
def item(
    request: HttpRequest, asked: FormatQuestion, edition: Edition, *, number: int
) -> HttpResponse:
    """One public place."""
    if number > features.LARGEST:
        raise Http404
    page = features.page_of(Wanted(), timezone.localdate(), limit=1, ids=[number])
    if not page.count:
        raise Http404
    return HttpResponse(page.features, content_type=GEOJSON)


def places() -> dict[str, Any]:
    """The one collection."""
    return {
        "id": "places",
        "title": _("Public places of engagements"),
        "description": _(
            "One feature for each site and state. A private place is the square of 1 km it lies in."
        ),
        "extent": {
            "spatial": {"bbox": [EXTENT], "crs": CRS84},
            "temporal": {"interval": [["2020-01-01T00:00:00Z", None]]},
        },
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            link("self", "data:ogc_collection"),
            link("items", "data:ogc_items", GEOJSON),
            {"rel": "license", "href": LICENCE},
        ],
    }


def link(rel: str, name: str, media: str = "application/json") -> dict[str, str]:
    return {"rel": rel, "type": media, "href": absolute(name)}
