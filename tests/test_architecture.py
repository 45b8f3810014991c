"""Foreign keys follow the stair too; the linter cannot see keys written as strings."""

import pytest
from django.apps import apps

# From top to bottom, as in docs/architecture.md.
STAIR = [
    {"desk"},
    {"catalogue"},
    {"progress", "intake"},
    {"engagements"},
    {"registers"},
    {"counting"},
    {"partners", "axes"},
    {"accounts"},
    {"correspondence", "territory", "geofiles"},
    {"languages"},
]
OURS = [app for step in STAIR for app in sorted(step)]


def height(app):
    return next(number for number, step in enumerate(STAIR) if app in step)


@pytest.mark.parametrize("app", OURS)
def test_foreign_keys_lead_down_the_stair(app):
    upward = [
        f"{model.__name__}.{field.name} → {field.related_model.__name__}"
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation
        if (other := field.related_model._meta.app_label) in OURS
        if other != app and height(other) <= height(app)
    ]

    assert upward == []


@pytest.mark.parametrize("app", ["catalogue", "desk", "geofiles", "languages"])
def test_apps_without_tables_have_none(app):
    assert list(apps.get_app_config(app).get_models()) == []
