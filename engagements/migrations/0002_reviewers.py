"""The group whose members may look at everything and decide on engagements."""

from django.db import migrations

# App, model, and what reviewers may do with it.
RIGHTS = [
    ("engagements", "engagement", ["view", "change", "review"]),
    ("engagements", "contribution", ["view"]),
    ("engagements", "site", ["view"]),
    ("engagements", "criterionanswer", ["view"]),
    ("engagements", "statuschange", ["view"]),
    ("partners", "partner", ["view", "change"]),
    ("correspondence", "letter", ["view"]),
]


def create_group(apps, schema_editor):
    group, _created = apps.get_model("auth", "Group").objects.get_or_create(name="reviewers")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    for app, model, acts in RIGHTS:
        content_type, _created = ContentType.objects.get_or_create(app_label=app, model=model)
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
        ("engagements", "0001_initial"),
        ("correspondence", "0001_initial"),
        ("partners", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(create_group, migrations.RunPython.noop)]
