"""Reviewers read what counting did, decide on two sites, and have recounts tried again."""

from django.db import migrations

# Model, and what reviewers may do with it. A change of rule is not theirs.
RIGHTS = [
    ("claim", ["view"]),
    ("run", ["view"]),
    ("runchunk", ["view"]),
    ("difference", ["view"]),
    ("sensitivity", ["view"]),
    ("ledgerentry", ["view"]),
    ("recountrequest", ["view", "change"]),
    ("pairdecision", ["view", "add"]),
    ("rulechange", ["view"]),
]


def extend_group(apps, schema_editor):
    group, _created = apps.get_model("auth", "Group").objects.get_or_create(name="reviewers")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    for model, acts in RIGHTS:
        content_type, _created = ContentType.objects.get_or_create(
            app_label="counting", model=model
        )
        for act in acts:
            # Django itself adds its permissions only after the last migration.
            permission, _created = Permission.objects.get_or_create(
                content_type=content_type,
                codename=f"{act}_{model}",
                defaults={"name": f"Can {act} {model}"},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("counting", "0006_snapshot_day"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(extend_group, migrations.RunPython.noop)]
