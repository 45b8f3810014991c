from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.gis.db import models
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagements.models import Contribution
from progress.workflow import MOVES, Status

if TYPE_CHECKING:
    from accounts.models import User


class ReportRefused(Exception):
    """The report cannot be dealt with like this; the message says why."""


class ReportMoveNotAllowed(ReportRefused):
    """The report has, or has meanwhile got, a status from which this move does not start."""

    def __init__(self, status: Status, wanted: Status) -> None:
        super().__init__(
            gettext("This report is “%(status)s” now, so it cannot become “%(wanted)s”.")
            % {"status": status.label, "wanted": wanted.label}
        )


class Report(models.Model):
    """What a partner says has been done of one contribution, on a given day."""

    contribution = models.ForeignKey(
        Contribution,
        verbose_name=_("contribution"),
        on_delete=models.PROTECT,
        related_name="reports",
    )
    situation_on = models.DateField(_("situation on"), default=timezone.localdate)
    done_percent = models.DecimalField(
        _("done, in per cent of what was pledged"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    words = models.TextField(_("what was done"), max_length=3000, blank=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status.choices,
        default=Status.SUBMITTED,
        editable=False,
    )
    submitted_at = models.DateTimeField(_("submitted at"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="decided_reports",
    )

    class Meta:
        ordering = ["-situation_on", "-pk"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_percent__gte=0) & Q(done_percent__lte=100),
                name="done_is_a_percentage",
                violation_error_message=_("What is done lies between 0 and 100 per cent."),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.SUBMITTED) | Q(decided_at__isnull=False),
                name="decided_report_has_a_moment",
                violation_error_message=_("A decided report has the moment of its decision."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution.engagement.reference}, {self.situation_on}"

    @property
    def done_share(self) -> Decimal:
        """What is done as a number from 0 to 1."""
        return self.done_percent / 100

    @property
    def situation_at(self) -> datetime:
        """The moment that counts as confirmed: noon of the day described, never one to come."""
        noon = timezone.make_aware(datetime.combine(self.situation_on, time(12)))
        return min(noon, timezone.now())

    @property
    def is_mapped(self) -> bool:
        """Whether the report says by geometry, not only by a share, what has been done."""
        return self.sites.exists()

    def move_to(self, wanted: Status, *, by: "User") -> None:
        """Give the report its next status; the only writer of `status`.

        The row is locked, so that of two people who decide at once the second is refused. Raises
        ReportMoveNotAllowed where the table has no such move.
        """
        current = Status(Report.objects.select_for_update().get(pk=self.pk).status)
        if wanted not in MOVES[current]:
            raise ReportMoveNotAllowed(current, wanted)
        self.status, self.decided_at, self.decided_by = wanted, timezone.now(), by
        self.save(update_fields=["status", "decided_at", "decided_by"])


class ReportSite(models.Model):
    """One place where, by a report, the work has been done; measured instead of the share."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sites")
    number = models.PositiveIntegerField(_("number"))
    geometry = models.GeometryField(_("geometry"), srid=4326)
    measured = models.DecimalField(
        _("measured quantity"),
        help_text=_("In the base unit: m, m² or number; geodesic on GRS80."),
        max_digits=18,
        decimal_places=3,
    )

    class Meta:
        ordering = ["number"]
        verbose_name = _("reported site")
        verbose_name_plural = _("reported sites")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                name="one_reported_site_per_number",
                violation_error_message=_("This site exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.report}, {self.number}"
