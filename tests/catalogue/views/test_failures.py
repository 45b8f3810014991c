"""What people read when something failed, in the language of the address."""

import pytest
from django.db import OperationalError, ProgrammingError, connection
from django.test import Client

from languages.texts import LANGUAGES


@pytest.fixture
def answer_while(db):
    """Ask for an address while every statement to the database fails."""

    def ask(error, address):
        def fail(*args):
            raise error

        with connection.execute_wrapper(fail):
            return Client(raise_request_exception=False).get(address)

    return ask


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_without_database_says_when_to_come_back(answer_while, language):
    answer = answer_while(OperationalError("the connection is closed"), f"/{language}/progress/")

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert answer["Cache-Control"] == "no-store"
    assert f'<html lang="{language}">' in answer.text
    assert f'href="/{language}/"' in answer.text


def test_only_an_absent_database_is_a_matter_of_waiting(answer_while):
    answer = answer_while(ProgrammingError("no such column"), "/fr/progress/")

    assert answer.status_code == 500
    assert "Retry-After" not in answer
    assert '<html lang="fr">' in answer.text


def test_nothing_of_the_failure_is_told(answer_while):
    for error in OperationalError("secret"), ProgrammingError("secret"):
        assert "secret" not in answer_while(error, "/en/progress/").text


def test_what_is_too_large_to_read_gets_a_page(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "c" * 32

    answer = client.post("/nl/pledge/", {"words": "x" * 200})

    assert answer.status_code == 400
    assert '<html lang="nl">' in answer.text
    assert "<h1>" in answer.text
