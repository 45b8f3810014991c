"""Acts on records of other registers: let one count here, or leave it to its own register."""

from typing import cast

from django.db import transaction
from django.utils import timezone

from axes.models import Target
from counting import claims
from counting.models import Kind
from partners.models import PartnerKind
from registers.models import Record


@transaction.atomic
def count_here(record: Record) -> None:
    """Claim the record's quantity, as one declared for its municipality.

    Twice does no harm. Raises a ValidationError where something is missing for that.
    """
    record = Record.objects.select_for_update().get(pk=record.pk)
    if record.counts_here:
        return
    record.counts_here = True
    record.validate_constraints()
    record.save(update_fields=["counts_here"])
    posting = claims.Posting(
        number=1,
        target=cast(Target, record.target),
        kind=Kind.CREATED,
        declared_quantity=record.quantity,
        municipality=record.municipality,
    )
    claims.post(
        record.source,
        [posting],
        actor=record.register,
        actor_kind=PartnerKind.ASSOCIATION,
        accepted_at=timezone.now(),
    )


@transaction.atomic
def count_there(record: Record) -> None:
    """Leave it to its own register: what it has claimed here ends. Twice does no harm."""
    record = Record.objects.select_for_update().get(pk=record.pk)
    record.counts_here = False
    record.save(update_fields=["counts_here"])
    claims.withdraw(record.source)
