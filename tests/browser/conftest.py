"""A real browser against the whole register in real processes."""

import pytest

from accounts.demonstration import REVIEWER
from tests.site import running_site

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def site():
    with running_site() as site:
        site.start("worker")
        yield site


@pytest.fixture
def phone(new_context):
    return new_context(viewport=PHONE, has_touch=True).new_page()


@pytest.fixture
def desktop(new_context):
    return new_context(viewport=DESKTOP).new_page()


@pytest.fixture
def without_script(new_context):
    return new_context(viewport=PHONE, java_script_enabled=False).new_page()


@pytest.fixture
def reviewer(new_context, site):
    """A reviewer's browser, signed in at the desk."""
    page = new_context(viewport=DESKTOP).new_page()
    page.goto(f"{site.address}/en/admin/")
    page.fill("input[name=username]", REVIEWER.email)
    page.fill("input[name=password]", REVIEWER.password)
    page.click("[type=submit]")
    return page
