"""How machines are answered: what they asked is checked, what they get can be kept and compared.

An answer is open to scripts of any site, says which edition of the figures it holds, and may be
kept only to be asked after again (its ETag), so that no channel lags behind another. What cannot be
answered is a problem (RFC 9457) in the reader's language.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext, override
from django.views.decorators.http import conditional_page, require_safe

from catalogue.questions import Question
from counting.models import Edition

PROBLEM = "application/problem+json"

View = Callable[..., HttpResponse]


def answering(question: type[Question] = Question) -> Callable[[View], View]:
    """A view for machines: called with a valid question and the edition, in the right language."""

    def decorate(view: View) -> View:
        @require_safe
        @conditional_page
        @wraps(view)
        def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            asked = question(request.GET)
            asked.is_valid()
            with override(asked.cleaned_data.get("lang") or get_language()):
                edition = Edition.objects.current()
                response = answered(view, request, asked, edition, kwargs)
            return opened(response, edition)

        return answer

    return decorate


def answered(
    view: View, request: HttpRequest, asked: Question, edition: Edition, kwargs: dict[str, Any]
) -> HttpResponse:
    """The answer of the view, or the problem there is with what was asked."""
    if asked.errors:
        return refused(asked)
    try:
        response = view(request, asked, edition, **kwargs)
    except Http404:
        return problem(404, gettext("There is nothing public at this address."))
    response.headers.setdefault("Content-Language", get_language())
    return response


def opened(response: HttpResponse, edition: Edition) -> HttpResponse:
    """With the headers that all answers to machines have."""
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
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


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """A problem as RFC 9457 describes it."""
    titles = {400: gettext("This cannot be answered"), 404: gettext("Not found")}
    content = {"type": "about:blank", "title": titles[status], "status": status, "detail": detail}
    return JsonResponse(content | more, status=status, content_type=PROBLEM)
