from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from territory.models import Region


class ReviewRegion(models.Model):
    """A region to which a reviewer keeps. Who has none reviews the whole country."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewer"),
        on_delete=models.CASCADE,
        related_name="review_regions",
        limit_choices_to={"is_staff": True},
    )
    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.CASCADE, related_name="reviewers"
    )

    class Meta:
        ordering = ["person", "region"]
        verbose_name = _("region of a reviewer")
        verbose_name_plural = _("regions of reviewers")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "region"],
                name="region_once_per_reviewer",
                violation_error_message=_("This reviewer has this region already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.region}"
