import pytest
from django.core.cache import cache

from tests.factories.accounts import UserFactory


@pytest.fixture(autouse=True)
def _empty_cache():
    """Each test starts without what another one has cached."""
    cache.clear()


@pytest.fixture
def reviewer(db):
    return UserFactory(reviewer=True)


@pytest.fixture
def reviewer_client(client, reviewer):
    client.force_login(reviewer, backend="django.contrib.auth.backends.ModelBackend")
    return client
