"""A page with every component, and addresses for it: to look at, and for the tests beside it.

To see it, start the server with ROOT_URLCONF set to this module.
"""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path, reverse
from django.utils.translation import get_language

from bba import urls as site
from catalogue.tables import Line, Table

HERE = Path(__file__).parent

LINES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"title": "Hedge along the lane", "state": "pledged", "kind": "site"},
            "geometry": {
                "type": "LineString",
                "coordinates": [[4.70, 50.87], [4.705, 50.874], [4.713, 50.873]],
            },
        },
        {
            "type": "Feature",
            "properties": {"title": "Row of willows", "state": "verified", "kind": "site"},
            "geometry": {
                "type": "LineString",
                "coordinates": [[4.702, 50.866], [4.711, 50.868], [4.718, 50.866]],
            },
        },
        {
            "type": "Feature",
            "properties": {"title": "A neighbour’s hedge", "kind": "neighbour"},
            "geometry": {
                "type": "LineString",
                "coordinates": [[4.7, 50.8702], [4.705, 50.8742], [4.709, 50.8755]],
            },
        },
        {
            "type": "Feature",
            "properties": {"title": "Somewhere in this square", "kind": "cell"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [
                        [4.715, 50.868],
                        [4.729, 50.868],
                        [4.729, 50.877],
                        [4.715, 50.877],
                        [4.715, 50.868],
                    ]
                ],
            },
        },
    ],
}

OUTLINES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "Leuven"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[4.64, 50.86], [4.7, 50.83], [4.77, 50.87], [4.71, 50.94], [4.64, 50.86]]
                ],
            },
        }
    ],
}


