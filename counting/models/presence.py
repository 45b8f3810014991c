"""Presences: in which places something of a source counts, and towards which targets."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from axes.models import Target
from counting.querysets import PresenceQuerySet
from territory.models import Level


class Presence(models.Model):
    """That something of a source counts towards a target in a region, a province or a municipality.

    Lists read it. Written together with `Attribution`, of which it says in how many `parts` a
    source lies there; a place in which no part is left has no row.
    """

    # What counts towards one target in one place, in the order of acceptance: the newest few are
    # where one looks first.
    pk = models.CompositePrimaryKey("level", "place", "target_id", "accepted_at", "source")
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    place = models.BigIntegerField(
        _("place"), help_text=_("The primary key of a region, a province or a municipality.")
    )
    target = models.ForeignKey(
        Target, models.CASCADE, related_name="+", verbose_name=_("target"), db_index=False
    )
    accepted_at = models.DateTimeField(_("accepted at"))
    # In the order of letters of what it is looked up by, unlike that of a claim.
    source = models.CharField(_("source"), max_length=20)
    parts = models.IntegerField(_("number of parts"))

    objects = PresenceQuerySet.as_manager()

    class Meta:
        ordering = ["level", "place", "accepted_at", "source"]
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        indexes = [
            # The same towards any target, or several.
            models.Index(
                name="presence_newest",
                fields=["level", "place", "accepted_at", "source"],
                include=["target"],
            ),
            # Whether one source is in a place, where more is asked of a list than the place.
            models.Index(name="presence_source", fields=["source", "level", "place", "target"]),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.level} {self.place}"
