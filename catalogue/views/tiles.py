"""Vector tiles of the map."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from catalogue.answers import answering
from catalogue.freshness import remembered
from catalogue.questions import PlaceQuestion
from catalogue.tiles import Address, Wanted, tile
from counting.models import Edition

VECTOR_TILE = "application/vnd.mapbox-vector-tile"


@answering(PlaceQuestion)
def places(
    request: HttpRequest, asked: PlaceQuestion, edition: Edition, *, z: int, x: int, y: int
) -> HttpResponse:
    """The places of one tile; nothing at all (204) where there are none.

    Tiles of everything are kept until the figures change; of what is narrowed there is too much.
    """
    address, wanted = Address(z, x, y), asked.wanted
    if not address.exists:
        raise Http404

    def make() -> bytes:
        return tile(address, wanted, timezone.localdate())

    key = f"tile/{z}/{x}/{y}@{edition.key}"
    content = remembered(key, make) if wanted == Wanted() else make()
    return HttpResponse(content, status=200 if content else 204, content_type=VECTOR_TILE)
