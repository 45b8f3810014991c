"""How machines are answered: what they asked is checked, what they get can be kept and compared.

An answer is open to scripts of any site, says which edition of the figures it holds, and may be
kept only to be asked after again (its ETag), so that no channel lags behind another by more than
the second for which the proxy need not ask. What cannot be answered is a problem (RFC 9457) in the
reader's language.
"""

from collections.abc import Callable
from contextlib import nullcontext
from functools import cache, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language, gettext, override
from django.views.decorators.http import conditional_page

from catalogue.freshness import FRESH, edition_of
from catalogue.questions import Question
from counting.models import Edition

PROBLEM = "application/problem+json"
SAFE = ("GET", "HEAD")

View = Callable[..., HttpResponse]


def kept_as(**directives: Any) -> str:
    """The same as patch_cache_control says it."""
    response = HttpResponse()
    patch_cache_control(response, **directives)
    return response.headers["Cache-Control"]


OPEN = {
    "Cache-Control": kept_as(**FRESH),
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Register-Edition, Register-Run",
}


def answering(
    question: type[Question] = Question, *, speaks: bool = True
) -> Callable[[View], View]:
    """A view for machines: called with a valid question and the edition, in the right language.

    One that does not speak answers the same to readers of all languages. It is not given the
    edition, but reads it together with its figures and leaves it with the request; and it says
    itself when there is nothing new.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.method not in SAFE:
                return not_allowed()
            asked = checked(question, request.GET) if request.GET else nothing_of(question)
            language = asked.cleaned_data.get("lang")
            with override(language) if language else nullcontext():
                if speaks:
                    kwargs["edition"] = edition_of(request)
                response = answered(view, request, asked, kwargs)
                if speaks:
                    spoken(response)
            return opened(response, edition_of(request))

        return conditional_page(answer) if speaks else answer

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
        return view(request, asked, **kwargs)
    except Http404:
        return not_found()


def spoken(response: HttpResponse) -> None:
    """Say that the reader's language was spoken, and that others are answered in theirs."""
    response.headers.setdefault("Content-Language", get_language())
    patch_vary_headers(response, ["Accept-Language"])


def opened(response: HttpResponse, edition: Edition) -> HttpResponse:
    """With the headers that all answers to machines have."""
    for name, value in OPEN.items():
        response.headers[name] = value
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
    spoken(answer)
    return answer
