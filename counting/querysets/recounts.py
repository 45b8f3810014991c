"""Questions asked of what is to be counted: requests to recount, and full recounts in chunks."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Now

#: Reasons that concern the whole register: what people do is counted before.
UNHURRIED = ("rule_changed", "boundary_changed")
#: More than the time between taking a chunk of a run and locking it to compute it.
SECONDS_TO_LOCK = 10


class RequestQuerySet(models.QuerySet):
    """Requests to recount."""

    def waiting(self) -> Self:
        """Those that the next batch may take."""
        return self.filter(error="")

    def urgent(self) -> Self:
        """Those waiting that an act on an engagement asked for (index `request_urgent`)."""
        return self.waiting().exclude(reason__in=UNHURRIED)

    def set_aside(self) -> Self:
        """Those whose recount failed, until someone has them tried again."""
        return self.exclude(error="")


class RunQuerySet(models.QuerySet):
    """Full recounts."""

    def unfinished(self, rule_version: str) -> Self:
        """Runs that can be carried on with: begun under this version of the rule, oldest first."""
        return self.filter(ended_at=None, rule_version=rule_version).order_by("number")

    def with_progress(self) -> Self:
        """With `chunk_count` and `chunks_done` of each run."""
        done = Q(chunks__ended_at__isnull=False)
        return self.annotate(chunk_count=Count("chunks"), chunks_done=Count("chunks", filter=done))


class ChunkQuerySet(models.QuerySet):
    """Chunks of runs."""

    def left(self) -> Self:
        """Chunks that have not been computed yet."""
        return self.filter(ended_at=None)

    def not_just_begun(self) -> Self:
        """Without those taken a moment ago, whose row may not be locked yet."""
        moment_ago = Now() - datetime.timedelta(seconds=SECONDS_TO_LOCK)
        return self.filter(Q(began_at=None) | Q(began_at__lt=moment_ago))
