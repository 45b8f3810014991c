"""Questions asked of tables and their rows."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet


class SheetQuerySet(QuerySet):
    """Tables that were sent."""

    def unfinished(self) -> "SheetQuerySet":
        """Tables that a worker has something to do with."""
        return self.filter(state__in=["reading", "taking over"])

    def left_alone_since(self, moment: datetime) -> "SheetQuerySet":
        """Tables that no worker has had since then."""
        return self.filter(carried_on_at__lt=moment)

    def with_counts(self) -> "SheetQuerySet":
        """Tables that know how many of their rows are what, and how many are done."""
        verdicts = {
            f"{name}_count": Count("rows", filter=Q(rows__verdict=name))
            for name in ("new", "same", "error")
        }
        return self.annotate(
            row_count=Count("rows"),
            done_count=Count("rows", filter=Q(rows__is_done=True)),
            left_count=Count("rows", filter=Q(rows__verdict="new", rows__is_done=False)),
            **verdicts,
        )


class RowQuerySet(QuerySet):
    """Rows of tables."""

    def to_judge(self) -> "RowQuerySet":
        """Rows of which nobody has said yet what they will do."""
        return self.filter(verdict="", is_done=False).order_by("number")

    def to_take(self) -> "RowQuerySet":
        """Rows that bring something new and have not brought it yet."""
        return self.filter(verdict="new", is_done=False).order_by("number")
