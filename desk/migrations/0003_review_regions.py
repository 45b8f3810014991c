from django.db import migrations

from desk.roles import give_roles


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_wording"), ("engagements", "0011_review_regions")]
    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
