"""How machines are answered: what they asked is checked, what they get can be kept and compared.

An answer is open to scripts of any site, says which edition of the figures it holds, and may be
kept only to be asked after again (its ETag), so that no channel lags behind another by more than
the second for which the proxy need not ask. What cannot be answered is a problem (RFC 9457) in the
reader's language.
"""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext, override
from django.views.decorators.http import conditional_page

from catalogue.freshness import FRESH, edition_of
from catalogue.questions import Question
from counting.models import Edition

PROBLEM = "application/problem+json"
SAFE = ("GET", "HEAD")

View = Callable[..., HttpResponse]


def answering(
    question: type[Question] = Question, *, reads_edition: bool = False
) -> Callable[[View], View]:
    """A view for machines: called with a valid question and the edition, in the right language.

    A view that reads the edition together with its figures is not given any, and leaves it with the
    request.
    """

    def decorate(view: View) -> View:
        @conditional_page
        @wraps(view)
        def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.method not in SAFE:
                return not_allowed()
            asked = checked(question, request.GET) if request.GET else nothing_of(question)
            with override(asked.cleaned_data.get("lang") or get_language()):
                if not reads_edition:
                    kwargs["edition"] = edition_of(request)
                response = answered(view, request, asked, kwargs)
            return opened(response, edition_of(request))

        return answer

    return decorate


def checked(question: type[Question], parameters: QueryDict) -> Question:
    asked = question(parameters)
    asked.is_valid()
    return asked


@cache
def nothing_of(question: type[Question]) -> Question:
    """To ask nothing is the same each time, and most do: it is checked once."""
    return checked(question, QueryDict())


def answered(
    view: View, request: HttpRequest, asked: Question, kwargs: dict[str, Any]
) -> HttpResponse:
    """The answer of the view, or the problem there is with what was asked."""
    if asked.errors:
        return refused(asked)
    try:
        response = view(request, asked, **kwargs)
    except Http404:
        return not_found()
    response.headers.setdefault("Content-Language", get_language())
    return response


def opened(response: HttpResponse, edition: Edition) -> HttpResponse:
    """With the headers that all answers to machines have."""
    patch_cache_control(response, **FRESH)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link, Register-Edition, Register-Run"
    response.headers["Register-Edition"] = str(edition.number)
    response.headers["Register-Run"] = str(edition.run)
    return response


def refused(asked: Question) -> HttpResponse:
    """400, saying which parameter cannot be answered and why."""
    errors = [
        {"parameter": "" if name == "__all__" else name, "reason": str(reason)}
        for name, reasons in asked.errors.items()
        for reason in reasons
    ]
    detail = " ".join(error["reason"] for error in errors)
    return problem(400, detail, errors=errors)


def not_found() -> HttpResponse:
    """404: nothing there, or nothing public."""
    return problem(404, gettext("There is nothing public at this address."))


def not_allowed() -> HttpResponse:
    """405: what is public is only read here."""
    answer = problem(405, gettext("This address can only be read, with GET or HEAD."))
    answer.headers["Allow"] = ", ".join(SAFE)
    return answer


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """A problem as RFC 9457 describes it."""
    titles = {
        400: gettext("This cannot be answered"),
        404: gettext("Not found"),
        405: gettext("Method not allowed"),
    }
    content = {"type": "about:blank", "title": titles[status], "status": status, "detail": detail}
    answer = JsonResponse(content | more, status=status, content_type=PROBLEM)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
