"""Reference geography: regions, provinces, municipalities, and the boundary files they came from.

Outlines are stored once, in EPSG:4326, with the official NIS code of their place.
"""

import datetime

from django.contrib.gis.db import models
from django.core.validators import RegexValidator
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from languages.texts import LANGUAGES
from territory.querysets import MunicipalityQuerySet, PlaceQuerySet

nis_code_validator = RegexValidator(r"^\d{5}$", _("A NIS code has five digits, such as 02000."))


class Level(models.TextChoices):
    """Which kind of place a boundary file describes."""

    MUNICIPALITY = "municipality", pgettext_lazy("kind of place", "Municipality")
    PROVINCE = "province", pgettext_lazy("kind of place", "Province")
    REGION = "region", pgettext_lazy("kind of place", "Region")


class LanguageRegime(models.TextChoices):
    """The language of a municipality by law, and for whom it must also speak another one."""

    DUTCH = "dutch", _("Dutch")
    FRENCH = "french", _("French")
    GERMAN_WITH_FRENCH_FACILITIES = "german_french", _("German, with facilities in French")
    BILINGUAL = "bilingual", _("French and Dutch")
    DUTCH_WITH_FRENCH_FACILITIES = "dutch_french", _("Dutch, with facilities in French")
    FRENCH_WITH_DUTCH_FACILITIES = "french_dutch", _("French, with facilities in Dutch")
    FRENCH_WITH_GERMAN_FACILITIES = "french_german", _("French, with facilities in German")


LANGUAGES_OF = {
    LanguageRegime.DUTCH: ("nl",),
    LanguageRegime.FRENCH: ("fr",),
    LanguageRegime.GERMAN_WITH_FRENCH_FACILITIES: ("de", "fr"),
    LanguageRegime.BILINGUAL: ("fr", "nl"),
    LanguageRegime.DUTCH_WITH_FRENCH_FACILITIES: ("nl", "fr"),
    LanguageRegime.FRENCH_WITH_DUTCH_FACILITIES: ("fr", "nl"),
    LanguageRegime.FRENCH_WITH_GERMAN_FACILITIES: ("fr", "de"),
}


class BoundaryLoad(models.Model):
    """One reading of a boundary file: what it was, for which day, and what it changed."""

    file_name = models.CharField(_("file"), max_length=200)
    digest = models.CharField(_("SHA-256 of the file"), max_length=64)
    level = models.CharField(_("kind of place"), max_length=20, choices=Level.choices)
    situation_on = models.DateField(
        _("situation on"),
        null=True,
        blank=True,
        help_text=_("The day whose boundaries the file shows. Empty: not known."),
    )
    is_coarse = models.BooleanField(
        _("coarse"), default=False, help_text=_("Good for overviews, not for official attribution.")
    )
    attribution = models.CharField(_("source to be named"), max_length=300, blank=True)
    feature_count = models.PositiveIntegerField(_("features"), default=0)
    changed_count = models.PositiveIntegerField(_("outlines changed"), default=0)
    unchanged_count = models.PositiveIntegerField(_("outlines unchanged"), default=0)
    kept_count = models.PositiveIntegerField(_("outlines kept"), default=0)
    unknown_count = models.PositiveIntegerField(_("unknown codes"), default=0)
    loaded_at = models.DateTimeField(_("loaded at"), auto_now_add=True)

    class Meta:
        ordering = ["-loaded_at", "-pk"]
        verbose_name = _("loading of boundaries")
        verbose_name_plural = _("loadings of boundaries")

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_level_display()})"


