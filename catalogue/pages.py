"""Lists page by page: a wrong page number is answered, never an error; a late page is no slower.

A page is found by the keys of its rows, and only these rows are fetched.
"""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse

from counting.recount.keys import Among


class WithoutSurprises:
    """For a ListView: a page that does not exist is the last one, one without sense the first.

    What the filter could not use is said on the page, which is then no answer to the question: 400.
    """

    request: Any
    filter: Any

    def render_to_response(self, context: dict[str, Any], **said: Any) -> HttpResponse:
        status = 400 if self.filter.errors else 200
        return super().render_to_response(context, status=status, **said)  # type: ignore[misc]

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple:
        paginator = self.get_paginator(queryset, page_size)  # type: ignore[attr-defined]  # a mixin
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()


class ByKeys(Paginator):
    """Pages of which each knows where its rows are found."""

    object_list: QuerySet

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        return Page(self.between(first, min(first + self.per_page, self.count)), number, self)

    def between(self, first: int, last: int) -> QuerySet:
        """The rows from `first`, counted from 0, to before `last`."""
        raise NotImplementedError


class WholeList(ByKeys):
    """All of a long list in its order: keys are read from an index alone, from the nearer end."""

    has_more = False

    def __init__(self, rows: QuerySet, per_page: int, *, counted: int | None = None) -> None:
        """`counted`: how many there are, where that has been kept."""
        super().__init__(rows, per_page)
        if counted is not None:
            self.count = counted

    def between(self, first: int, last: int) -> QuerySet:
        keys = keys_of(self.object_list)
        if 2 * first > self.count:
            keys, first, last = keys.reverse(), self.count - last, self.count - first
        return self.object_list.filter(pk__in=list(keys[first:last]))


class FirstPages(ByKeys):
    """Pages of the first rows of a list that may be long: counts no further, and skips no more."""

    #: So many are counted and turned over; beyond it, better ask for less.
    most_counted = 10_000
    #: Beyond so many only keys are skipped, not all that the rows show.
    most_skipped = 500

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

    def between(self, first: int, last: int) -> QuerySet:
        if first < self.most_skipped:
            return self.object_list[first:last]
        return self.object_list.filter(pk__in=list(keys_of(self.object_list)[first:last]))


class NarrowedList(FirstPages):
    """What somebody asks for of a list, and of that no more pages than anybody turns over.

    What is found is looked up without an order, or the database would walk the whole list in its
    order to find a few. Only of what is too much it walks, and soon has a page.
    """

    most_counted = 2_000

    def __init__(self, narrowed: QuerySet, per_page: int, *, whole: QuerySet) -> None:
        super().__init__(narrowed, per_page)
        self.whole = whole
        self.bare = keys_of(narrowed.order_by())

    @cached_property
    def keys(self) -> list[int]:
        return list(self.bare[: self.most_counted + 1])

    @cached_property
    def found(self) -> int:
        return len(self.keys)

    def between(self, first: int, last: int) -> QuerySet:
        return self.whole.filter(pk__in=self.in_order(first, last))

    def in_order(self, first: int, last: int) -> list[int]:
        """The keys of these rows. Without a limit, or the database would walk for few as well."""
        if self.has_more:
            return list(keys_of(self.object_list)[first:last])
        return list(keys_of(self.whole.filter(Among("pk", self.keys))))[first:last]


class ListByReference(FirstPages):
    """What somebody asks for of a list, where an index has its references in the order wanted.

    As many as are counted are read from it at a stretch, and of a page only its rows.
    """

    most_counted = NarrowedList.most_counted

    def __init__(self, references: QuerySet, per_page: int, *, whole: QuerySet) -> None:
        super().__init__(references, per_page)
        self.whole = whole

    @cached_property
    def references(self) -> list[str]:
        # Each once: what was accepted once more stands there of two moments until it is recounted.
        return list(dict.fromkeys(self.object_list[: self.most_counted + 1]))

    @cached_property
    def found(self) -> int:
        return len(self.references)

    def between(self, first: int, last: int) -> QuerySet:
        return self.whole.filter(reference__in=self.references[first:last])


class ListByKey(ByKeys):
    """What has been found already, by the keys of all its rows in their order."""

    def __init__(self, keys: list[int], per_page: int, *, whole: QuerySet) -> None:
        super().__init__(whole, per_page)
        self.keys, self.count = keys, len(keys)

    def between(self, first: int, last: int) -> QuerySet:
        return self.object_list.filter(pk__in=self.keys[first:last])


def keys_of(rows: QuerySet) -> QuerySet:
    """Only the keys of these rows, in their order."""
    return rows.prefetch_related(None).values_list("pk", flat=True)
