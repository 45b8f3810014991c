"""Counting on the team's desk: what it did, to be read, and the few acts that belong to it."""

from counting.admin import acts, lists, runs

__all__ = ["acts", "lists", "runs"]
