"""The team's review desk."""

from engagements.admin import desk, lookups, reasons, regions

__all__ = ["desk", "lookups", "reasons", "regions"]
