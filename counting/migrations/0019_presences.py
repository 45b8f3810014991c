from django.db import migrations, models

# What the recount keeps from now on, of all that has been counted before.
FILL = """
    INSERT INTO counting_presence (level, place, accepted_at, source, parts)
    SELECT there.level, there.place, accepted_at, source, sum(parts)
    FROM (
        SELECT c.accepted_at, c.source COLLATE "default" AS source,
               a.region_id, a.province_id, a.municipality_id, count(*) AS parts
        FROM counting_attribution a
        JOIN counting_credit r ON r.id = a.credit_id
        JOIN counting_claim c ON c.id = r.claim_id
        GROUP BY 1, 2, 3, 4, 5
    ) AS spot
    CROSS JOIN LATERAL (VALUES
        ('region', region_id), ('province', province_id), ('municipality', municipality_id)
    ) AS there (level, place)
    WHERE there.place IS NOT NULL
    GROUP BY 1, 2, 3, 4
    ORDER BY 1, 2, 3, 4
"""
# Or the planner takes a region, of which there are few, for as small as any place of its number.
LARGE_PLACES = """
    CREATE STATISTICS counting_presence_place (mcv) ON level, place FROM counting_presence;
    ANALYZE counting_presence;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('counting', '0018_snapshots_of_a_day'),
    ]

    operations = [
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('pk', models.CompositePrimaryKey('level', 'place', 'accepted_at', 'source', blank=True, editable=False, primary_key=True, serialize=False)),
                ('level', models.CharField(choices=[('municipality', 'Municipality'), ('province', 'Province'), ('region', 'Region')], max_length=12, verbose_name='level')),
                ('place', models.BigIntegerField(help_text='The primary key of a region, a province or a municipality.', verbose_name='place')),
                ('accepted_at', models.DateTimeField(verbose_name='accepted at')),
                ('source', models.CharField(max_length=20, verbose_name='source')),
                ('parts', models.IntegerField(verbose_name='number of parts')),
            ],
            options={
                'verbose_name': 'presence',
                'verbose_name_plural': 'presences',
                'ordering': ['level', 'place', 'accepted_at', 'source'],
                'indexes': [models.Index(fields=['source'], name='presence_source')],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(LARGE_PLACES, migrations.RunSQL.noop),
    ]
