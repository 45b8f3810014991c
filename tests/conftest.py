import os

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client, TestCase
from django.utils import translation

from languages.known import forget
from local.packages import find_browser
from tests.factories.accounts import UserFactory
from tests.migrated import migrated_database
from tests.signing_in import at_the_desk
from tests.site import prepared_database

# The browser's driver runs a loop of its own, which Django would take for an asynchronous view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# Without these Chromium looks for its maker's hosts at every start.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Skip what needs a browser where there is none; put what takes longest first."""
    if find_browser() is None:
        reason = "Neither Chromium nor Chrome is installed on this machine."
        for item in items:
            if "browser_type_launch_args" in item.fixturenames:
                item.add_marker(pytest.mark.skip(reason=reason))
    items.sort(key=turn)


def turn(item):
    """When a test has its turn; pytest would take those of one browser together, wherever.

    Whole sites come first: begun last, they would leave the other process without work. What
    commits comes after all that does not: it leaves tables without what migrations put there.
    """
    fixtures = set(item.fixturenames)
    commits = any(each.kwargs.get("transaction") for each in item.iter_markers("django_db"))
    if "site" in fixtures:
        return 0
    if commits or fixtures & {"live_server", "transactional_db"}:
        return 2
    asks = "db" in fixtures or item.get_closest_marker("django_db") or is_case(item)
    return 1 if asks else 3


def is_case(item):
    return item.cls is not None and issubclass(item.cls, TestCase)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The system's Chromium, kept from talking to anyone but us."""
    return {"executable_path": find_browser(), "args": QUIET}


@pytest.fixture(scope="session")
def playwright(playwright):
    """Closes the connections that Django opened while the driver's loop ran: they are others."""
    yield playwright
    connections.close_all()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker):
    """The test database begins as a copy of one that is migrated: to migrate takes seconds."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_database()


@pytest.fixture(scope="session")
def prepared():
    """The folder with the database that whole sites begin with."""
    with prepared_database() as folder:
        yield folder


@pytest.fixture(autouse=True)
def _empty_cache():
    """Each test starts without what another one has cached, or made this process know."""
    cache.clear()
    forget()


@pytest.fixture
def without_redis(settings):
    """The cache of a site whose Redis is away."""
    there = settings.CACHES["default"]
    settings.CACHES = {"default": {**there, "LOCATION": "unix:///nowhere/redis.sock"}}


@pytest.fixture(autouse=True)
def _in_english():
    """A page read in another language leaves the thread in that language."""
    with translation.override("en"):
        yield


@pytest.fixture
def reviewer(db):
    return UserFactory(reviewer=True)


@pytest.fixture
def reviewer_client(client, reviewer):
    return at_the_desk(client, reviewer)


@pytest.fixture
def admin_client(admin_user):
    """pytest-django's, past the second factor."""
    return at_the_desk(Client(), admin_user)
