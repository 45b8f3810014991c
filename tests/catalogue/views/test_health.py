import pytest


@pytest.mark.django_db
def test_health_says_that_database_and_redis_answer(client):
    answer = client.get("/health/")

    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "redis": "ok"}


@pytest.mark.django_db
def test_health_says_when_redis_is_away(without_redis, client):
    answer = client.get("/health/")

    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "redis": "no answer"}
