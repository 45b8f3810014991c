import pytest

from tests.catalogue.figures import NO_REDIS


@pytest.mark.django_db
def test_health_says_that_database_and_redis_answer(client):
    answer = client.get("/health/")

    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "redis": "ok"}


@pytest.mark.django_db
def test_health_says_when_redis_is_away(client, settings):
    settings.CACHES = NO_REDIS

    answer = client.get("/health/")

    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "redis": "no answer"}
