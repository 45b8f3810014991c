"""Let VACUUM take counted requests out of the indexes too, however few pages they lie in.

It leaves out the indexes where what is dead lies in less than a fiftieth of a table's pages, as of a
register that was counted as a whole once: then every page, which asks whether something waits, went
through thousands of entries of requests that are gone.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("counting", "0022_presences_by_one_process")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE counting_recountrequest SET (vacuum_index_cleanup = on)",
            "ALTER TABLE counting_recountrequest RESET (vacuum_index_cleanup)",
        ),
    ]
