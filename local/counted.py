"""What the database says was counted, for the demonstration to compare with the pages.

Django must be set up before these functions are called. Quantities are in metres, exact.
"""

import time
from decimal import Decimal

from django.apps import apps
from django.db.models import QuerySet, Sum

ZERO = Decimal(0)
MEASURES = ("raw", "credited", "shared", "outside")
PAUSE = 0.02
SECONDS = 600  # the longest we wait for the worker


class NotCounted(Exception):
    """The worker did not count in time."""


def wait_until_counted(reference: str) -> None:
    """Wait until the engagement's claims have been credited and no recount is asked for."""
    its_credits = credits_of(reference)
    requests = apps.get_model("counting", "RecountRequest").objects
    until = time.monotonic() + SECONDS
    while not its_credits.exclude(computed_at=None).exists() or requests.exists():
        if time.monotonic() > until:
            raise NotCounted(f"{reference} was not counted within {SECONDS} seconds.")
        time.sleep(PAUSE)


def credits_of(reference: str) -> QuerySet:
    """Return the credits of one engagement."""
    return apps.get_model("counting", "Credit").objects.from_source(reference)


def measures_of(reference: str) -> dict[str, Decimal]:
    """Return raw, credited, shared and outside of one engagement."""
    sums = credits_of(reference).aggregate(*map(Sum, MEASURES))
    return {name: sums[f"{name}__sum"] or ZERO for name in MEASURES}


def site_count(reference: str) -> int:
    """Return the number of sites of one engagement."""
    sites = apps.get_model("engagements", "Site").objects
    return sites.filter(contribution__engagement__reference=reference).count()


def national(code_ending: str) -> Decimal:
    """Return what is credited in the whole country as pledged: the sum of the ledger."""
    entries = apps.get_model("counting", "LedgerEntry").objects
    ours = entries.filter(target__code__endswith=code_ending, state="pledged")
    return ours.aggregate(sum=Sum("change"))["sum"] or ZERO


def by_place(code_ending: str) -> dict[str, Decimal]:
    """Return what is credited as pledged per province, in Brussels, and elsewhere."""
    totals = apps.get_model("counting", "Total").objects
    ours = totals.filter(target__code__endswith=code_ending, state="pledged")
    rows = ours.order_by("province__nis_code", "region__nis_code", "place").values_list(
        "province__name", "region__name", "place"
    )
    places: dict[str, Decimal] = {}
    for province, region, place, credited in rows.annotate(sum=Sum("credited")):
        in_belgium = "in Belgium, province not known" if place == "belgium" else "elsewhere"
        name = province or region or in_belgium
        places[name] = places.get(name, ZERO) + credited
    return places
