"""How often something that costs others something may be asked for; counted in the cache."""

from dataclasses import dataclass

from django.core.cache import cache
from django.utils.crypto import salted_hmac

HOUR = 3600


@dataclass(frozen=True)
class Limit:
    """So many times an hour, for each address, draft, session or network it is counted for."""

    name: str
    an_hour: int

    def is_passed(self, whom: str) -> bool:
        """Count one more for `whom`; say whether that is one too many.

        The cache knows nobody by name. Where it is away there is no count, and no limit.
        """
        key = f"limit:{self.name}:{salted_hmac(self.name, whom.lower()).hexdigest()}"
        cache.add(key, 0, HOUR)
        try:
            return cache.incr(key) > self.an_hour
        except ValueError:  # it ran out between the two, or was never kept
            return False


# Letters that anybody can have us write: to one address, about one draft, from one network.
LETTERS = Limit("letters", 4)
LETTERS_FROM_NETWORK = Limit("letters-from-network", 40)
# Drafts begun in one browser; an open day enters many on one tablet.
DRAFTS_IN_SESSION = Limit("drafts-in-session", 30)
# Drafts begun from one network, which a whole school may share.
DRAFTS_FROM_NETWORK = Limit("drafts-from-network", 200)
# What others have pledged of a drawing, asked after every pause of the hand.
WARNINGS_OF_DRAFT = Limit("warnings-of-draft", 600)
WARNINGS_FROM_NETWORK = Limit("warnings-from-network", 6000)
