"""A page never fails because Redis is away: the cache then knows nothing and keeps nothing."""

import pytest
from django.core.cache import cache


def test_it_remembers_what_it_was_told():
    cache.set("hedge", "hawthorn", 60)

    assert cache.get("hedge") == "hawthorn"


def test_without_redis_it_knows_nothing(without_redis):
    cache.set("hedge", "hawthorn", 60)

    assert cache.get("hedge", "nothing") == "nothing"
    assert cache.get_or_set("hedge", lambda: "made anew") == "made anew"


def test_without_redis_nobody_waits_for_a_lock(without_redis):
    assert cache.add("lock", True)
    assert cache.add("lock", True)


def test_without_redis_there_is_nothing_to_count(without_redis):
    cache.add("letters", 0)

    with pytest.raises(ValueError, match="letters"):
        cache.incr("letters")


def test_it_is_asked_through_one_client():
    assert cache._cache.get_client("a") is cache._cache.get_client("b", write=True)
    cache.set("a", 1)
    assert cache.get("a") == 1
