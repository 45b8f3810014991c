from django.db import migrations

from desk.roles import give_roles


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("axes", "0004_second_reviewer"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("correspondence", "0001_initial"),
        ("counting", "0008_turns"),
        ("engagements", "0007_amendments"),
        ("partners", "0002_membership"),
        ("progress", "0004_reportsite"),
        ("territory", "0002_alter_boundaryload_attribution"),
    ]
    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
