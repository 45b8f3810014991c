"""What is kept in static/: licences, versions, pictures."""

import re

import pytest
from django.conf import settings

from engagements.workflow import Status
from tests.front.gallery import SMALL_OBJECTIVES

STATIC = settings.BASE_DIR / "static"
VENDORED = sorted(folder.name for folder in (STATIC / "vendor").iterdir())
STYLES = sorted(str(path.relative_to(STATIC)) for path in STATIC.rglob("*.css"))
SCRIPTS = sorted(str(path.relative_to(STATIC)) for path in STATIC.glob("js/*.js"))
LOOSE_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(")


@pytest.mark.parametrize("name", VENDORED)
def test_vendored_library_has_its_licence_and_version(name):
    folder = STATIC / "vendor" / name
    files = [file for file in folder.iterdir() if file.suffix in {".css", ".js"}]

    assert (folder / "LICENSE.txt").stat().st_size > 300
    for file in files:
        assert re.match(r"/\*! [\w.-]+ \d+\.\d+\.\d+, see LICENSE.txt \*/", file.read_text())


@pytest.mark.parametrize("name", STYLES)
def test_style_sheet_loads_nothing_from_elsewhere(name):
    addresses = re.findall(r"url\(['\"]?([^'\")]+)", (STATIC / name).read_text())

    assert [one for one in addresses if one.startswith(("http", "//"))] == []


@pytest.mark.parametrize(
    "name", [name for name in STYLES if "components" in name or "base" in name]
)
def test_colours_are_only_in_the_tokens(name):
    assert LOOSE_COLOUR.findall((STATIC / name).read_text()) == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_imports_only_files_that_are_here(name):
    script = STATIC / name
    imported = re.findall(r'(?:from|import) "([^"]+)"', script.read_text())

    assert [one for one in imported if not (script.parent / one).is_file()] == []


def test_every_objective_state_and_status_has_its_picture():
    pictures = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "img" / "icons.svg").read_text()))
    objectives = {slug for slug, _axis, _name in SMALL_OBJECTIVES}
    states = {"pledged", "implemented", "verified", "not-confirmed"}

    assert pictures >= objectives | states | set(Status.values)
