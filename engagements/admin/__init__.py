"""The team's review desk."""

from engagements.admin import desk, lookups, reasons

__all__ = ["desk", "lookups", "reasons"]
