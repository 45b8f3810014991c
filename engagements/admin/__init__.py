"""The team's review desk."""

from engagements.admin import desk, lookups

__all__ = ["desk", "lookups"]
