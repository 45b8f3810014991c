"""What is there for people alone is passed by on the way to what machines ask for."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

pytestmark = pytest.mark.django_db

TILE, ROW = "/tiles/14/8401/5493.mvt", "/api/v1/targets"
SAFETY = [
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
]


@pytest.mark.parametrize("address", [TILE, ROW, "/ogc/"])
def test_a_machine_has_no_session_and_is_told_nothing(client, address):
    for headers in ({}, {"Cookie": "sessionid=x; messages=y"}):
        answer = client.get(address, headers=headers)

        assert answer.status_code < 300
        assert not {"session", "user", "_messages", "htmx"} & vars(answer.wsgi_request).keys()
        assert "Cookie" not in answer.get("Vary", "")
        assert not answer.cookies


@pytest.mark.parametrize("address", [TILE, ROW, "/ogc/", "/tiles/nothing"])
def test_what_a_machine_is_answered_is_as_safe_as_a_page(client, address):
    answer, page = client.get(address), client.get("/en/contact/")

    assert {name: answer[name] for name in SAFETY} == {name: page[name] for name in SAFETY}
    assert int(answer["Content-Length"]) == len(answer.content)


def test_a_machine_that_calls_us_by_another_name_is_refused(client, settings):
    settings.ALLOWED_HOSTS = ["register.example"]

    for host, status in (("register.example", 204), ("elsewhere.example", 400)):
        assert client.get(TILE, headers={"Host": host}).status_code == status


def test_a_machine_that_writes_is_told_that_it_cannot_and_not_that_a_form_is_missing():
    answer = Client(enforce_csrf_checks=True).post(ROW, {"code": "hedges"})

    assert answer.status_code == answer.json()["status"] == 405


@pytest.mark.parametrize("address", [TILE, ROW])
def test_a_machine_is_told_of_a_failure_in_the_language_it_accepts(address):
    def fail(*args):
        raise OperationalError("the connection is closed")

    client = Client(raise_request_exception=False)
    client.get("/de/contact/")  # the thread speaks German

    with connection.execute_wrapper(fail):
        answer = client.get(address, headers={"Accept-Language": "fr"})

    assert answer.status_code == 503
    assert '<html lang="fr">' in answer.text
