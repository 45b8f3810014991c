"""What every public site must say of itself: accessibility, privacy, legal notice, contact."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return said(request, "accessibility")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return said(request, "privacy")


@require_safe
def legal_notice(request: HttpRequest) -> HttpResponse:
    return said(request, "legal_notice")


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    return said(request, "contact")


def said(request: HttpRequest, name: str) -> HttpResponse:
    """A page of text, with what the settings say that it tells."""
    context = {
        "address": settings.CONTACT_ADDRESS,
        "draft_days": settings.DRAFT_LINK_DAYS,
        "months": settings.MONTHS_UNTIL_NOT_CONFIRMED,
    }
    return render(request, f"catalogue/statements/{name}.html", context)
