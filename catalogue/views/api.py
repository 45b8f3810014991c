"""The API, version 1: read only, the same for everybody."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from axes.models import Objective, Target
from catalogue import description, features, resources
from catalogue.answers import SAFE, answering, not_allowed, not_found
from catalogue.downloads import LICENCE
from catalogue.questions import (
    EngagementQuestion,
    FeatureQuestion,
    LedgerQuestion,
    PagedQuestion,
    PartnerQuestion,
    Question,
    TotalsQuestion,
)
from catalogue.questions.places import targets_of
from counting.models import Edition, LedgerEntry
from engagements.models import Engagement
from partners.models import Partner

GEOJSON = "application/geo+json"


def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever else is asked for below the addresses of machines: a problem, and no page."""
    return not_found() if request.method in SAFE else not_allowed()


@answering()
def landing(request: HttpRequest, asked: Question, edition: Edition) -> HttpResponse:
    """Where everything is."""
    links = [
        {"rel": "item", "href": absolute(f"data:api_{each.name}"), "title": str(each.summary)}
        for each in description.API
        if each.name != "landing" and "{" not in each.path
    ]
    return as_json(
        {
            "title": _("Register of nature pledges: open data"),
            "links": links,
            "license": LICENCE,
        }
    )


@answering()
def openapi(request: HttpRequest, asked: Question, edition: Edition) -> HttpResponse:
    """The description of the API, as OpenAPI 3.1."""
    base = reverse("data:api_landing").rstrip("/")
    return as_json(description.openapi("3.1.0", base, description.API))


@answering(TotalsQuestion)
def totals(request: HttpRequest, asked: TotalsQuestion, edition: Edition) -> HttpResponse:
    """The published figures."""
    answers = asked.cleaned_data
    return listed(edition, resources.totals_as_json(answers["target"], answers["by"]))


@answering()
def objectives(request: HttpRequest, asked: Question, edition: Edition) -> HttpResponse:
    """The objectives."""
    found = Objective.objects.select_related("axis").in_display_order()
    return listed(edition, map(resources.objective_as_json, found))


@answering()
def targets(request: HttpRequest, asked: Question, edition: Edition) -> HttpResponse:
    """The targets, those of other times too."""
    found = Target.objects.select_related("objective").order_by("objective__order", "order", "pk")
    return listed(edition, map(resources.target_as_json, found))


@answering(EngagementQuestion)
def engagements(request: HttpRequest, asked: EngagementQuestion, edition: Edition) -> HttpResponse:
    """Accepted engagements, in the order of their references."""
    answers = asked.cleaned_data
    found = Engagement.objects.accepted().with_contributions().order_by("reference")
    chosen = targets_of(answers["objective"], answers["target"])
    if chosen is not None:
        found = found.filter(contributions__target__in=chosen).distinct()
    if answers["kind"]:
        found = found.filter(partner__kind=answers["kind"])
    page, after = first_of(found.filter(reference__gt=answers["after"]), asked, "reference")
    items = resources.engagements_as_json(page, timezone.localdate())
    return listed(edition, items, next=next_address(request, after))


@answering()
def engagement(
    request: HttpRequest, asked: Question, edition: Edition, *, reference: str
) -> HttpResponse:
    """One accepted engagement."""
    public = Engagement.objects.accepted().with_contributions()
    found = get_object_or_404(public, reference=reference)
    [item] = resources.engagements_as_json([found], timezone.localdate())
    return as_json(item)


@answering(PartnerQuestion)
def partners(request: HttpRequest, asked: PartnerQuestion, edition: Edition) -> HttpResponse:
    """Organisations with accepted engagements, in the order in which they came."""
    answers = asked.cleaned_data
    theirs = Engagement.objects.accepted().filter(partner=OuterRef("pk"))
    found = Partner.objects.organisations().filter(Exists(theirs)).order_by("pk")
    if answers["kind"]:
        found = found.filter(kind=answers["kind"])
    if answers["after"]:
        found = found.filter(pk__gt=answers["after"].pk)
    page, after = first_of(found, asked, "key")
    items = map(resources.partner_as_json, page)
    return listed(edition, items, next=next_address(request, after))


@answering(LedgerQuestion)
def ledger(request: HttpRequest, asked: LedgerQuestion, edition: Edition) -> HttpResponse:
    """Changes of national figures, latest first."""
    answers = asked.cleaned_data
    found = LedgerEntry.objects.select_related("target").order_by("-pk")
    if answers["target"]:
        found = found.for_target(answers["target"])
    if answers["since"]:
        found = found.filter(at__date__gte=answers["since"])
    if answers["until"]:
        found = found.filter(at__date__lte=answers["until"])
    if answers["after"] is not None:
        found = found.filter(pk__lt=answers["after"])
    page, after = first_of(found, asked, "pk")
    return listed(edition, resources.ledger_as_json(page), next=next_address(request, after))


@answering(FeatureQuestion)
def places(request: HttpRequest, asked: FeatureQuestion, edition: Edition) -> HttpResponse:
    """Public places as GeoJSON, in the order of their numbers."""
    return feature_page(request, asked)


def feature_page(request: HttpRequest, asked: FeatureQuestion, *more: str) -> HttpResponse:
    """One page of places, with the links to itself and to the next."""
    answers = asked.cleaned_data
    page = features.page_of(
        asked.wanted,
        timezone.localdate(),
        limit=asked.size,
        after=answers["after"] or 0,
        offset=answers.get("offset") or 0,
        box=answers["bbox"],
        period=answers["datetime"] or (None, None),
    )
    links = [{"rel": "self", "type": GEOJSON, "href": here(request)}]
    following = next_address(request, page.after)
    if following:
        links.append({"rel": "next", "type": GEOJSON, "href": following})
    # To count what lies in a box, or in a period, takes as long as to look at all of it.
    is_whole = not answers["bbox"] and not answers["datetime"]
    matched = features.count_of(asked.wanted) if is_whole else None
    answer = HttpResponse(features.collection(page, links, matched), content_type=GEOJSON)
    if following:
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return answer


def first_of(found: QuerySet, asked: PagedQuestion, name: str) -> tuple[list, Any]:
    """The page of a list, and where there is more, what names its last row."""
    rows = list(found[: asked.size + 1])
    page = rows[: asked.size]
    return page, getattr(page[-1], name) if len(rows) > len(page) else None


def listed(edition: Edition, items: Iterable[Any], **more: Any) -> HttpResponse:
    """A list, saying of which edition of the figures it is."""
    answer = as_json(
        {
            "edition": edition.number,
            "run": edition.run,
            "counted_at": resources.moment(edition.at),
            **more,
            "items": list(items),
        }
    )
    if more.get("next"):
        answer.headers["Link"] = f'<{more["next"]}>; rel="next"'
    return answer


def as_json(content: Any) -> HttpResponse:
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})


def absolute(name: str, **kwargs: Any) -> str:
    return settings.SITE_ADDRESS + reverse(name, kwargs=kwargs)


def here(request: HttpRequest) -> str:
    return settings.SITE_ADDRESS + request.get_full_path()


def next_address(request: HttpRequest, after: Any) -> str | None:
    """The address of the page that begins after this row."""
    if after is None:
        return None
    question = {name: value for name, value in request.GET.items() if name != "offset"}
    return f"{settings.SITE_ADDRESS}{request.path}?{urlencode(question | {'after': after})}"
