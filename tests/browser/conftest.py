"""A real browser against the whole register in real processes."""

import pytest

from accounts.demonstration import REVIEWER
from local.second_factor import code
from tests.site import running_site

PHONE = {"width": 390, "height": 844}
# As wide as a small phone, or a screen enlarged four times.
NARROW = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def site(prepared):
    with running_site(prepared) as site:
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


@pytest.fixture(scope="session")
def signed_in(browser, site):
    """What a browser keeps of a reviewer who signed in at the desk, second factor and all."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(f"{site.address}/en/admin/")
    page.fill("input[name=login]", REVIEWER.email)
    page.fill("input[name=password]", REVIEWER.password)
    page.click("main [type=submit]")
    page.fill("input[name=code]", code(REVIEWER.key))
    page.click("main [type=submit]")
    page.click("button[value=skip]")
    page.wait_for_url("**/admin/")
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture
def reviewer(new_context, site, signed_in):
    """A reviewer's browser, signed in at the desk."""
    page = new_context(viewport=DESKTOP, storage_state=signed_in).new_page()
    page.goto(f"{site.address}/en/admin/")
    return page
