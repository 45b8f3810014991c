"""What a machine can notice about an engagement: one function for each finding.

Pure: values in, an unsaved finding or None out. Quantities are in the base unit of the target
(m, m², a number, t/year); the thresholds are the register's own rules in the settings.
"""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.conf import settings

from axes.models import Target
from counting.models import Kind
from engagements.models import Finding, FindingKind
from partners.models import PartnerKind

DISPOSABLE_DOMAINS = Path(__file__).resolve().parent / "data" / "disposable_domains.txt"
# A short text is like many others by chance.
SHORTEST_TEXT = 30


def outside_belgium(outside: Decimal, whole: Decimal) -> Finding | None:
    """Part of what is drawn lies outside the country."""
    if outside <= 0:
        return None
    return Finding(
        kind=FindingKind.OUTSIDE,
        quantity=outside,
        compared_with=whole,
        percent=percentage(outside, whole),
    )


def overlap(shared: Decimal, whole: Decimal, other: int | None) -> Finding | None:
    """Ground that another engagement (by primary key; None: this one itself) claimed before."""
    percent = percentage(shared, whole)
    if percent < settings.OVERLAP_NOTICED_PERCENT:
        return None
    return Finding(
        kind=FindingKind.OVERLAP,
        quantity=shared,
        compared_with=whole,
        percent=percent,
        other_id=other,
    )


def difference(typed: Decimal | None, measured: Decimal | None) -> Finding | None:
    """What was typed is more than a tenth off what was measured."""
    if not typed or not measured or abs(typed - measured) * 10 <= measured:
        return None
    return Finding(
        kind=FindingKind.DIFFERENCE,
        quantity=measured,
        compared_with=typed,
        percent=percentage(abs(typed - measured), measured),
    )


def text_seen_before(text: str, likeness: float, other: int) -> Finding | None:
    """The description is nearly that of another engagement; `likeness` by trigrams, 0 to 1."""
    percent = round(likeness * 100)
    if len(text) < SHORTEST_TEXT or percent < settings.LIKENESS_NOTICED_PERCENT:
        return None
    return Finding(kind=FindingKind.TEXT, percent=percent, other_id=other)


def size(partner_kind: str, quantity: Decimal | None, target: Target) -> Finding | None:
    """More than one would expect of a citizen."""
    limit = in_base_unit(settings.CITIZEN_AT_MOST, target)
    if partner_kind != PartnerKind.CITIZEN or limit is None or not quantity or quantity <= limit:
        return None
    return Finding(kind=FindingKind.SIZE, quantity=quantity, compared_with=limit)


def speed(
    kind: str,
    quantity: Decimal | None,
    target: Target,
    starts_on: date | None,
    ends_on: date | None,
) -> Finding | None:
    """More would have to be created in a day than people can; without an end, by the target's."""
    limit = in_base_unit(settings.CREATED_A_DAY_AT_MOST, target)
    if kind != Kind.CREATED or limit is None or not quantity or starts_on is None:
        return None
    last = ends_on or max(starts_on, date(target.target_year, 12, 31))
    a_day = quantity / ((last - starts_on).days + 1)
    if a_day <= limit:
        return None
    return Finding(kind=FindingKind.SPEED, quantity=a_day, compared_with=limit)


Period = tuple[date | None, date | None]


def same_place_and_period(own: Period, others: Period, other: int) -> Finding | None:
    """Another engagement promises the same at this place, and the two periods meet."""
    (own_start, own_end), (other_start, other_end) = own, others
    ends_before = own_end and other_start and own_end < other_start
    begins_after = own_start and other_end and own_start > other_end
    if ends_before or begins_after:
        return None
    return Finding(kind=FindingKind.PLACE, other_id=other)


def registered_elsewhere(
    same_as: str, reference: str, counts_here: bool, record: int
) -> Finding | None:
    """A record (by primary key) of the same place, owner and time counts in another register.

    Not where the team has said that it is the same as another engagement, or counts here.
    """
    if counts_here or same_as not in {"", reference}:
        return None
    return Finding(kind=FindingKind.ELSEWHERE, record_id=record)


def disposable_address(address: str) -> Finding | None:
    """The writer's address is one of those that are thrown away after use."""
    domain = address.rpartition("@")[2].lower()
    labels = domain.split(".")
    parents = {".".join(labels[place:]) for place in range(len(labels))}
    if parents.isdisjoint(disposable_domains()):
        return None
    return Finding(kind=FindingKind.ADDRESS, words=domain)


@cache
def disposable_domains() -> frozenset[str]:
    lines = DISPOSABLE_DOMAINS.read_text().splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def in_base_unit(limits: dict[str, float], target: Target) -> Decimal | None:
    """The limit for what the target measures, or None where there is none."""
    limit = limits.get(target.metric_kind)
    return None if limit is None else target.in_base_unit(Decimal(str(limit)))


def percentage(part: Decimal, whole: Decimal) -> int:
    return round(100 * part / whole) if whole else 0
