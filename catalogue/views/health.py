"""Whether the register can answer: asked by machines."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

ASKED = "health"


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when database and Redis answer, 503 when one does not; nothing else is said."""
    parts = {"database": database_answers(), "redis": redis_answers()}
    words = {name: "ok" if answers else "no answer" for name, answers in parts.items()}
    return JsonResponse(words, status=200 if all(parts.values()) else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def redis_answers() -> bool:
    cache.set(ASKED, True, timeout=10)
    return cache.get(ASKED) is True
