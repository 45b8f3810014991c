"""The desk in a register of 100,000 engagements, beside an empty page of the admin.

What awaits review lies on the ground of what counts already, and has answers, letters, findings
and a history. Pages are asked for in turns by one signed-in reviewer, in this process: what the
server does, without the network. The empty page is the admin's, of a list that has nothing in it.
"""

import numpy as np
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from benchmarks import country, register
from benchmarks.pages import asked
from benchmarks.table import note
from catalogue.pages import FirstPages
from correspondence.models import Letter
from counting.models import LedgerEntry, PairDecision, Run
from engagements.admin.queue import Queue
from engagements.models import (
    Contribution,
    CriterionAnswer,
    Engagement,
    Finding,
    Site,
    StatusChange,
)
from tests.factories.axes import CriterionFactory
from tests.factories.engagements import EngagementFactory
from tests.signing_in import at_the_desk

TURNS = 20
WARM = 3
WAITING = 2_000
SITES = 3
LEDGER = 1_000_000
#: Keys of what awaits review begin here.
FIRST = 2 * country.FIRST
_AWAITING = """
    CREATE TEMPORARY TABLE awaiting AS
    SELECT %(first)s + n AS id, n * %(apart)s AS claim, now() - n * interval '1 minute' AS at
    FROM generate_series(1, %(count)s) n
"""
#: Two metres beside a line that counts.
_BESIDE = "(SELECT ST_Translate(geometry, 0.00002, 0) FROM counting_claim WHERE id = p.claim - {})"
_PLACED = """
    UPDATE engagements_site SET municipality_id = m.id
    FROM territory_municipality m
    WHERE engagements_site.id > %(first)s AND ST_Intersects(m.outline, ST_Centroid(geometry))
"""
_SOUGHT = """
    UPDATE engagements_engagement
    SET sought = lower(reference || ' ' || title || ' society ' || id), examined_at = now()
"""


def measure(database, arguments):
    """Fill the register, then ask for the pages in turns."""
    translation.activate("en")
    count = arguments.engagements
    country.settled(database, count)
    reviewer = User.objects.create_superuser("bench@example.org", name="Bench")
    awaiting(count)
    remembered(count)
    client = at_the_desk(Client(), reviewer)
    note(f"{count:,} engagements, of which {WAITING:,} await review; {LEDGER:,} lines of ledger")
    for name, addresses in pages().items():
        beside(name, client, addresses)


