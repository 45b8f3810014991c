"""A register of any number of accepted engagements, counted and shown.

The framework is the real one. Each engagement has one line or more towards one of its lengths; one
in ten declares a quantity towards another target too.
"""

import time

from django.db import connection, transaction

from axes.framework import load_framework
from axes.models import Target
from axes.units import MetricKind
from benchmarks import register
from benchmarks.everything import count_what_waits
from benchmarks.landscape import hedges
from benchmarks.processes import CORES, together
from benchmarks.table import note
from counting.models import Claim
from counting.recount.rankings import take_over_inhabitants
from engagements.models import Contribution, Engagement, Site, StatusChange
from engagements.models.contribution import CLAIMS_PER_CONTRIBUTION, PlaceRoute
from engagements.workflow import Status
from partners.models import Partner
from tests.factories.engagements import EngagementFactory

#: Keys of what is made from one example begin here.
FIRST = 1_000_000
_PLEDGES = f"""
    CREATE TEMPORARY TABLE pledge AS
    SELECT {FIRST} + row_number() OVER (ORDER BY source) AS id, source, actor, target_id,
           accepted_at
    FROM counting_claim WHERE number = {CLAIMS_PER_CONTRIBUTION} + 1
"""  # noqa: S608 - numbers of ours
_PLACES = f"""
    CREATE TEMPORARY TABLE place AS
    SELECT {FIRST} + c.id AS id, p.id AS pledge_id,
           c.number - {CLAIMS_PER_CONTRIBUTION} AS number, c.geometry
    FROM counting_claim c JOIN pledge p USING (source)
"""  # noqa: S608 - numbers of ours
_DECLARED = """
    CREATE TEMPORARY TABLE declared AS
    SELECT id, source, 10 + id %% 90 AS quantity,
           (%(targets)s::bigint[])[1 + id / 10 %% cardinality(%(targets)s::bigint[])] AS target_id,
           (SELECT min(id) FROM territory_municipality) + id %% 576 AS municipality_id
    FROM pledge WHERE id %% 10 = 0
"""
_DECLARED_CLAIMS = f"""
    INSERT INTO counting_claim (target_id, state, kind, source, number, actor, actor_kind,
                                declared_quantity, municipality_id, share, accepted_at, posted_at)
    SELECT d.target_id, c.state, c.kind, c.source, 2 * {CLAIMS_PER_CONTRIBUTION}, c.actor,
           c.actor_kind, d.quantity, d.municipality_id, 1, c.accepted_at, c.posted_at
    FROM declared d JOIN counting_claim c USING (source)
    WHERE c.number = {CLAIMS_PER_CONTRIBUTION} + 1
"""  # noqa: S608 - numbers of ours
_DECLARED_CREDITS = """
    INSERT INTO counting_credit (claim_id, raw, credited, shared, outside)
    SELECT id, 0, 0, 0, 0 FROM counting_claim WHERE geometry IS NULL
"""
_INHABITANTS = """
    UPDATE territory_municipality SET population = 5000 + id * 37 % 40000, population_year = 2025
"""
# What a register of two years has kept of its figures, day by day.
_SNAPSHOTS = """
    INSERT INTO counting_snapshot (target_id, state, basis, "on", credited, not_confirmed)
    SELECT t.id, s.state, 'mapped', CURRENT_DATE - days, t.value * (760 - days) * s.share, 0
    FROM axes_target t, generate_series(1, 760) days,
         (VALUES ('pledged', 0.3), ('implemented', 0.1), ('verified', 0.05)) s (state, share)
"""


class Registers:
    """Registers for measures that only read them: each is filled once, and dropped at the end."""

    def __init__(self, databases):
        self.databases, self.names = databases, {}

    def of(self, count, lines_each):
        """Connect to the one of so many engagements of so many lines each; its database's name."""
        size = count, lines_each
        if size not in self.names:
            name = "_".join(map(str, ("country", *size)))
            self.names[size] = self.databases.enter_context(register.own_database(name))
            start = time.perf_counter()
            settled(self.names[size], *size)
            seconds = time.perf_counter() - start
            note(f"{count:,} engagements of {lines_each} lines filled and counted: {seconds:.0f} s")
        register.use(self.names[size])
        return self.names[size]


def settled(database, count, lines_each=1):
    """Fill the database with so many engagements of so many lines each, and count them."""
    register.use(database)
    with register.indexed_afterwards(Claim, Partner, Engagement, Contribution, Site, StatusChange):
        register.new_register(
            hedges(count * lines_each),
            lines_each,
            _lengths_of_the_framework,
            first_number=CLAIMS_PER_CONTRIBUTION + 1,
            is_shown=True,
        )
        for statement in (_PLEDGES, _PLACES):
            register.execute(statement)
        with connection.cursor() as cursor:
            others = Target.objects.exclude(metric_kind=MetricKind.LENGTH_KM)
            cursor.execute(_DECLARED, {"targets": list(others.values_list("pk", flat=True))})
        # Or the planner, which knows other numbers, compares every claim with every declaration.
        register.execute("ANALYZE counting_claim, declared")
        for statement in (_DECLARED_CLAIMS, _DECLARED_CREDITS):
            register.execute(statement)
        _engagements()
    register.execute("DROP TABLE pledge, place, declared")
    register.ask_for_everything()
    together(database, count_what_waits, [None] * CORES)
    for statement in (_INHABITANTS, _SNAPSHOTS):
        register.execute(statement)
    take_over_inhabitants()
    register.execute("VACUUM ANALYZE")


def _lengths_of_the_framework():
    load_framework()
    return list(Target.objects.filter(metric_kind=MetricKind.LENGTH_KM).order_by("pk"))


def _engagements():
    """An engagement with all that belongs to it for each pledge, like one example."""
    example = _example()
    contribution, site = example.contributions.get(), example.contributions.get().sites.get()
    many(Partner, example.partner, id="p.id", key="p.actor::uuid", name="'Society ' || p.id")
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
    of_pledge = {"engagement_id": "p.id"}
    many(Contribution, contribution, id="p.id", target_id="p.target_id", **of_pledge)
    many(
        Contribution,
        contribution,
        rows="declared",
        id=f"{8 * FIRST} + p.id",
        number="2",
        target_id="p.target_id",
        place_route=f"'{PlaceRoute.DECLARED}'",
        typed_quantity="p.quantity",
        municipality_id="p.municipality_id",
        **of_pledge,
    )
    many(
        Site,
        site,
        rows="place",
        id="p.id",
        contribution_id="p.pledge_id",
        number="p.number",
        geometry="p.geometry",
        # About as wide as a cell: were all the same, to analyse them would take half a minute.
        cell="ST_Expand(p.geometry, 0.005)",
    )
    many(StatusChange, example.status_changes.last(), id="p.id", **of_pledge)
    example.delete()


@transaction.atomic
def _example():
    target = Target.objects.filter(metric_kind=MetricKind.LENGTH_KM).order_by("pk")[0]
    example = EngagementFactory(contribution__target=target, submitted=True)
    example.partner.recognise()
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
