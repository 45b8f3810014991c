"""The roles of the team, and what each may do: Django's groups and permissions, by migration."""

from collections.abc import Iterator
from typing import Any

OURS = (
    "accounts",
    "axes",
    "correspondence",
    "counting",
    "engagements",
    "intake",
    "partners",
    "progress",
    "registers",
    "territory",
)
EVERYTHING = ("view", "add", "change", "delete")

#: What a role may do, by "app.model" or "app.*"; "*" is every model of ours.
ROLES: dict[str, dict[str, tuple[str, ...]]] = {
    # They decide, and read what they need to decide; a change of rule is not theirs.
    "reviewers": {
        "engagements.*": ("view",),
        "engagements.engagement": ("change", "review"),
        "partners.*": ("view",),
        "partners.partner": ("change",),
        "correspondence.letter": ("view",),
        "counting.*": ("view",),
        "counting.recountrequest": ("change",),
        "counting.pairdecision": ("add",),
        "progress.*": ("view",),
        "progress.report": ("add", "change"),
        "axes.*": ("view",),
        "registers.*": ("view",),
        "registers.record": ("change",),
        "territory.*": ("view",),
    },
    # They write: texts in four languages, and no decision on anybody's engagement.
    "editors": {
        "axes.*": ("view", "change"),
        "axes.aim": ("add", "delete"),
        "axes.criterion": ("add",),
        "axes.modelproject": ("add", "delete"),
        "correspondence.wording": ("view", "add", "change"),
        "engagements.reviewreason": ("view", "add", "change"),
        "territory.*": ("view",),
    },
    "secretariat": {
        "*": EVERYTHING,
        "engagements.engagement": ("review",),
        "admin.logentry": ("view",),
    },
    # They read everything and change nothing.
    "auditors": {"*": ("view",), "admin.logentry": ("view",)},
}


def give_roles(apps: Any, schema_editor: Any = None) -> None:
    """Make the groups and give them what the table says, of the models that `apps` knows.

    Twice does no harm; what the team added by hand stays. A migration that brings a new model
    calls it again, for Django itself makes permissions only after the last migration.
    """
    Group = apps.get_model("auth", "Group")
    for role, rights in ROLES.items():
        group, _created = Group.objects.get_or_create(name=role)
        for wanted, acts in rights.items():
            for model in models_named(apps, wanted):
                group.permissions.add(*permissions(apps, model, acts))


def models_named(apps: Any, wanted: str) -> Iterator[Any]:
    """The models that "app.model", "app.*" or "*" stands for."""
    for model in apps.get_models():
        app, _dot, name = model._meta.label_lower.partition(".")
        if (wanted == "*" and app in OURS) or wanted in (f"{app}.*", f"{app}.{name}"):
            yield model


def permissions(apps: Any, model: Any, acts: tuple[str, ...]) -> list[Any]:
    """The permissions for these acts on a model, made where they are missing."""
    names = model._meta
    content_type, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=names.app_label, model=names.model_name
    )
    get_or_create = apps.get_model("auth", "Permission").objects.get_or_create
    return [
        get_or_create(
            content_type=content_type,
            codename=f"{act}_{names.model_name}",
            defaults={"name": f"Can {act} {names.verbose_name_raw}"[:255]},
        )[0]
        for act in acts
    ]
