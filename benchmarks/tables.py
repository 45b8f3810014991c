"""Tables of 1,000, 10,000 and 50,000 engagements, sent by the team, judged row by row, taken over.

Every chunk in the same process, as one worker takes them; what is said is how many rows a second
each size is judged and taken over at, and what the page of the table costs among so many rows.
"""

import csv
import io
import tempfile
import time

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from benchmarks import register
from benchmarks.landscape import hedges
from benchmarks.processes import Effort, together
from benchmarks.table import line, note
from intake import sending
from intake.carrying_on import carry_on
from intake.models import Kind, Sheet, State
from territory.models import Municipality
from tests.signing_in import at_the_desk

LINES = 1_000
ROWS_OF_ONE_PARTNER = 10
EXAMPLE = {
    "partner": "",
    "partner_kind": "association",
    "title": "",
    "target": "",
    "quantity": "1.234,5",
    "municipality": "",
    "starts_on": "1/3/2026",
    "ends_on": "1/3/2029",
    "contact_email": "",
}
_EMPTY = "TRUNCATE engagements_engagement, partners_partner, intake_sheet CASCADE"


def measure(database, arguments):
    """Each size in a register of its own, in a fresh process."""
    translation.activate("en")
    [target] = register.new_register(hedges(LINES))
    team = User.objects.create_superuser("tables@example.org", name="Bench")
    client = at_the_desk(Client(), team)
    by_size = {}
    with tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = folder
        for count in arguments.rows:
            register.execute(_EMPTY)
            sheet = sending.send(table(count, target), Kind.ENGAGEMENTS, by=team)
            [(judged, taken)], effort = together(database, carry_through, [(sheet.pk, folder)])
            line(
                f"{count:,} rows judged: {count / judged:,.0f} a second",
                Effort(judged, effort.peak),
            )
            line(f"{count:,} rows taken over: {count / taken:,.0f}", Effort(taken, effort.peak))
            note(what_the_page_costs(client, sheet))
            by_size[count] = (judged / count, taken / count)
    few, many = (by_size[size(by_size)] for size in (min, max))
    ratios = " and ".join(f"{more / less:.2f}" for more, less in zip(many, few, strict=True))
    note(f"a row of the largest table takes {ratios} times as long as one of the smallest")


def table(count, target):
    """A CSV file of so many engagements, ten of each partner."""
    towns = list(Municipality.objects.values_list("nis_code", flat=True))
    written = io.StringIO()
    rows = csv.DictWriter(written, EXAMPLE)
    rows.writeheader()
    for number in range(count):
        rows.writerow(
            EXAMPLE
            | {
                "partner": f"Society {number // ROWS_OF_ONE_PARTNER}",
                "title": f"Hedge {number}",
                "target": target.code,
                "municipality": towns[number % len(towns)],
                "contact_email": f"writer{number}@example.org",
            }
        )
    return SimpleUploadedFile("engagements.csv", written.getvalue().encode())


def carry_through(share):
    """Judge all rows, say yes, take all over; the seconds of both."""
    sheet_id, settings.MEDIA_ROOT = share
    judged = seconds_of(sheet_id)
    sheet = Sheet.objects.get(pk=sheet_id)
    if sheet.rows.exclude(verdict="new").exists():
        raise RuntimeError(sheet.rows.exclude(verdict="new").first().words)
    sending.confirm(sheet, by=sheet.sent_by)
    taken = seconds_of(sheet_id)
    sheet.refresh_from_db()
    if sheet.state != State.DONE or sheet.rows.filter(is_done=False).exists():
        raise RuntimeError("not all rows were taken over")
    return judged, taken


def seconds_of(sheet_id):
    start = time.perf_counter()
    while carry_on(sheet_id):
        pass
    return time.perf_counter() - start


def what_the_page_costs(client, sheet):
    """Milliseconds and queries of the pages of the table and of all its rows."""
    said = []
    rows = f"{reverse('admin:intake_row_changelist')}?sheet__id__exact={sheet.pk}"
    for name, address in {
        "its page": reverse("admin:intake_sheet_change", args=[sheet.pk]),
        "a page of its rows": rows,
    }.items():
        client.get(address)
        start = time.perf_counter()
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        spent = (time.perf_counter() - start) * 1000
        said.append(f"{name} {spent:.0f} ms, {len(asked)} queries")
    return "; ".join(said)
