"""The queue and the page of one engagement, in a register of 100,000, beside an empty page.

All are asked for in turns by one signed-in reviewer, in this process: what the server does, without
the network. The empty page is the admin's, of a list that has nothing in it.
"""

import time

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from axes.models import Target
from benchmarks import register
from benchmarks.processes import Effort, peak_memory
from benchmarks.table import note, ratio_line
from engagements.models import Engagement
from tests.signing_in import at_the_desk

TURNS = 20
WARM = 3
WAITING = 2_000
_PARTNERS = """
    INSERT INTO partners_partner (key, kind, name, enterprise_number, website, added_at)
    SELECT gen_random_uuid(), 'association', 'Society ' || n, '', '', now()
    FROM generate_series(1, %(count)s / 20) n
"""
_ENGAGEMENTS = """
    INSERT INTO engagements_engagement (key, reference, title, description, language, partner_id,
        contact_name, contact_email, exact_places_are_public, status, started_at, changed_at,
        submitted_at, accepted_at, examined_at, sought, asks_to_withdraw)
    SELECT gen_random_uuid(), 'E2026-' || lpad(n::text, 6, '0'), 'Hedge along path ' || n,
        (SELECT string_agg(md5((n * 7 + w)::text), ' ') FROM generate_series(1, 6) w), 'nl',
        (SELECT min(id) FROM partners_partner) + n %% (%(count)s / 20), 'Anne Haag',
        'writer' || n || '@example.org', n %% 2 = 0,
        CASE WHEN n %% (%(count)s / %(waiting)s) = 0 THEN 'submitted' ELSE 'accepted' END, now(),
        now(), now() - n * interval '1 minute', now() - n * interval '1 minute', now(),
        'e2026-' || lpad(n::text, 6, '0') || ' hedge along path ' || n || ' society', false
    FROM generate_series(1, %(count)s) n
"""
_CONTRIBUTIONS = """
    INSERT INTO engagements_contribution (engagement_id, number, target_id, kind, place_route,
        file_name, typed_quantity, overlap_explanation)
    SELECT id, 1, %(target)s, 'created', 'drawn', '', 100, '' FROM engagements_engagement
"""
_SITES = """
    INSERT INTO engagements_site (contribution_id, number, name, geometry, cell, measured)
    SELECT c.id, s.number, 'Part ' || s.number,
        ST_Translate(ST_GeomFromText('LINESTRING(4 50.6, 4.001 50.601)', 4326), place.x, place.y),
        ST_Translate(ST_MakeEnvelope(4, 50.6, 4.01, 50.61, 4326), place.x, place.y), 132
    FROM engagements_contribution c
    CROSS JOIN generate_series(1, 3) AS s (number)
    CROSS JOIN LATERAL (
        SELECT c.id %% 317 * 0.003 AS x, c.id %% 331 * 0.001 + s.number * 0.0001 AS y
    ) AS place
"""
_FINDINGS = """
    INSERT INTO engagements_finding (engagement_id, kind, other_id, percent, words)
    SELECT id, 'text', id - 1, 80, '' FROM engagements_engagement WHERE status = 'submitted'
"""


def measure(database, arguments):
    """Fill the register, then ask for the pages in turns."""
    call_command("load_objectives", verbosity=0)
    count = arguments.engagements
    fill(count)
    reviewer = User.objects.create_superuser("bench@example.org", name="Bench")
    client = at_the_desk(Client(), reviewer)
    queue = reverse("admin:engagements_engagement_changelist")
    empty = reverse("admin:counting_rulechange_changelist")
    waiting = list(Engagement.objects.awaiting_review().values_list("pk", flat=True)[:TURNS])
    pages = {
        "queue": [queue] * TURNS,
        "queue, a search in all": [f"{queue}?q=path+4711"] * TURNS,
        "one engagement": [
            reverse("admin:engagements_engagement_change", args=[pk]) for pk in waiting
        ],
    }
    for name, addresses in pages.items():
        asked(client, addresses[0])
        timed = [(asked(client, empty), asked(client, address)) for address in addresses]
        ratio_line(f"{name}, of {count:,} / an empty page", timed[WARM:])
    note(f"{len(waiting)} different engagements; {WAITING:,} await review")


def fill(count):
    """So many engagements, each with a line of three sites; one in fifty awaits review."""
    parameters = {
        "count": count,
        "waiting": WAITING,
        "target": Target.objects.filter(metric_kind="length_km").values_list("pk", flat=True)[0],
    }
    with connection.cursor() as cursor:
        for sql in (_PARTNERS, _ENGAGEMENTS, _CONTRIBUTIONS, _SITES, _FINDINGS):
            cursor.execute(sql, parameters)
    register.execute("ANALYZE")


def asked(client, address):
    """Effort of one page."""
    start = time.perf_counter()
    response = client.get(address)
    seconds = time.perf_counter() - start
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return Effort(seconds, peak_memory())
