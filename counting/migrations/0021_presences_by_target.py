import importlib

import django.db.models.deletion
from django.db import migrations, models

# What the recount keeps from now on, of all that has been counted before.
FILL = """
    INSERT INTO counting_presence (level, place, target_id, accepted_at, source, parts)
    SELECT there.level, there.place, target_id, accepted_at, source, sum(parts)
    FROM (
        SELECT c.target_id, c.accepted_at, c.source COLLATE "default" AS source,
               a.region_id, a.province_id, a.municipality_id, count(*) AS parts
        FROM counting_attribution a
        JOIN counting_credit r ON r.id = a.credit_id
        JOIN counting_claim c ON c.id = r.claim_id
        GROUP BY 1, 2, 3, 4, 5, 6
    ) AS spot
    CROSS JOIN LATERAL (VALUES
        ('region', region_id), ('province', province_id), ('municipality', municipality_id)
    ) AS there (level, place)
    WHERE there.place IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5
    ORDER BY 1, 2, 3, 4, 5
"""
before = importlib.import_module("counting.migrations.0019_presences")


class Migration(migrations.Migration):
    """What follows from the parts is made anew: neither Django nor PostgreSQL changes its key.

    The table stays locked meanwhile: for 283,000 rows, those of 100,000 engagements, two seconds.
    """

    dependencies = [
        ("axes", "0005_target_name"),
        ("counting", "0020_recounts_after_a_day"),
    ]

    operations = [
        # Backwards, from the last to the first: the table of before is made, and filled.
        migrations.RunSQL(migrations.RunSQL.noop, before.FILL + ";" + before.LARGE_PLACES),
        migrations.DeleteModel("presence"),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level",
                        "place",
                        "target_id",
                        "accepted_at",
                        "source",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("municipality", "Municipality"),
                            ("province", "Province"),
                            ("region", "Region"),
                        ],
                        max_length=12,
                        verbose_name="level",
                    ),
                ),
                (
                    "place",
                    models.BigIntegerField(
                        help_text="The primary key of a region, a province or a municipality.",
                        verbose_name="place",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="axes.target",
                        verbose_name="target",
                    ),
                ),
                ("accepted_at", models.DateTimeField(verbose_name="accepted at")),
                ("source", models.CharField(max_length=20, verbose_name="source")),
                ("parts", models.IntegerField(verbose_name="number of parts")),
            ],
            options={
                "verbose_name": "presence",
                "verbose_name_plural": "presences",
                "ordering": ["level", "place", "accepted_at", "source"],
                "indexes": [
                    models.Index(
                        fields=["level", "place", "accepted_at", "source"],
                        include=("target",),
                        name="presence_newest",
                    ),
                    models.Index(
                        fields=["source", "level", "place", "target"], name="presence_source"
                    ),
                ],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(before.LARGE_PLACES, migrations.RunSQL.noop),
    ]
