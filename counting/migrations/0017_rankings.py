from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import NullIf

FILL_TOWNS = """
    INSERT INTO counting_towntotal (target_id, state, municipality_id, inhabitants, credited)
    SELECT t.target_id, t.state, m.id, m.population, sum(t.credited)
    FROM counting_total t JOIN territory_municipality m ON m.id = t.municipality_id
    GROUP BY 1, 2, 3, 4
"""
FILL_PLEDGED = """
    INSERT INTO counting_pledgedtotal (target_id, actor, credited)
    SELECT target_id, actor, sum(credited) FROM counting_actortotal
    WHERE state = 'pledged' AND actor_kind <> 'citizen'
    GROUP BY 1, 2
"""
STATES = [('pledged', 'Pledged'), ('implemented', 'Implemented'), ('verified', 'Verified')]


class Migration(migrations.Migration):

    dependencies = [
        ('axes', '0005_target_name'),
        ('counting', '0016_national_totals'),
        ('territory', '0002_alter_boundaryload_attribution'),
    ]

    operations = [
        migrations.CreateModel(
            name='PledgedTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor', models.CharField(max_length=36, verbose_name='actor')),
                ('credited', models.DecimalField(decimal_places=3, max_digits=18, verbose_name='credited')),
                ('target', models.ForeignKey(db_index=False, on_delete=models.PROTECT, related_name='pledged_totals', to='axes.target', verbose_name='target')),
            ],
            options={
                'verbose_name': 'total an organisation has pledged',
                'verbose_name_plural': 'totals organisations have pledged',
                'ordering': ['target', '-credited', 'actor'],
                'constraints': [models.UniqueConstraint(fields=('target', 'actor'), name='pledged_total_once')],
                'indexes': [models.Index(fields=['target', '-credited', 'actor'], name='pledged_total_greatest')],
            },
        ),
        migrations.CreateModel(
            name='TownTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=STATES, max_length=12, verbose_name='state')),
                ('credited', models.DecimalField(decimal_places=3, max_digits=18, verbose_name='credited')),
                ('inhabitants', models.PositiveIntegerField(null=True, verbose_name='number of inhabitants')),
                ('per_thousand', models.GeneratedField(db_persist=True, expression=F('credited') * 1000 / NullIf(F('inhabitants'), 0), output_field=models.DecimalField(decimal_places=15, max_digits=36, null=True), verbose_name='for 1,000 inhabitants')),
                ('municipality', models.ForeignKey(on_delete=models.PROTECT, related_name='town_totals', to='territory.municipality', verbose_name='municipality')),
                ('target', models.ForeignKey(db_index=False, on_delete=models.PROTECT, related_name='town_totals', to='axes.target', verbose_name='target')),
            ],
            options={
                'verbose_name': 'total of a municipality',
                'verbose_name_plural': 'totals of municipalities',
                'ordering': ['target', 'state', 'municipality'],
                'constraints': [models.UniqueConstraint(fields=('target', 'state', 'municipality'), name='town_total_once')],
                'indexes': [models.Index(fields=['target', 'state', 'per_thousand'], include=('municipality',), name='town_total_ranking')],
            },
        ),
        migrations.RemoveIndex(
            model_name='actortotal',
            name='actor_total_greatest',
        ),
        migrations.AddIndex(
            model_name='total',
            index=models.Index(condition=Q(confirmed_in__isnull=False, municipality__isnull=False) & ~Q(credited=0), fields=['confirmed_in'], name='total_by_month'),
        ),
        migrations.RunSQL(FILL_TOWNS, migrations.RunSQL.noop),
        migrations.RunSQL(FILL_PLEDGED, migrations.RunSQL.noop),
    ]
