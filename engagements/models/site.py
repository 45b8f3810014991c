from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagements.querysets import SiteQuerySet
from territory.models import Municipality, Province, Region


class Site(models.Model):
    """Where a contribution happens: one point, line or area, as the partner drew it."""

    # Its sites are found by the index of `one_site_per_number`.
    contribution = models.ForeignKey(
        "engagements.Contribution", on_delete=models.CASCADE, related_name="sites", db_index=False
    )
    number = models.PositiveIntegerField(_("number"))
    # Which feature of its file or drawing it is, or is a part of.
    feature_number = models.PositiveIntegerField(_("number in the file"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    # Nothing searches by place here: neighbours are found among `counting.Claim`, maps and open
    # data read `counting.PublicPlace`. An index would be a third of the work of storing a file.
    geometry = models.GeometryField(_("geometry"), srid=4326, spatial_index=False)
    # The 1 km cell of the EEA reference grid the site lies in: all the public sees of a garden.
    cell = models.PolygonField(_("1 km cell"), srid=4326, spatial_index=False)
    measured = models.DecimalField(
        _("measured quantity"),
        help_text=_("In the base unit: m, m² or number; geodesic on GRS80."),
        max_digits=18,
        decimal_places=3,
    )
    # The place its middle lies in, for lists and filters; counted parts are split at borders.
    # Only the smallest of the three is named: it knows the larger ones, and of each that is named
    # the database looks up whether it exists, which is half of the work of storing a large file.
    municipality = models.ForeignKey(
        Municipality, on_delete=models.SET_NULL, null=True, blank=True, related_name="sites"
    )
    province = models.ForeignKey(
        Province,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sites",
        db_index=False,
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sites",
        db_index=False,
    )

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "number"],
                name="one_site_per_number",
                violation_error_message=_("This site exists already."),
            ),
            models.CheckConstraint(
                condition=Q(province=None, region=None)
                | Q(municipality=None, region=None)
                | Q(municipality=None, province=None),
                name="site_names_one_place",
                violation_error_message=_(
                    "A site names the smallest place it lies in, and no more."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.number}"
