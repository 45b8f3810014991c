"""Of which edition the figures of a page are, and what is kept until there is a newer one."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from counting.models import Edition

#: Texts of the framework change without a new edition: no page is older than so many seconds.
KEPT_FOR = 300
DAY = 86_400


def edition_of(request: HttpRequest) -> Edition:
    """The edition of the figures, read once for each request and before any figure: one query."""
    if not hasattr(request, "edition"):
        request.edition = Edition.objects.current()  # type: ignore[attr-defined]  # ours
    return request.edition  # type: ignore[attr-defined]  # as above


def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep a page as long as no figure can have changed, and not longer than KEPT_FOR.

    Only what is the same for everybody is kept: a page without question, for visitors without a
    session.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **kwargs)
        digest = hashlib.sha256(request.path.encode()).hexdigest()
        key = f"page/{digest}@{edition_of(request).key}"
        if found := cache.get(key):
            content, headers = found
            return HttpResponse(content, headers=headers)
        page = view(request, *args, **kwargs)
        if hasattr(page, "render"):
            page.render()
        if page.status_code == 200 and not page.cookies:
            cache.set(key, (page.content, dict(page.headers)), KEPT_FOR)
        return page

    return answer


def remembered(key: str, make: Callable[[], Any], seconds: int = DAY) -> Any:
    """What `make` gives, kept so long: the key says of which edition, or of which outlines."""
    return cache.get_or_set(key, make, seconds)
