"""A change of rule: an act with a day, a reason and a signature, after which all is recounted."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from axes.models import Target
from counting import asking
from counting.models import Reason, RuleChange


class NothingToChange(ValueError):
    """The rule is already as it was asked to be; carries a sentence for people."""


@transaction.atomic
def change(
    target: Target,
    *,
    by: str,
    on: datetime.date,
    reason: str,
    tolerance_m: Decimal | None = None,
    minimum_shared_run_m: Decimal | None = None,
    counts_elsewhere: bool | None = None,
) -> RuleChange:
    """Count a target by another rule: tolerance and minimum shared run in metres, and its scope.

    Raises the version of the rule, keeps what it was before, and asks for all live claims of the
    target to be counted again; what moves is entered in the ledger as "rule changed". Raises
    NothingToChange, and what the target's own constraints refuse as a ValidationError.
    """
    target = Target.objects.select_for_update().get(pk=target.pk)
    change = RuleChange(
        target=target,
        rule_version=target.rule_version + 1,
        tolerance_before_m=target.tolerance_m,
        minimum_shared_run_before_m=target.minimum_shared_run_m,
        counted_elsewhere_before=target.counts_elsewhere,
        on=on,
        reason=reason,
        changed_by=by,
    )
    wanted = {
        "tolerance_m": tolerance_m,
        "minimum_shared_run_m": minimum_shared_run_m,
        "counts_elsewhere": counts_elsewhere,
    }
    if not _apply(target, wanted):
        raise NothingToChange(_("The target is already counted by this rule."))
    target.rule_version = change.rule_version
    target.validate_constraints()
    target.save(update_fields=[*wanted, "rule_version"])
    for name in wanted:
        setattr(change, name, getattr(target, name))
    change.save()
    asking.count_again(reason=Reason.RULE_CHANGED, target=target)
    return change


def _apply(target: Target, wanted: dict) -> bool:
    """Write what was asked for into the target; True if anything is new."""
    before = {name: getattr(target, name) for name in wanted}
    for name, value in wanted.items():
        if value is not None:
            setattr(target, name, value)
    return before != {name: getattr(target, name) for name in wanted}