class Place(models.Model):
    """What every place has: an official code, names in four languages, and perhaps an outline."""

    nis_code = models.CharField(
        _("NIS code"), max_length=5, unique=True, validators=[nis_code_validator]
    )
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("in addresses"), max_length=110, unique=True)

    outline = models.MultiPolygonField(_("outline"), srid=4326, null=True, blank=True)
    outline_for_map = models.MultiPolygonField(
        _("outline for the map"), srid=4326, null=True, blank=True
    )
    outline_from = models.ForeignKey(
        BoundaryLoad,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="%(class)s_outlines",
        verbose_name=_("outline from"),
    )
    outline_is_derived = models.BooleanField(
        _("outline put together from smaller places"), default=False
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("catalogue:place", args=[self.level.value, self.slug])

    @property
    def level(self) -> Level:
        """Which kind of place it is."""
        return Level(str(self._meta.model_name))

    def is_in_force(self, on: datetime.date) -> bool:
        """True if the place exists on the day `on`: regions and provinces always do."""
        return True

    @property
    def names(self) -> set[str]:
        """Its names in all languages."""
        return {name for code in LANGUAGES if (name := getattr(self, f"name_{code}"))}

    @property
    def has_outline(self) -> bool:
        """True once an outline has been loaded or derived."""
        return self.outline is not None

    @property
    def has_coarse_outline(self) -> bool:
        """True where the outline serves overviews only, not official attribution."""
        return self.outline_from is not None and self.outline_from.is_coarse


class Region(Place):
    """One of the three regions."""

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["nis_code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [
            models.CheckConstraint(
                name="region_outline_is_valid",
                condition=Q(outline__isnull=True) | Q(outline__isvalid=True),
                violation_error_message=_("The outline of this region is not a valid area."),
            )
        ]


class Province(Place):
    """One of the ten provinces. The Brussels-Capital Region has none."""

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="provinces", verbose_name=_("region")
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["nis_code"]
        verbose_name = _("province")
        verbose_name_plural = _("provinces")
        constraints = [
            models.CheckConstraint(
                name="province_outline_is_valid",
                condition=Q(outline__isnull=True) | Q(outline__isvalid=True),
                violation_error_message=_("The outline of this province is not a valid area."),
            )
        ]


class Municipality(Place):
    """A municipality, of today or of before a merger; its code never changes meaning."""

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="municipalities", verbose_name=_("region")
    )
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="municipalities",
        verbose_name=_("province"),
        help_text=_("Empty for the nineteen of the Brussels-Capital Region."),
    )
    language_regime = models.CharField(
        _("language regime"), max_length=20, choices=LanguageRegime.choices
    )

    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(
        _("year of the population figure"), null=True, blank=True
    )

    valid_from = models.DateField(
        _("exists from"), null=True, blank=True, help_text=_("Empty: since before this register.")
    )
    valid_to = models.DateField(
        _("exists to"), null=True, blank=True, help_text=_("The last day. Empty: still exists.")
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("merged into"),
    )

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ["nis_code"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            models.CheckConstraint(
                name="municipality_outline_is_valid",
                condition=Q(outline__isnull=True) | Q(outline__isvalid=True),
                violation_error_message=_("The outline of this municipality is not a valid area."),
            ),
            models.CheckConstraint(
                name="municipality_ends_after_it_begins",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("A municipality cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="municipality_with_successor_has_ended",
                condition=Q(successor__isnull=True) | Q(valid_to__isnull=False),
                violation_error_message=_("A municipality that merged needs its last day."),
            ),
            models.CheckConstraint(
                name="municipality_population_has_its_year",
                condition=Q(population__isnull=True, population_year__isnull=True)
                | Q(population__isnull=False, population_year__isnull=False),
                violation_error_message=_("A population figure needs its year."),
            ),
        ]

    @property
    def languages(self) -> tuple[str, ...]:
        """Language codes of the administration, the language of the area first."""
        return LANGUAGES_OF[LanguageRegime(self.language_regime)]

    def is_in_force(self, on: datetime.date) -> bool:
        """True if the municipality exists on the day `on`."""
        has_begun = self.valid_from is None or self.valid_from <= on
        has_not_ended = self.valid_to is None or self.valid_to >= on
        return has_begun and has_not_ended


# The tables of places, for code that serves them all.
PlaceTable = type[Region] | type[Province] | type[Municipality]
PLACE_TABLES: dict[Level, PlaceTable] = {
    Level.REGION: Region,
    Level.PROVINCE: Province,
    Level.MUNICIPALITY: Municipality,
}
