"""What the mapped figures would be with another tolerance, as the last finished run says."""

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _

from axes.templatetags.figures import in_unit, unit_of
from catalogue.tables import Line, Table
from counting.models import Run, Sensitivity, State


def table_of_tolerances() -> Table | None:
    """A line a target, a column a tolerance; None before the first run that says it."""
    run = Run.objects.filter(ended_at__isnull=False, sensitivities__isnull=False).last()
    if run is None:
        return None
    figures: dict = defaultdict(dict)
    pledged = run.sensitivities.filter(state=State.PLEDGED).select_related("target")
    for each in pledged.order_by("target__objective__order", "target__order"):
        figures[each.target][each.tolerance_m] = each.credited
    lines = [
        Line(
            f"{target.name} ({unit_of(target) or target.unit})",
            [
                in_unit(by_metres.get(metres, Decimal(0)), target)
                for metres in Sensitivity.TOLERANCES
            ],
        )
        for target, by_metres in figures.items()
    ]
    head = [_("Target"), *(f"{metres}\N{NO-BREAK SPACE}m" for metres in Sensitivity.TOLERANCES)]
    caption = _("Pledged on the map, if the tolerance were …")
    return Table(
        caption=caption, head=head, rows=lines, note=_("Full recount no. %d.") % run.number
    )
