"""What other registers count: shown here, and counted there."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from axes.models import Target
from registers.querysets import RecordQuerySet
from territory.models import Municipality


class Register(models.TextChoices):
    """Registers from which records are taken over; names are not translated."""

    GROENBLAUWPEIL = "groenblauwpeil", "Groenblauwpeil"
    YES_WE_PLANT = "yes we plant", "Yes We Plant"
    MAP_MY_TREE = "mapmytree", "MapMyTree"


class Record(models.Model):
    """One thing that another register counts. Counted there, shown here, so that nothing counts
    twice; only the team may say that one counts here, and then it claims its quantity.
    """

    register = models.CharField(_("register"), max_length=20, choices=Register.choices)
    source_id = models.CharField(_("number in that register"), max_length=80)
    title = models.CharField(_("title"), max_length=200, blank=True)
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    link = models.URLField(_("link"), blank=True)

    target = models.ForeignKey(
        Target,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        verbose_name=_("target"),
    )
    quantity = models.DecimalField(
        _("quantity"),
        help_text=_("In the base unit: m, m², number, t/year."),
        max_digits=18,
        decimal_places=3,
        null=True,
        blank=True,
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        verbose_name=_("municipality"),
    )
    point = models.PointField(_("place"), srid=4326, null=True, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)

    same_as = models.CharField(
        _("same as the engagement"),
        max_length=16,
        blank=True,
        help_text=_("The reference of the engagement here that is the same thing."),
    )
    counts_here = models.BooleanField(_("counts here"), default=False, editable=False)
    taken_over_at = models.DateTimeField(_("taken over at"), auto_now_add=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["register", "source_id"]
        verbose_name = _("record of another register")
        verbose_name_plural = _("records of other registers")
        constraints = [
            models.UniqueConstraint(
                fields=["register", "source_id"],
                name="record_once_per_register",
                violation_error_message=_("This record has been taken over already."),
            ),
            models.CheckConstraint(
                name="what_counts_here_has_a_quantity",
                condition=Q(counts_here=False)
                | Q(target__isnull=False, quantity__isnull=False, municipality__isnull=False)
                & Q(quantity__gt=0, same_as=""),
                violation_error_message=_(
                    "What counts here needs a target, a quantity and a municipality, and is not "
                    "the same as an engagement."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_register_display()} {self.source_id}"

    def get_absolute_url(self) -> str:
        return self.link or reverse("catalogue:home")

    @property
    def source(self) -> str:
        """Under which name it claims, where it counts here."""
        return f"R{self.pk}"
