from django.db import migrations

from desk.roles import give_roles


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_roles"), ("correspondence", "0004_wording")]
    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