class GalleryForm(forms.Form):
    """One field of each kind that the pledge form uses."""

    title = forms.CharField(help_text="A short name that neighbours understand.", max_length=40)
    length = forms.DecimalField(label="Length in km")
    starts_on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(
        choices=[("citizen", "As a citizen"), ("organisation", "For an organisation")],
        widget=forms.RadioSelect,
    )
    objectives = forms.MultipleChoiceField(
        choices=[("5", "Ecological connectivity"), ("3", "Bed & Breakfasts for wild pollinators")],
        widget=forms.CheckboxSelectMultiple,
    )
    municipality = forms.ChoiceField(choices=[("", "Choose"), ("24062", "Leuven")], required=False)
    file = forms.FileField(required=False, help_text="GeoJSON or GPX, up to 20 MB.")
    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    drawing = forms.CharField(
        label="Places as GeoJSON", widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    agreed = forms.BooleanField(label="I have read how private places are protected")


def rows(
    pledged: float, implemented: float, verified: float, target: float
) -> list[SimpleNamespace]:
    """The rows of a progress bar as `bar_drawn` sees them."""
    figures = {"pledged": pledged, "implemented": implemented, "verified": verified}
    return [
        SimpleNamespace(
            state=state,
            is_drawn=True,
            is_aside=False,
            name=state.capitalize(),
            value=Decimal(str(value)),
            figure=f"{value:,.1f}",
            share=f"{100 * value / target:.1f} %",
            mapped=f"{0.9 * value:,.1f}",
            declared=f"{0.1 * value:,.1f}",
        )
        for state, value in figures.items()
    ]


def bar(name: str, unit: str, target: int, *quantities: float) -> SimpleNamespace:
    """A progress bar as `bar_drawn` sees it, drawn in the target's own unit."""
    scale = max(target, *map(int, quantities))
    return SimpleNamespace(
        name=name,
        unit=unit,
        symbol=unit,
        aim=f"{target:,} {unit} by 2030",
        sentence=f"{target:,} {unit} of {name.lower()} by 2030",
        goal=target,
        scale=scale,
        scale_text=f"{scale:,} {unit}",
        rows=rows(*quantities, target),
        is_of_a_part=False,
        ruler=SimpleNamespace(language=get_language(), drawn={}),
    )


def target(number: int, slug: str, name: str) -> SimpleNamespace:
    """A target as the mark of its objective sees it."""
    axis = SimpleNamespace(number=number)
    return SimpleNamespace(objective=SimpleNamespace(slug=slug, name=name, axis=axis))


def engagement(number: int) -> SimpleNamespace:
    """An engagement as its card sees it."""
    return SimpleNamespace(
        title="Haag en knotwilgen langs de Molenbeek",
        language="nl",
        reference=f"E2026-{number:05d}",
        slug="haag-en-knotwilgen",
        partner=SimpleNamespace(public_name="Natuurpunt Leuven"),
        target_keys=[number],
        accepted_at=datetime(2026, 3, 14, 12, tzinfo=UTC),
    )


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once, with what is unusual about it."""
    messages.success(request, "Your draft is saved.")
    form = GalleryForm({"title": "x" * 50, "length": "much"} if "errors" in request.GET else None)
    context = {
        "form": form,
        "bars": [
            bar("Linear infrastructure", "km", 4000, 3752.9, 1240.2, 60.5),
            bar("Hedges (1.5 % looks like 1.5 %)", "km", 10000, 150, 22, 1),
            bar("Places for wild pollinators", "places", 2000, 2520, 2100, 480),
        ],
        "surplus": bar("Surplus food", "t/year", 435_000, 3752.9, 1240.2, 60.5),
        "engagements": [engagement(1), engagement(2)],
        "targets": {
            1: target(1, "ecological-connectivity", "Ecological connectivity"),
            2: target(2, "crops-animal-products", "Crops and animal products"),
        },
        "page": Paginator(range(3000), 2).page(1200),
        "provinces": Table(
            caption="By province",
            head=["Province", "Pledged", "Implemented", "Verified"],
            rows=[
                Line("Antwerpen", ["1,204.1", "310.0", "12.4"], address="#"),
                Line("Hainaut", ["2,548.8", "930.2", "48.1"]),
            ],
            total=Line("Belgium", ["3,752.9", "1,240.2", "60.5"]),
            note="The parts add up to the whole.",
        ),
        "links": [{"address": "/en/", "name": "Home"}, {"address": "#", "name": "Objectives"}],
        "legend": [
            {"look": look, "name": look.capitalize()}
            for look in ("pledged", "implemented", "verified", "neighbour", "cell")
        ],
        "lines": LINES,
        "small_objectives": SMALL_OBJECTIVES,
        "outlines": reverse("catalogue:outlines"),
        "states": ["draft", "submitted", "returned", "accepted", "declined", "withdrawn"],
    }
    template = engines["django"].from_string((HERE / "gallery.html").read_text())
    return HttpResponse(template.render(context, request))


def outlines(request: HttpRequest) -> JsonResponse:
    """A background for the maps."""
    return JsonResponse(OUTLINES)


def lines(request: HttpRequest) -> JsonResponse:
    """What a map fetches by address."""
    return JsonResponse(LINES)


SMALL_OBJECTIVES = [
    ("urban-peri-urban-areas", 1, "Urban and peri-urban areas"),
    ("buildings-infrastructures", 1, "Buildings and infrastructures"),
    ("wild-pollinators", 1, "Bed & Breakfasts for wild pollinators"),
    ("nature-based-solutions", 1, "Nature-based solutions"),
    ("ecological-connectivity", 1, "Ecological connectivity"),
    ("crops-animal-products", 2, "Crops and animal products"),
    ("primary-production-areas", 2, "Primary production areas"),
    ("imported-primary-commodities", 2, "Imported primary commodities"),
    ("surplus-food", 2, "Surplus food"),
    ("biodiversity-friendly-finance", 2, "Biodiversity-friendly financial flows"),
]

# The gallery stands where home and progress stand; every other link leads to the real page.
urlpatterns = [
    *i18n_patterns(
        path("", gallery),
        path("progress/", gallery),
        path("outlines.geojson", outlines),
        path("lines.geojson", lines),
    ),
    *site.urlpatterns,
]
