"""Where static files are served from, told quickly: a page names some twenty of them."""

from functools import cached_property
from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class KnownAddresses(StaticFilesStorage):
    """Works the address of a file out once: it changes with the next release, in a new process.

    Otherwise they were a fifth of the time of an empty page.
    """

    @cached_property
    def known(self) -> dict[tuple[Any, ...], str]:
        return {}

    def url(self, name: str | None, *how: Any) -> str:
        if (name, *how) not in self.known:
            self.known[name, *how] = super().url(name, *how)
        return self.known[name, *how]


class FromSource(KnownAddresses):
    """From the folders they lie in."""


class Collected(KnownAddresses, CompressedManifestStaticFilesStorage):
    """Named after their content and compressed."""
