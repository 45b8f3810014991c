from django.db import migrations

from desk.roles import give_roles


class Migration(migrations.Migration):
    dependencies = [("desk", "0004_registers"), ("intake", "0001_initial")]
    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
