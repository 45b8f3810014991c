"""Vector tiles of the map."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from catalogue.answers import answering
from catalogue.freshness import edition_of
from catalogue.questions import PlaceQuestion
from catalogue.tiles import Address, tile

VECTOR_TILE = "application/vnd.mapbox-vector-tile"


@answering(PlaceQuestion, speaks=False)
def places(request: HttpRequest, asked: PlaceQuestion, *, z: int, x: int, y: int) -> HttpResponse:
    """The places of one tile; nothing at all (204) where there are none.

    A tile that somebody has of this edition is not made again: that is all a cache needs to know.
    """
    address = Address(z, x, y)
    if not address.exists:
        raise Http404
    response = unchanged(request)
    if response is None:
        edition, content = tile(address, asked.wanted, timezone.localdate())
        request.edition = edition  # type: ignore[attr-defined]  # ours
        status = 200 if content else 204
        response = HttpResponse(content, status=status, content_type=VECTOR_TILE)
    response.headers["ETag"] = edition_of(request).etag
    return response


def unchanged(request: HttpRequest) -> HttpResponse | None:
    """The answer (304) to who asks whether there is a newer edition, if there is none."""
    if "HTTP_IF_NONE_MATCH" not in request.META:
        return None
    return get_conditional_response(request, etag=edition_of(request).etag)
