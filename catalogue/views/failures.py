"""What people read when something failed: nothing here asks the database."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

RETRY_AFTER_SECONDS = 60


def failure(request: HttpRequest) -> HttpResponse:
    """503 and when to come back while the database is away, 500 for what is our mistake.

    Django calls this while it handles the exception; its traceback is in the log either way.
    """
    if not isinstance(sys.exception(), OperationalError | InterfaceError):
        return server_error(request)
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    # Without the request, no context processor looks for a session or a user.
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
