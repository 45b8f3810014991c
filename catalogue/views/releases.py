"""Open data: the page that explains it, its releases, and its description for other catalogues."""

from datetime import date

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from catalogue.answers import answering
from catalogue.dcat import as_json_ld, as_turtle
from catalogue.downloads import LICENCE
from catalogue.freshness import edition_of
from catalogue.questions import Question
from catalogue.releases import MEDIA_TYPES, Release, release_of, releases
from counting.models import Edition

SHOWN = 12


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What can be had, in which form, with examples to copy."""
    found = releases()
    context = {
        "releases": found[:SHOWN],
        "latest": found[0] if found else None,
        "site": settings.SITE_ADDRESS,
        "licence": LICENCE,
        "edition": edition_of(request),
    }
    return render(request, "catalogue/open_data.html", context)


def digest_of(request: HttpRequest, day: date, name: str) -> str | None:
    """The ETag of a file."""
    release = release_of(day)
    file = release.files.get(name) if release else None
    return f'"{file["sha256"]}"' if file else None


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
@condition(etag_func=digest_of)
def file(request: HttpRequest, day: date, name: str) -> FileResponse:
    """One file of one day: nothing at this address changes but what becomes private.

    So a copy may be kept, and is asked after before it is shown again.
    """
    release = release_of(day)
    path = release.path(name) if release else None
    if path is None:
        raise Http404
    answer = FileResponse(path.open("rb"), content_type=MEDIA_TYPES[name], filename=name)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Link"] = f'<{LICENCE}>; rel="license"'
    return answer


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def latest(request: HttpRequest, name: str) -> HttpResponseRedirect:
    """The newest file of this name, at its own address."""
    found = releases()
    if not found or found[0].path(name) is None:
        raise Http404
    return HttpResponseRedirect(reverse("data:release_file", args=[found[0].day, name]))


@answering()
def catalogue_json(request: HttpRequest, asked: Question, edition: Edition) -> HttpResponse:
    """The description in DCAT-AP, as JSON-LD."""
    return HttpResponse(as_json_ld(newest()), content_type="application/ld+json")


@answering()
def catalogue_turtle(request: HttpRequest, asked: Question, edition: Edition) -> HttpResponse:
    """The same, as Turtle."""
    return HttpResponse(as_turtle(newest()), content_type="text/turtle; charset=utf-8")


def newest() -> Release | None:
    return next(iter(releases()), None)
