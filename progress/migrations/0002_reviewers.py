"""Reviewers enter reports and decide on them."""

from django.db import migrations


def extend_group(apps, schema_editor):
    group = apps.get_model("auth", "Group").objects.get(name="reviewers")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    content_type, _created = ContentType.objects.get_or_create(app_label="progress", model="report")
    for act in ["view", "add", "change"]:
        permission, _created = Permission.objects.get_or_create(
            content_type=content_type, codename=f"{act}_report", defaults={"name": f"Can {act} report"}
        )
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("progress", "0001_initial"), ("engagements", "0002_reviewers")]
    operations = [migrations.RunPython(extend_group, migrations.RunPython.noop)]
