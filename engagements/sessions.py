"""Sessions of visitors, in which two requests of one browser at once lose nothing to each other."""

from django.contrib.sessions.backends import db
from django.db import transaction

# The drafts opened in this browser, by key.
SESSION_KEY = "drafts"
# The addresses to which a link was mailed that was opened in this browser.
ADDRESSES_KEY = "proven_addresses"
REMEMBERED = 20


def with_latest(known: list[str], *more: str) -> list[str]:
    """What is known and what is not yet, in this order; of many the last."""
    return list(dict.fromkeys([*known, *more]))[-REMEMBERED:]


class SessionStore(db.SessionStore):
    """Writes what has been opened in this browser beside what another request has noted meanwhile.

    A session is read at the beginning of a request and written as a whole at its end: of two
    pledges begun by two clicks, the slower would forget that of the other. The class is called as
    Django's own, by which sessions are signed.
    """

    def save(self, must_create: bool = False) -> None:
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        with transaction.atomic():
            rows = self.model.objects.select_for_update().filter(session_key=self.session_key)
            for row in rows:
                stored = self.decode(row.session_data)
                for name in {SESSION_KEY, ADDRESSES_KEY} & stored.keys():
                    self[name] = with_latest(stored[name], *self.get(name, []))
            super().save()
