"""Lists page by page: a wrong page number is answered, never an error."""

from typing import Any


class WithoutSurprises:
    """For a ListView: a page that does not exist is the last one, one without sense the first."""

    request: Any

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple:
        paginator = self.get_paginator(queryset, page_size)  # type: ignore[attr-defined]
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()
