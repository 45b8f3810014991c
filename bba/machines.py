"""How machines reach what they ask for: past all that is there for people alone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import activate, get_language_from_request

#: Below these, whoever asks is a machine: nobody signs in, fills in a form or is told something.
ADDRESSES = ("/tiles/", "/api/", "/ogc/")


class MachineMiddleware:
    """Answers machines itself; whatever stands below it in the settings is for people.

    Sessions, forms, messages and addresses that begin with a language took a fifth of what the
    server does for a vector tile. A machine is understood in the language it accepts; whether an
    answer depends on that is for the view to say (`catalogue.answers`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.for_people = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ADDRESSES):
            return self.for_people(request)
        # First of all: whatever goes wrong from here on is said in it.
        activate(get_language_from_request(request))
        request.get_host()  # raises DisallowedHost, as CommonMiddleware does for people
        try:
            found = request.resolver_match = resolve(request.path_info)
        except Resolver404:  # where only a stroke is missing at the end, Django leads there
            return self.for_people(request)
        response = found.func(request, *found.args, **found.kwargs)
        response.headers["Content-Length"] = str(len(response.content))
        return response
