"""A register of any number of accepted engagements, each with one line, counted and shown."""

from django.db import connection, transaction

from benchmarks import register
from benchmarks.everything import count_what_waits
from benchmarks.landscape import hedges
from benchmarks.processes import CORES, together
from engagements.models import Contribution, Engagement, Site, StatusChange
from engagements.workflow import Status
from partners.models import Partner
from tests.factories.engagements import EngagementFactory

#: Keys of what is made from one example begin here.
FIRST = 1_000_000
_PLEDGES = """
    CREATE TEMPORARY TABLE pledge AS
    SELECT %(first)s + row_number() OVER (ORDER BY source) AS id, source, accepted_at, geometry
    FROM counting_claim
"""
_SHOWN = "UPDATE counting_claim SET shown = geometry"


def settled(database, count):
    """Fill the database with so many engagements, one line each, and count them."""
    register.use(database)
    target = register.new_register(hedges(count), lines_each=1)
    register.execute(_SHOWN)
    example = _example(target)
    with connection.cursor() as cursor:
        cursor.execute(_PLEDGES, {"first": FIRST})
    many(Partner, example.partner, id="p.id", key="gen_random_uuid()", name="'Society ' || p.id")
    many(
        Engagement,
        example,
        id="p.id",
        key="gen_random_uuid()",
        reference="p.source",
        title="'Hedge ' || p.id || ' along the path'",
        partner_id="p.id",
        accepted_at="p.accepted_at",
        submitted_at="p.accepted_at",
    )
    contribution = example.contributions.get()
    many(Contribution, contribution, id="p.id", engagement_id="p.id")
    many(Site, contribution.sites.get(), id="p.id", contribution_id="p.id", geometry="p.geometry")
    many(StatusChange, example.status_changes.last(), id="p.id", engagement_id="p.id")
    example.delete()
    register.execute("DROP TABLE pledge")
    register.ask_for_everything()
    together(database, count_what_waits, [None] * CORES)
    register.execute("VACUUM ANALYZE")


@transaction.atomic
def _example(target):
    example = EngagementFactory(contribution__target=target, submitted=True)
    example.move_to(Status.ACCEPTED, by=None)
    return example


def many(model, example, rows="pledge", **differing):
    """One row like the example for each of these rows `p`; what differs of them is said in SQL."""
    meta = model._meta
    columns = [field.column for field in meta.local_concrete_fields if not field.generated]
    values = [differing.get(column, f"e.{column}") for column in columns]
    register.execute(
        f"INSERT INTO {meta.db_table} ({', '.join(columns)}) "  # noqa: S608 - our own names
        f"SELECT {', '.join(values)} FROM {meta.db_table} e CROSS JOIN {rows} p "
        f"WHERE e.id = {example.pk}"
    )
