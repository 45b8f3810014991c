"""Figures for other sites: small pages without cookies that may be framed anywhere."""

from collections.abc import Callable

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from catalogue.bars import bar_of
from catalogue.figures import figures_in
from catalogue.freshness import edition_of, kept
from catalogue.geography import bars_in, place_at
from catalogue.known import targets_of
from catalogue.views.targets import target_at
from counting.models import NationalTotal


def framable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Let any site show the page in a frame; nothing else of the register can be framed."""
    return require_safe(
        xframe_options_exempt(csp_replace({"frame-ancestors": ["*"]})(kept()(view)))
    )


@framable
def target(request: HttpRequest, code: str) -> HttpResponse:
    """The bar of one target."""
    edition, found = edition_of(request), target_at(code)
    figures, lapsed = NationalTotal.objects.for_target(found).standing_and_lapsed()
    bar = bar_of(found, figures.get(found.pk, {}), lapsed.get(found.pk))
    context = {"bar": bar, "target": found, "edition": edition}
    return render(request, "catalogue/embed_target.html", context)


@framable
def place(request: HttpRequest, level: str, slug: str) -> HttpResponse:
    """The figures of one place."""
    edition, found = edition_of(request), place_at(level, slug).answer()
    bars = bars_in(figures_in(level, slug).answer(), targets_of(request))
    context = {"place": found, "bars": bars, "edition": edition}
    return render(request, "catalogue/embed_place.html", context)
