"""The cache: Redis, and while Redis is away a cache that knows nothing and keeps nothing.

What stands in a cache may be gone at any moment. Whoever asks it knows what to do without an
answer already, so nobody needs to know that there was nobody to ask.
"""

import logging
from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any

from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
NOTHING = DummyCache("", {})


def or_nothing(question: Callable[..., Any]) -> Callable[..., Any]:
    """This question to Redis; while it is away, what an empty cache answers."""

    @wraps(question)
    def answer(cache: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return question(cache, *args, **kwargs)
        except RedisError as error:
            logger.warning("Nothing is cached while Redis is away: %s", error)
            return getattr(NOTHING, question.__name__)(*args, **kwargs)

    return answer


class KeptClient(RedisCacheClient):
    """Django's client, which makes one of the library's for each question: half of what one costs.

    A cache belongs to one thread, and the library's client to any number of them.
    """

    @cached_property
    def kept(self) -> Redis:
        return super().get_client()

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:
        """The same for all keys: there is one server."""
        return self.kept


class ForgivingCache(RedisCache):
    """Django's cache in Redis, without which the site is slower and not away."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient

    add = or_nothing(RedisCache.add)
    get = or_nothing(RedisCache.get)
    set = or_nothing(RedisCache.set)
    touch = or_nothing(RedisCache.touch)
    delete = or_nothing(RedisCache.delete)
    has_key = or_nothing(RedisCache.has_key)
    incr = or_nothing(RedisCache.incr)
    get_many = or_nothing(RedisCache.get_many)
    set_many = or_nothing(RedisCache.set_many)
    delete_many = or_nothing(RedisCache.delete_many)
    clear = or_nothing(RedisCache.clear)