def awaiting(count):
    """So many await review: three sites each, two metres beside lines that count."""
    target = Contribution.objects.order_by("pk")[0].target
    example = EngagementFactory(contribution__target=target, submitted=True)
    contribution = example.contributions.get()
    criterion = CriterionFactory(objective=target.objective)
    answer = CriterionAnswer.objects.create(engagement=example, criterion=criterion, answer="yes")
    finding = Finding.objects.create(engagement=example, kind="text", percent=80, other=example)
    with connection.cursor() as cursor:
        cursor.execute(_AWAITING, {"first": FIRST, "count": WAITING, "apart": count // WAITING})
    of_each = {"rows": "awaiting", "id": "p.id", "engagement_id": "p.id"}
    country.many(
        Engagement,
        example,
        "awaiting",
        id="p.id",
        key="gen_random_uuid()",
        reference="'E2026-' || p.id",
        submitted_at="p.at",
        contact_email="'writer' || p.id || '@example.org'",
    )
    country.many(Contribution, contribution, **of_each)
    for number in range(SITES):
        country.many(
            Site,
            contribution.sites.get(),
            "awaiting",
            id=f"p.id * {SITES} + {number}",
            number=str(number + 1),
            contribution_id="p.id",
            geometry=_BESIDE.format(number),
        )
    country.many(StatusChange, example.status_changes.get(), **of_each)
    country.many(CriterionAnswer, answer, **of_each)
    country.many(Finding, finding, **of_each, other_id=f"{country.FIRST} + p.id - {FIRST}")
    example.delete()
    with connection.cursor() as cursor:
        cursor.execute(_PLACED, {"first": FIRST})


def remembered(count):
    """Letters, a colleague's edits, runs and decisions on two sites, and a ledger of many years."""
    colleague = User.objects.create_superuser("colleague@example.org", name="Colleague")
    kinds = ContentType.objects.get_for_model(Engagement)
    letter = Letter.objects.create(
        kind="submitted", about="E", occasion="1", reader="a@example.org"
    )
    edit = LogEntry.objects.create(
        user=colleague, content_type=kinds, object_id="1", object_repr="E", action_flag=CHANGE
    )
    pair = PairDecision.objects.create(
        first_source="E", first_number=1, second_source="F", second_number=1, verdict="distinct"
    )
    run = Run.objects.create(number=1, started_at=timezone.now())
    entry = LedgerEntry.objects.first()
    each = f"generate_series(1, {count})"
    at = "now() - p.p * interval '1 minute'"
    country.many(
        Letter,
        letter,
        each,
        id=f"{FIRST} + p.p",
        about="'E2026-' || p.p",
        written_at=at,
        sent_at=at,
    )
    country.many(LogEntry, edit, each, id=f"{FIRST} + p.p", action_time=at)
    country.many(
        PairDecision,
        pair,
        f"generate_series(1, {count // 10})",
        id=f"{FIRST} + p.p",
        first_number="p.p",
        decided_at=at,
    )
    country.many(
        Run, run, "generate_series(2, 1000)", id=f"{FIRST} + p.p", number="p.p", started_at=at
    )
    missing = max(LEDGER - LedgerEntry.objects.count(), 0)
    country.many(
        LedgerEntry,
        entry,
        f"generate_series(1, {missing})",
        id=f"{10 * FIRST} + p.p",
        at=at,
        source="'B' || p.p",
    )
    register.execute(_SOUGHT)
    register.execute("VACUUM ANALYZE")


def pages():
    """Addresses by name, one for each turn."""
    listed = reverse("admin:engagements_engagement_changelist")
    last = -(
        -min(Engagement.objects.sent().count(), FirstPages.most_counted) // Queue.list_per_page
    )
    waiting = Engagement.objects.awaiting_review().values_list("pk", flat=True)[: WARM + TURNS]
    of_one = [reverse("admin:engagements_engagement_change", args=[pk]) for pk in waiting]
    others = {
        "partners": "partners_partner",
        "claims": "counting_claim",
        "ledger": "counting_ledgerentry",
        "letters": "correspondence_letter",
        "runs": "counting_run",
        "decisions on pairs": "counting_pairdecision",
    }
    lists = {
        "queue": listed,
        "queue, a search in all": f"{listed}?q=path+{country.FIRST + 471}",
        "queue, all": f"{listed}?status=all",
        "queue, all, last page": f"{listed}?status=all&p={last}",
        "first page": reverse("admin:index"),
        **{name: reverse(f"admin:{model}_changelist") for name, model in others.items()},
        "history": reverse("admin:history"),
    }
    return {"one engagement": of_one} | {
        name: [address] * (WARM + TURNS) for name, address in lists.items()
    }


def beside(words, client, addresses):
    """Print what the pages cost against the empty one, in turns."""
    empty = reverse("admin:counting_rulechange_changelist")
    seconds, queries = [], set()
    for address in addresses:
        nothing = asked(client, empty)
        page = asked(client, address)
        seconds.append((nothing.seconds, page.seconds))
        queries.add(page.queries)
    bare, ours = np.transpose(seconds[WARM:]) * 1000
    ratios = ours / bare
    spread = f"{ratios.min():.2f} to {ratios.max():.2f}"
    medians = f"{np.median(ours):.1f} ms / {np.median(bare):.1f} ms"
    counted = "-".join(map(str, sorted(queries)))
    note(f"{words:24} {np.median(ratios):5.2f} ({spread}), {medians}, {counted} queries")
