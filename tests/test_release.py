"""What is kept in the cache is found by the release that kept it, and by no other."""

import pytest
from django.conf import settings
from django.core.cache import cache

from bba.cache import ForgivingCache
from bba.release import release


@pytest.fixture
def code(tmp_path):
    for name in ("axes/__init__.py", "axes/models.py", "templates/base.html", "locale/nl/a.mo"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


@pytest.mark.parametrize("name", ["axes/models.py", "templates/base.html", "locale/nl/a.mo"])
def test_a_release_is_another_when_a_file_is(code, name):
    before = release(code)
    (code / name).write_text("another")

    assert release(code) != before


def test_a_release_is_the_same_wherever_it_stands_and_whatever_lies_beside(code, tmp_path_factory):
    before = release(code)
    (code / "var").mkdir()
    (code / "var" / "log.txt").write_text("noise")
    moved = code.rename(tmp_path_factory.mktemp("elsewhere") / "code")

    assert release(moved) == before


def test_what_another_release_has_kept_is_not_found():
    address = settings.CACHES["default"]["LOCATION"]
    another = ForgivingCache(address, {"KEY_PREFIX": "another"})
    another.set("hedge", "in its old shape", 60)

    assert cache.get("hedge") is None
    cache.set("hedge", "in its new shape", 60)
    assert another.get("hedge") == "in its old shape"
    assert cache.get("hedge") == "in its new shape"
