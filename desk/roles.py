"""The roles of the team, and what each may do: Django's groups and permissions, by migration."""

from collections.abc import Collection, Iterable, Iterator
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

#: A model and what is done with its records.
Right = tuple[Any, str]

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
    wanted = {role: list(rights_of(apps, role)) for role in ROLES}
    made = permissions(apps, dict.fromkeys(right for rights in wanted.values() for right in rights))
    for role, rights in wanted.items():
        group, _created = Group.objects.get_or_create(name=role)
        group.permissions.add(*(made[right] for right in rights))


def rights_of(apps: Any, role: str) -> Iterator[Right]:
    """What the table gives to a role, of the models that `apps` knows."""
    for wanted, acts in ROLES[role].items():
        for model in models_named(apps, wanted):
            yield from ((model, act) for act in acts)


def models_named(apps: Any, wanted: str) -> Iterator[Any]:
    """The models that "app.model", "app.*" or "*" stands for."""
    for model in apps.get_models():
        app, _dot, name = model._meta.label_lower.partition(".")
        if (wanted == "*" and app in OURS) or wanted in (f"{app}.*", f"{app}.{name}"):
            yield model


def permissions(apps: Any, rights: Iterable[Right]) -> dict[Right, Any]:
    """The permission for each of these rights, made where it is missing; at most four questions."""
    Permission = apps.get_model("auth", "Permission")
    kinds = content_types(apps, {model for model, _act in rights})
    there = {
        (each.content_type_id, each.codename): each
        for each in Permission.objects.filter(content_type__in=[each.pk for each in kinds.values()])
    }
    made = {}
    for model, act in rights:
        kind, code = kinds[model], f"{act}_{model._meta.model_name}"
        name = f"Can {act} {model._meta.verbose_name_raw}"[:255]
        made[model, act] = there.get((kind.pk, code)) or Permission(
            content_type=kind, codename=code, name=name
        )
    Permission.objects.bulk_create(each for each in made.values() if each.pk is None)
    return made


def content_types(apps: Any, models: Collection[Any]) -> dict[Any, Any]:
    """Django's content type of each of these models, made where it is missing."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    there = {(each.app_label, each.model): each for each in ContentType.objects.all()}
    names = {model: (model._meta.app_label, model._meta.model_name) for model in models}
    made = {
        model: there.get((app, name)) or ContentType(app_label=app, model=name)
        for model, (app, name) in names.items()
    }
    ContentType.objects.bulk_create(each for each in made.values() if each.pk is None)
    return made
