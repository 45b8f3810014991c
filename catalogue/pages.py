"""Lists page by page: a wrong page number is answered, never an error; a late page is no slower.

A page is found by the keys of its rows, and only these rows are fetched.
"""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class WithoutSurprises:
    """For a ListView: a page that does not exist is the last one, one without sense the first."""

    request: Any

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple:
        paginator = self.get_paginator(queryset, page_size)  # type: ignore[attr-defined]  # a mixin
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()


class WholeList(Paginator):
    """All of a long list in its order: keys are read from an index alone, from the nearer end."""

    object_list: QuerySet
    has_more = False

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        first, last = (number - 1) * self.per_page, min(number * self.per_page, self.count)
        keys = self.object_list.prefetch_related(None).values_list("pk", flat=True)
        if 2 * first > self.count:
            keys, first, last = keys.reverse(), self.count - last, self.count - first
        rows = self.object_list.filter(pk__in=list(keys[first:last]))
        return Page(rows, number, self)


class FirstPages(Paginator):
    """Pages of the first rows of a list that may be long: counts no further, and skips no more."""

    object_list: QuerySet
    #: So many are counted and turned over; beyond it, better ask for less.
    most_counted = 10_000

    @cached_property
    def found(self) -> int:
        return self.object_list.order_by()[: self.most_counted + 1].count()

    @property
    def has_more(self) -> bool:
        """True where there are more than are counted."""
        return self.found > self.most_counted

    @cached_property
    def count(self) -> int:
        return min(self.found, self.most_counted)


class NarrowedList(FirstPages):
    """What somebody asks for of a list.

    Few are looked up without an order, or the database would walk the whole list in its order to
    find them. Where many fit it walks, and soon has a page.
    """

    #: More than these are not looked up by their keys.
    many = 500

    def __init__(self, narrowed: QuerySet, per_page: int, *, whole: QuerySet) -> None:
        super().__init__(narrowed, per_page)
        self.whole = whole
        self.bare = narrowed.order_by().prefetch_related(None).values_list("pk", flat=True)

    @cached_property
    def keys(self) -> list[int]:
        return list(self.bare[: self.many + 1])

    @cached_property
    def found(self) -> int:
        if len(self.keys) <= self.many:
            return len(self.keys)
        return self.bare[: self.most_counted + 1].count()

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        first, last = (number - 1) * self.per_page, min(number * self.per_page, self.count)
        few = len(self.keys) <= self.many
        rows = self.whole.filter(pk__in=self.keys) if few else self.object_list
        return Page(rows[first:last], number, self)
