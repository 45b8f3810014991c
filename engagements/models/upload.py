import secrets
from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engagements.querysets import UploadQuerySet
from geofiles.findings import Finding
from geofiles.reference_systems import HOW

ATTEMPTS = 3
PROGRESS_SECONDS = 3600


class UploadState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("state of a file", "waiting to be read")
    READING = "reading", pgettext_lazy("state of a file", "being read")
    ASKING = "asking", pgettext_lazy("state of a file", "waiting for an answer")
    READ = "read", pgettext_lazy("state of a file", "read")
    REFUSED = "refused", pgettext_lazy("state of a file", "cannot be used")


class Question(models.TextChoices):
    """What only the person who sent the file can say."""

    LAYER = "layer", _("Which layer do you mean?")
    REFERENCE_SYSTEM = "reference_system", _("In which reference system are the coordinates?")
    AXES = "swap_axes", _("Are latitude and longitude the wrong way round?")


class Unsuitable(models.TextChoices):
    """Why places that can be read do not serve a target."""

    AREAS = (
        "areas",
        _(
            "It holds areas, but this target is counted in kilometres of line. The outline of "
            "an area is not counted: draw or send the line itself, for example the hedge."
        ),
    )
    POINTS = (
        "points",
        _(
            "It holds only single points, but this target is counted in kilometres of line. Send "
            "a track, a route or a line."
        ),
    )
    NO_AREA = (
        "no_area",
        _(
            "It holds no area, but this target is counted in hectares. Draw or send the outline "
            "of the area as a polygon."
        ),
    )
    NO_POINTS = (
        "no_points",
        _("It holds no points, but this target counts single places. Mark each place by a point."),
    )
    ELSEWHERE = (
        "elsewhere",
        _(
            "Everything in it lies outside Belgium, and this target counts only what is in "
            "Belgium. Check the coordinates, or the order of longitude and latitude."
        ),
    )
    SWAPPED = (
        "swapped",
        _(
            "It would lie in Belgium if the two coordinates of every point were swapped. Write "
            "them the other way round."
        ),
    )
    TOO_MANY = "too_many", _("It holds too many places for one pledge. Send it in several pledges.")
    TOO_HARD = (
        "too_hard",
        _("We could not read this file, although we tried several times. Send a smaller part."),
    )


def random_name(_upload: Any, _name: str) -> str:
    """A name that says nothing and cannot be guessed."""
    return f"uploads/{secrets.token_hex(20)}"


class Upload(models.Model):
    """A file that was sent to say where a contribution happens, and what was understood of it.

    Of several for one contribution the latest is meant. The file is private: no address leads to
    it, and it is deleted with the draft or after `UPLOAD_DAYS`.
    """

    contribution = models.ForeignKey(
        "engagements.Contribution", on_delete=models.CASCADE, related_name="uploads"
    )
    file = models.FileField(_("file"), upload_to=random_name, max_length=120)
    name = models.CharField(_("name of the file"), max_length=200)
    received_at = models.DateTimeField(_("received at"), default=timezone.now)

    # How far it is
    state = models.CharField(
        _("state"), max_length=8, choices=UploadState.choices, default=UploadState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts to read it"), default=0)

    # What the person has answered; empty where nothing was asked
    layer = models.CharField(_("layer"), max_length=200, blank=True)
    reference_system = models.CharField(_("reference system"), max_length=20, blank=True)
    swap_axes = models.BooleanField(_("coordinates swapped"), null=True, blank=True)

    # What was understood
    format = models.CharField(_("format"), max_length=20, blank=True)
    system_name = models.CharField(_("name of the reference system"), max_length=200, blank=True)
    system_recognised = models.CharField(
        _("how the reference system was recognised"), max_length=12, blank=True
    )
    feature_count = models.PositiveIntegerField(_("features in the file"), default=0)
    question = models.CharField(_("question"), max_length=16, choices=Question.choices, blank=True)
    # A list of {"value", "label", "count", "quantity" (base unit of the target), "preview"
    # (GeoJSON geometry)}, one for each answer to the question.
    offers = models.JSONField(_("possible answers"), default=list, blank=True)
    # A list of {"code", "features" (their numbers in the file), "values"}, as geofiles.findings.
    findings = models.JSONField(_("findings"), default=list, blank=True)
    unsuitable = models.CharField(
        _("why it does not serve"), max_length=12, choices=Unsuitable.choices, blank=True
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=UploadState.ASKING) | ~Q(question=""),
                name="asking_has_a_question",
                violation_error_message=_("A file that waits for an answer has a question."),
            )
        ]
        indexes = [
            models.Index(
                fields=["received_at"],
                name="uploads_to_read",
                condition=Q(state__in=[UploadState.WAITING, UploadState.READING]),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_being_read(self) -> bool:
        return self.state in {UploadState.WAITING, UploadState.READING}

    @property
    def is_settled(self) -> bool:
        """Whether its places, or the reason why there are none, are known."""
        return self.state == UploadState.READ

    @property
    def percent(self) -> int:
        """How far the worker has come: a hint that lives in the cache."""
        return int(cache.get(self._progress_key, 0))

    def come_as_far_as(self, percent: int) -> None:
        """Tell those who look on how far reading has come."""
        cache.set(self._progress_key, percent, PROGRESS_SECONDS)

    @property
    def _progress_key(self) -> str:
        return f"upload-{self.pk}"

    @cached_property
    def said(self) -> list[Finding]:
        """The findings, whose sentences are made in the language of who reads them."""
        return [
            Finding(each["code"], tuple(each["features"]), each["values"]) for each in self.findings
        ]

    def said_of(self, feature_number: int | None) -> list[str]:
        """What was noticed about one feature of the file."""
        if feature_number is None:
            return []
        said = [each for each in self.said if feature_number in each.features]
        return [replace(each, features=(feature_number,)).sentence for each in said]

    @property
    def reasons(self) -> list[str]:
        """Why it is refused, in the language of who reads it."""
        reason = [str(Unsuitable(self.unsuitable).label)] if self.unsuitable else []
        return reason + [finding.sentence for finding in self.said]

    @property
    def how_recognised(self) -> str:
        """How its reference system was recognised."""
        return str(HOW.get(self.system_recognised, ""))
