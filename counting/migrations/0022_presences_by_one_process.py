from django.db import migrations

# To start another process takes longer than to read as many presences as a list counts, and most of
# all where others keep the cores busy; but the planner has no notion of that.
ALONE = "ALTER TABLE counting_presence SET (parallel_workers = 0)"
WITH_OTHERS = "ALTER TABLE counting_presence RESET (parallel_workers)"


class Migration(migrations.Migration):
    """Lists are read from presences by the process that is asked, without help from others."""

    dependencies = [
        ("counting", "0021_presences_by_target"),
    ]

    operations = [
        migrations.RunSQL(ALONE, WITH_OTHERS),
    ]
