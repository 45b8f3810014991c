"""Foreign keys follow the stair too, and what docs/ name is there: the linter sees neither."""

import pkgutil
import re
from contextlib import suppress

import pytest
from django.apps import apps
from django.conf import settings

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


def is_there(name):
    """Whether a dotted name leads to a module, or to something in one or in an app's models."""
    app, rest = name.split(".", 1)
    for path in (name, f"{app}.models.{rest}"):
        with suppress(ImportError, AttributeError):
            pkgutil.resolve_name(path)
            return True
    return False


@pytest.mark.parametrize("page", ["architecture.md", "words.md"])
def test_what_the_pages_name_is_there(page):
    text = (settings.BASE_DIR / "docs" / page).read_text()
    named = set(re.findall(rf"`((?:bba|{'|'.join(OURS)})(?:\.\w+)+)`", text))

    assert len(named) > 20
    assert [name for name in sorted(named) if not is_there(name)] == []


def test_decisions_are_numbered_one_after_the_other():
    pages = sorted((settings.BASE_DIR / "docs" / "decisions").glob("*.md"))
    numbers = [int(page.name[:4]) for page in pages]

    assert numbers == list(range(1, len(pages) + 1))
    assert [page.read_text().split(".")[0] for page in pages] == [f"# {each}" for each in numbers]
