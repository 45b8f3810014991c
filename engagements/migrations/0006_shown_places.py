"""Say of every claim what anyone may see of it, and have all counted again, which shows it."""

from django.db import migrations

SHOW = """
    UPDATE counting_claim c
    SET shown = CASE
        WHEN e.exact_places_are_public THEN c.geometry
        ELSE (
            SELECT s.cell
            FROM engagements_contribution k JOIN engagements_site s ON s.contribution_id = k.id
            WHERE k.engagement_id = e.id AND c.number = k.number * 100000 + s.number
        )
    END
    FROM engagements_engagement e
    WHERE e.reference = c.source AND c.geometry IS NOT NULL AND c.withdrawn_at IS NULL
"""
COUNT_AGAIN = """
    INSERT INTO counting_recountrequest (claim_id, reason, requested_at)
    SELECT id, 'rule_changed', now() FROM counting_claim WHERE shown IS NOT NULL ORDER BY id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0005_reasons"),
        ("counting", "0009_public_places"),
    ]

    operations = [
        migrations.RunSQL(SHOW, migrations.RunSQL.noop),
        migrations.RunSQL(COUNT_AGAIN, migrations.RunSQL.noop),
    ]
