"""What places and actors are ranked by: totals added up once more, for a page to ask an index."""

from django.db import models
from django.db.models import F
from django.db.models.functions import NullIf
from django.utils.translation import gettext_lazy as _

from axes.models import Target
from counting.models.terms import State
from counting.querysets import PledgedTotalQuerySet
from territory.models import Municipality

#: The kind of actor whose name no page tells, so that they stand in no ranking: it is
#: `partners.models.PartnerKind.CITIZEN`, which counting does not know.
UNNAMED = "citizen"


class TownTotal(models.Model):
    """What is credited in one municipality, of a target and state: the sum of its `Total`s.

    Base units, losses taken off. It holds what nobody has confirmed for long, too: who ranks by it
    takes that off by the calendar (`catalogue.standings`).
    """

    PER_INHABITANTS = 1000

    target = models.ForeignKey(
        Target,
        models.PROTECT,
        related_name="town_totals",
        db_index=False,
        verbose_name=_("target"),
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="town_totals", verbose_name=_("municipality")
    )
    credited = models.DecimalField(_("credited"), max_digits=18, decimal_places=3)
    #: Those of the municipality, as `counting.boundaries` last found them.
    inhabitants = models.PositiveIntegerField(_("number of inhabitants"), null=True)
    # The difference of two fractions is at least one by the product of their denominators, the
    # inhabitants of two towns: to so many places two towns are equal only where they are.
    per_thousand = models.GeneratedField(
        expression=F("credited") * PER_INHABITANTS / NullIf(F("inhabitants"), 0),
        output_field=models.DecimalField(max_digits=36, decimal_places=15, null=True),
        db_persist=True,
        verbose_name=_("for 1,000 inhabitants"),
    )

    class Meta:
        ordering = ["target", "state", "municipality"]
        verbose_name = _("total of a municipality")
        verbose_name_plural = _("totals of municipalities")
        constraints = [
            models.UniqueConstraint(
                fields=["target", "state", "municipality"], name="town_total_once"
            )
        ]
        indexes = [
            models.Index(
                name="town_total_ranking",
                fields=["target", "state", "per_thousand"],
                include=["municipality"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} · {self.get_state_display()} · {self.municipality}: {self.credited}"


class PledgedTotal(models.Model):
    """What an organisation has pledged to a target: the sum of its `ActorTotal`s of that state.

    Base units, losses taken off. Citizens have none: nobody reads their names.
    """

    target = models.ForeignKey(
        Target,
        models.PROTECT,
        related_name="pledged_totals",
        db_index=False,
        verbose_name=_("target"),
    )
    actor = models.CharField(_("actor"), max_length=36)
    credited = models.DecimalField(_("credited"), max_digits=18, decimal_places=3)

    objects = PledgedTotalQuerySet.as_manager()

    class Meta:
        ordering = ["target", "-credited", "actor"]
        verbose_name = _("total an organisation has pledged")
        verbose_name_plural = _("totals organisations have pledged")
        constraints = [
            models.UniqueConstraint(fields=["target", "actor"], name="pledged_total_once")
        ]
        indexes = [
            models.Index(name="pledged_total_greatest", fields=["target", "-credited", "actor"])
        ]

    def __str__(self) -> str:
        return f"{self.actor} · {self.target} · {self.credited}"
