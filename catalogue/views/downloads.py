"""Files for those who want to count for themselves."""

from django.conf import settings
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalogue.downloads import LICENCE, counts_as_csv

HOUR = 3600
ADDING_UP = settings.BASE_DIR / "docs" / "recompute" / "sum_counts.py"


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def counts(request: HttpRequest) -> StreamingHttpResponse:
    """Every counted contribution, as CSV, line by line."""
    return StreamingHttpResponse(
        counts_as_csv(timezone.localdate()),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="counts.csv"',
            "Link": f'<{LICENCE}>; rel="license"',
        },
    )


@require_safe
@cache_control(public=True, max_age=HOUR)
def adding_up(request: HttpRequest) -> FileResponse:
    """The script that adds the file up; it needs nothing of ours."""
    return FileResponse(
        ADDING_UP.open("rb"), as_attachment=True, content_type="text/x-python; charset=utf-8"
    )
