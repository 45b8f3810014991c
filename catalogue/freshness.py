"""Of which edition the figures of a page are, and what is kept until there is a newer one."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from axes.templatetags.figures import rounded
from bba.statements import Known, Statement
from counting.models import Edition
from languages.templatetags.dates import date_shown, day_in

#: Texts of the framework change without a new edition: no page is older than so many seconds, and
#: it may be made of texts that were read a minute before (`known`).
KEPT_FOR = 240
DAY = 86_400
#: What is the same for everybody may be given again by the proxy for one second, without asking, so
#: that a crowd costs as much as one visitor; everyone else asks each time.
FRESH = {"public": True, "max_age": 0, "s_maxage": 1, "must_revalidate": True}
#: With one of these cookies somebody is known, or is still to be told something.
PERSONAL_COOKIES = {settings.SESSION_COOKIE_NAME, "messages"}
View = Callable[..., HttpResponse]


def edition_of(request: HttpRequest) -> Edition:
    """The edition of the figures, read once for each request and before any figure: one query."""
    if not hasattr(request, "edition"):
        edition_for(request).answer()
    edition: Edition = request.edition  # type: ignore[attr-defined]  # of `edition_for`
    return edition


def edition_for(request: HttpRequest) -> Statement[Edition]:
    """The same to be asked for in one trip with figures, as the first: `edition_of` then knows."""
    if hasattr(request, "edition"):
        return Known(edition_of(request))

    def known(edition: Edition) -> Edition:
        request.edition = edition  # type: ignore[attr-defined]  # ours
        return edition

    return Edition.objects.standing().told_as(known)


def sentences_of(at: datetime | None, number: int, run: int) -> list[str]:
    """Of which moment and edition figures are, and which full recount was the last, if any was.

    None before anything has been counted.
    """
    if at is None:
        return []
    moment = localtime(at)
    said = {
        "day": day_in(get_language(), moment.date()),
        "time": date_shown(moment, "TIME_FORMAT"),
        "number": rounded(Decimal(number), 0),
    }
    sentences = [_("Figures of %(day)s at %(time)s, edition %(number)s.") % said]
    if run:
        recount = {"number": rounded(Decimal(run), 0)}
        sentences.append(_("Last full recount: no. %(number)s.") % recount)
    return sentences


def kept(*, reads_edition: bool = False) -> Callable[[View], View]:
    """Keep a page as long as no figure can have changed, and not longer than KEPT_FOR.

    Only what is the same for everybody is kept: a page without question, for visitors of whom
    nothing is known. No page that is kept may hold a form with a token.

    A view that reads the edition together with its figures (`edition_for`), and before them, says
    so; for all others it is read before they begin.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if is_personal(request):
                return view(request, *args, **kwargs)
            key = f"page/{hashlib.sha256(request.path.encode()).hexdigest()}"
            if page := kept_page(key, request):
                return page
            if not reads_edition:
                edition_of(request)
            day = timezone.localdate()
            page = view(request, *args, **kwargs)
            if timezone.localdate() == day:  # else its figures are those of the day before
                keep(key, page, request)
            return page

        return answer

    return decorate


def kept_page(key: str, request: HttpRequest) -> HttpResponse | None:
    """What is kept there of the edition that stands, which is read only to compare them."""
    found = cache.get(key)
    if found is None or found[0] != edition_of(request).key:
        return None
    _edition, content, headers = found
    return HttpResponse(content, headers=headers)


def keep(key: str, page: HttpResponse, request: HttpRequest) -> None:
    """Keep what is the same for everybody, with the edition that was read before its figures.

    Not before it has been sent: to put it into the cache takes as long as a query.
    """
    if page.status_code != 200 or page.cookies:
        return
    patch_cache_control(page, **FRESH)
    patch_vary_headers(page, ["Cookie"])
    found = (edition_of(request).key, page.content, dict(page.headers))
    once_sent(page, lambda: cache.set(key, found, KEPT_FOR))


def once_sent(page: HttpResponse, act: Callable[[], Any]) -> None:
    """Do something when a page has been sent, for which its reader need not wait.

    The server closes each page then (PEP 3333).
    """
    close = page.close

    def close_and_act() -> None:
        close()
        act()

    page.close = close_and_act  # type: ignore[method-assign]


def is_personal(request: HttpRequest) -> bool:
    """True where something was asked, or something is known of the visitor.

    Also where what was asked says nothing, as `?&`: it stands in the addresses of other languages.
    """
    return bool(request.META.get("QUERY_STRING") or PERSONAL_COOKIES & request.COOKIES.keys())


def remembered(key: str, make: Callable[[], Any], seconds: int = DAY) -> Any:
    """What `make` gives, kept so long: the key says of which edition, or of which outlines."""
    return cache.get_or_set(key, make, seconds)


def picture(name: str, edition: Edition, draw: Callable[[], bytes]) -> HttpResponse:
    """A picture to share (PNG) by this name, drawn once for an edition and a language."""
    key = f"poster/{get_language()}/{name}@{edition.key}"
    return HttpResponse(remembered(key, draw), content_type="image/png")
