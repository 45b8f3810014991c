"""Presences: in which places something of a source counts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from counting.querysets import PresenceQuerySet
from territory.models import Level


class Presence(models.Model):
    """That something of a source counts in a region, a province or a municipality: lists read it.

    Written together with `Attribution`, of which it says in how many `parts` a source lies there; a
    place in which no part is left has no row. Its key is the index of lists: the sources of one
    place in the order of their acceptance, so that the newest few are where one looks first.
    """

    pk = models.CompositePrimaryKey("level", "place", "accepted_at", "source")
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    place = models.BigIntegerField(
        _("place"), help_text=_("The primary key of a region, a province or a municipality.")
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
        # Whether one source is in a place, where more is asked of a list than the place.
        indexes = [models.Index(name="presence_source", fields=["source"])]

    def __str__(self) -> str:
        return f"{self.source}: {self.level} {self.place}"
