"""Where and how much: drawn, uploaded, or a quantity for a named place, all on one page."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.gis.db.models.functions import AsGeoJSON
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, OuterRef, When
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from axes.models import Aggregation, Target
from axes.templatetags.figures import as_shown
from axes.units import MetricKind
from bba.composed import Asked, Composed
from engagements import placing, uploading
from engagements.forms.area import AreaField, area_of, place_from
from engagements.forms.quantity import UNIT_FIELDS, UNITS, QuantityField, asked_of
from engagements.forms.step import StepForm
from engagements.models import Contribution, PlaceRoute, Site, Upload
from engagements.models.contribution import SAID_OF_PLACE
from engagements.understanding import Understood, understood
from engagements.warning import declared_already
from geofiles import reading
from geofiles.findings import Refused
from geofiles.limits import Limits
from geofiles.uploads import check_size

# A drawing longer than this is not sent back to the page for editing; it is a file by nature.
SITES_TO_EDIT = 300

MEGABYTE = 1_000_000
# A target that is a share has no number to compare with.
MOST_THINGS = Decimal(100_000)
NOTHING_YET = {
    "geometry": _("Nothing is drawn yet. Draw it, or choose another way."),
    "coordinates": _("Write at least one coordinate, or choose another way."),
}

# The words about a file, with how large it may be.
with_megabytes = lazy(lambda text: text % {"megabytes": Limits().bytes // MEGABYTE}, str)


# What was drawn for a contribution, exactly so, as GeoJSON (EPSG:4326).
DRAWN = (
    Site.objects.filter(contribution=OuterRef("pk"))
    .order_by("number")
    .values(shape=AsGeoJSON("geometry", precision=15))
)
# The contributions of a draft with what is shown of their places: whether any file was sent for
# them (`has_uploads`), and the `shapes` that were drawn.
PLACED = Composed(
    lambda: Contribution.objects.annotate(
        has_uploads=Exists(Upload.objects.filter(contribution=OuterRef("pk"))),
        shapes=Case(
            When(place_route=PlaceRoute.DRAWN, then=ArraySubquery(DRAWN[: SITES_TO_EDIT + 1]))
        ),
    ).of_draft(Asked("key"))
)


class PlaceForm(StepForm):
    """Asks for the sites of the contribution, or for a quantity and the place it lies in.

    A drawing or a small file is read while the form is cleaned, so what is wrong with it is said
    at its field; `found` then holds what will count, or a question. A large file is only taken.
    """

    route = forms.ChoiceField(
        label=_("How do you want to tell us?"),
        choices=PlaceRoute.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    geometry = forms.CharField(
        label=_("Your drawing"),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    coordinates = forms.CharField(
        label=_("Your coordinates"),
        help_text=_(
            "One point per line as latitude, longitude, for example 50.8798, 4.7005. Several "
            "points make one line, in their order; a blank line begins another. Degrees with "
            "minutes and seconds, Belgian Lambert coordinates and well-known text (WKT) are "
            "understood too."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Your file"),
        help_text=with_megabytes(
            _(
                "GPX, KML, KMZ, GeoJSON, zipped Shapefile, GeoPackage or CSV, from a GIS, a GPS or "
                "a phone; up to %(megabytes)s MB."
            )
        ),
        required=False,
        widget=forms.FileInput,
        error_messages={"empty": _("The file is empty. Export it again and send the new file.")},
    )
    quantity = QuantityField(
        label=_("How much?"),
        required=False,
        max_digits=15,
        decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    unit = UNIT_FIELDS[MetricKind.LENGTH_KM]
    area = AreaField(
        label=_("In which municipality?"),
        help_text=_("If it lies in several, choose the province or the region."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.found: Understood | None = None
        super().__init__(*args, **kwargs)

    def fill(self) -> None:
        contribution = self.contribution
        if contribution is None:
            return
        self.offer_routes(contribution.target)
        self.offer_quantity(contribution)
        self.initial["area"] = area_of(contribution)
        if contribution.place_route:
            self.initial["route"] = contribution.place_route
        if contribution.place_route == PlaceRoute.DRAWN and not self.is_bound:
            self.initial["geometry"] = drawing_of(contribution.shapes)

    def offer_routes(self, target: Target) -> None:
        """Only what can be drawn has a map and a file; a tonnage has neither."""
        if not target.takes_geometry:
            for name in ("geometry", "coordinates", "file"):
                del self.fields[name]
            self.fields["route"].choices = [(PlaceRoute.DECLARED, PlaceRoute.DECLARED.label)]
            self.fields["route"].widget = forms.HiddenInput()
            self.initial["route"] = PlaceRoute.DECLARED

    def offer_quantity(self, contribution: Contribution) -> None:
        """An organisation counts as one, whatever it promises: it is not asked how many it is."""
        if contribution.target.aggregation == Aggregation.DISTINCT_ORGANISATIONS:
            del self.fields["quantity"], self.fields["unit"]
        else:
            self.offer_units(contribution)

    def offer_units(self, contribution: Contribution) -> None:
        target, typed = contribution.target, contribution.typed_quantity
        kind = MetricKind(target.metric_kind)
        if kind not in UNITS:
            del self.fields["unit"]
            self.fields["quantity"].label, self.fields["quantity"].help_text = asked_of(target)
            self.initial["quantity"] = typed
            return
        units = UNITS[kind]
        self.fields.share("unit", UNIT_FIELDS[kind])
        if typed is not None:
            shown = target.in_target_unit(typed)
            # With three decimals it could be read in two ways: then the smaller unit says it.
            is_large = shown >= 1 and shown == round(shown, 2)
            self.initial["unit"] = units[is_large][0]
            self.initial["quantity"] = (shown if is_large else typed).normalize()

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        route = answers["route"] = answers.get("route") or self.route_taken(answers)
        if route == PlaceRoute.DRAWN:
            self.clean_text(answers, "geometry")
        elif route == PlaceRoute.TYPED:
            self.clean_text(answers, "coordinates")
        elif route == PlaceRoute.UPLOADED:
            self.clean_upload(answers)
        elif route == PlaceRoute.DECLARED:
            self.clean_declaration(answers)
        elif not self.errors:
            self.add_error("route", gettext("Choose one of the ways, and draw, send or write it."))
        return answers

    def route_taken(self, answers: dict[str, Any]) -> str:
        """The way that was used, where none was ticked and only one has an answer."""
        given = {
            PlaceRoute.DRAWN: answers.get("geometry"),
            PlaceRoute.UPLOADED: answers.get("file"),
            PlaceRoute.TYPED: answers.get("coordinates"),
            PlaceRoute.DECLARED: answers.get("quantity"),
        }
        taken = [route for route, answer in given.items() if answer]
        return taken[0] if len(taken) == 1 else ""

    @property
    def unsettled_upload(self) -> Upload | None:
        """The file that was sent last, unless its places are known; nobody asks where none was."""
        return self.contribution.unsettled_upload if self.contribution.has_uploads else None

    @property
    def geometry_kind(self) -> str:
        """What is drawn for this target: line, polygon or point."""
        return self.contribution.target.geometry_kinds[0]

    def clean_text(self, answers: dict[str, Any], field: str) -> None:
        text = answers.get(field)
        if not text:
            self.add_error(field, NOTHING_YET[field])
            return
        try:
            read = reading.read_text(text)
            self.found = Understood(placing.choose(self.contribution, read), read)
        except (Refused, placing.PlacesRefused) as refusal:
            self.add_error(field, str(refusal))

    def clean_upload(self, answers: dict[str, Any]) -> None:
        file = answers.get("file")
        if file is None:
            if not (self.contribution and self.contribution.place_route == PlaceRoute.UPLOADED):
                self.add_error("file", gettext("Choose the file that you want to send."))
            return
        try:
            check_size(file.size)
        except Refused as refusal:
            self.add_error("file", str(refusal))
            return
        if uploading.is_small(file):
            self.found = understood(self.contribution, file, file.name)
            if self.found.refusal and not self.found.question:
                self.add_error("file", " ".join(self.found.reasons))

    def clean_declaration(self, answers: dict[str, Any]) -> None:
        quantity = answers.get("quantity")
        if "quantity" in self.fields and quantity is None and "quantity" not in self.errors:
            self.add_error("quantity", gettext("Write how much it is."))
        elif quantity is not None and quantity <= 0:
            self.add_error("quantity", gettext("It must be more than zero."))
        elif quantity is not None and self.in_base_unit(quantity) > self.most():
            self.add_error(
                "quantity",
                gettext("The whole country aims at less. Check the number and its unit."),
            )
        needs_area = self.contribution.target.takes_geometry
        if needs_area and not answers.get("area") and "area" not in self.errors:
            self.add_error(
                "area", gettext("Choose the municipality, province or region it lies in.")
            )

    def most(self) -> Decimal:
        """What no single pledge can exceed, in the base unit: the target of the whole country."""
        target = self.contribution.target
        return target.value_in_base_unit if target.is_additive else MOST_THINGS

    def save(self) -> None:
        answers, contribution = self.cleaned_data, self.contribution
        contribution.typed_quantity = self.quantity_in_base_unit()
        if answers["route"] != PlaceRoute.UPLOADED:
            contribution.uploads.all().delete()
        if answers["route"] == PlaceRoute.DECLARED:
            placing.declare(contribution, **place_from(answers["area"]))
            self.warn_of_declared(contribution)
            return
        contribution.save(update_fields=SAID_OF_PLACE)
        if answers["route"] == PlaceRoute.UPLOADED and answers.get("file") is not None:
            uploading.receive(contribution, answers["file"], found=self.found)
        elif self.found:
            placing.give_sites(contribution, self.found.features, route=answers["route"])
            self.findings = [str(finding.sentence) for finding in self.found.findings]

    def warn_of_declared(self, contribution: Contribution) -> None:
        """What is declared cannot be compared with a map: only how much there is can be said."""
        already = declared_already(contribution)
        if not already or not contribution.has_kind or contribution.engagement.is_amendment:
            return
        place = contribution.municipality or contribution.province or contribution.region
        self.findings = [
            gettext(
                "Declared for this target in %(place)s already: %(quantity)s. If yours is part of "
                "it, do not pledge it again."
            )
            % {"place": place, "quantity": as_shown(already, contribution.target)}
        ]

    def quantity_in_base_unit(self) -> Decimal | None:
        """What was typed, in the base unit; one for an organisation, which is not asked."""
        if "quantity" not in self.fields:
            return Decimal(1)
        quantity = self.cleaned_data.get("quantity")
        return None if quantity is None else self.in_base_unit(quantity)

    def in_base_unit(self, quantity: Decimal) -> Decimal:
        """A number as typed, in the base unit; of two units offered the second is the larger."""
        target = self.contribution.target
        units = UNITS.get(MetricKind(target.metric_kind))
        is_large = units is not None and self.cleaned_data.get("unit") == units[1][0]
        return target.in_base_unit(quantity) if is_large else quantity


def drawing_of(shapes: Sequence[str]) -> str:
    """What was drawn as GeoJSON, to go on drawing; empty when there are too many to edit."""
    if not shapes or len(shapes) > SITES_TO_EDIT:
        return ""
    features = ",".join(
        f'{{"type":"Feature","properties":{{}},"geometry":{shape}}}' for shape in shapes
    )
    return f'{{"type":"FeatureCollection","features":[{features}]}}'
