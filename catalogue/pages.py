"""Lists page by page: a wrong page number is answered, never an error."""

from typing import Any


class WithoutSurprises:
    """For a ListView: a page that does not exist is the last one, one without sense the first."""

    # The view's.
    request: Any
    get_paginator: Any

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()
