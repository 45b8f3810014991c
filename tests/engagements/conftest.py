import pytest

from tests.engagements.pledging import LANGUAGES, Visitor


@pytest.fixture(params=LANGUAGES)
def visitor(request, client):
    return Visitor(client, request.param).begin()


@pytest.fixture
def english(client):
    return Visitor(client).begin()
