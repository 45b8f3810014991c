"""Projects worth following: what somebody did for an objective, shown as an example."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from axes.models.framework import Objective
from axes.querysets import ModelProjectQuerySet


def picture_path(project: "ModelProject", file_name: str) -> str:
    """Where a picture is kept: under a new name each time, so that addresses never lie."""
    return f"model-projects/{uuid.uuid4().hex}.jpg"


class ModelProject(models.Model):
    """A project that shows how an objective is met, told by the team in four languages."""

    objective = models.ForeignKey(
        Objective, models.PROTECT, related_name="model_projects", verbose_name=_("objective")
    )
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"))
    whose = models.CharField(
        _("whose, and where"),
        max_length=200,
        blank=True,
        help_text=_("For example: Town of Halle, Flemish Brabant."),
    )
    link = models.URLField(_("link to read more"), blank=True)

    picture = models.ImageField(
        _("picture"),
        upload_to=picture_path,
        blank=True,
        help_text=_("Kept as JPEG, at most 1,600 pixels wide, without what the camera noted."),
    )
    picture_text = models.CharField(
        _("what the picture shows"),
        max_length=250,
        blank=True,
        help_text=_("Read aloud to those who do not see it."),
    )
    picture_credit = models.CharField(_("who made the picture"), max_length=160, blank=True)

    is_published = models.BooleanField(_("published"), default=False)
    order = models.PositiveSmallIntegerField(pgettext_lazy("place in a list", "order"), default=0)

    objects = ModelProjectQuerySet.as_manager()

    class Meta:
        ordering = ["objective", "order", "pk"]
        verbose_name = _("model project")
        verbose_name_plural = _("model projects")
        constraints = [
            models.CheckConstraint(
                name="picture_has_its_text",
                condition=Q(picture="") | ~Q(picture_text_en="") & Q(picture_text_en__isnull=False),
                violation_error_message=_("Say in English at least what the picture shows."),
            )
        ]

    def __str__(self) -> str:
        return self.title
