import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english():
    """A page read in another language leaves the thread in that language."""
    with translation.override("en"):
        yield
