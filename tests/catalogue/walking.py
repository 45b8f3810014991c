"""The walk: every address that a stranger can ask for, found in the table of addresses itself.

An address that has no parameters is walked without a word here. One that has some needs values in
VALUES for each name, or, where they hang together, its own list in WALKED. One that strangers do
not read stands in NOT_PUBLIC, with the reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from uuid import UUID

from django.conf import settings
from django.contrib.gis.geos import Point
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from catalogue.releases import releases
from catalogue.sitemaps import SITEMAPS
from counting.models import Claim
from engagements.models import Engagement
from partners.models import Partner
from territory.models import Municipality, Province, Region
from tests.catalogue.vector_tiles import position

NOT_PUBLIC = {
    "admin": "the team's desk: tests/engagements and the matrix of roles look at it",
    "account": "allauth's pages of one's own account, and signing in",
}
#: What stands between slashes, by the name it has in the address.
VALUES = {
    "slug": lambda: [target.objective.slug for target in targets()] + ["a-garden-hedge"],
    "reference": lambda: [
        *Engagement.objects.exclude(reference="").values_list("reference", flat=True),
        "E2026-99999",
    ],
    "code": lambda: [target.code for target in targets()],
    "number": lambda: [*Claim.objects.values_list("pk", flat=True), 0],
    "key": lambda: [
        *Engagement.objects.values_list("key", flat=True),
        *Partner.objects.values_list("key", flat=True),
        UUID(int=0),
    ],
    "token": lambda: ["forged"],
    "pk": lambda: [1],
    "rest": lambda: ["nothing"],
    "section": lambda: [*SITEMAPS, "nothing"],
    "day": lambda: [release.day for release in releases()],
}
#: Beside the plain address: questions that might draw something out.
QUESTIONS = {
    "catalogue:engagement_list": [
        "q=zwaluw",
        "q=Zwaluwname",
        "q=zwaluw%40example.org",
        "q=Zwaluwstraat",
        "kind=citizen",
    ],
    "catalogue:map": ["bbox=4.7,50.87,4.72,50.88", "kind=citizen", "state=done"],
    "catalogue:map_chosen": ["reference={reference}"],
    "data:api_places": ["kind=citizen", "bbox=4.7,50.87,4.72,50.88", "limit=1"],
    "data:api_totals": ["by=municipality", "by=kind"],
    "data:ogc_items": ["kind=citizen", "limit=1"],
}


@dataclass(frozen=True)
class Stop:
    """One address to ask for, and the name of its pattern."""

    name: str
    address: str


def targets():
    public = Engagement.objects.accepted().order_by("pk")
    return [each.target for engagement in public for each in engagement.contributions.all()]


def tiles():
    """Tiles of every zoom in which a claim lies, from the whole world to the last house."""
    middles = [claim.geometry.centroid for claim in Claim.objects.exclude(geometry=None)]
    found = {
        (z, *(int(part) for part in position(z, *point.coords)))
        for point in [*middles, Point(4.7, 50.88)]
        for z in range(15)
    }
    return [{"z": z, "x": x, "y": y} for z, x, y in sorted(found)]


def places():
    """The municipality, province and region of the first claim on a map, and one that is none."""
    first = Claim.objects.exclude(geometry=None).order_by("pk").first()
    tables = {"municipality": Municipality, "province": Province, "region": Region}
    found = [
        {"level": level, "slug": place.slug}
        for level, table in tables.items()
        for place in table.objects.containing(first.geometry.centroid)
    ]
    return [*found, {"level": "municipality", "slug": "nowhere"}, {"level": "town", "slug": "x"}]


#: Addresses whose parts hang together, or whose names mean something of their own.
WALKED = {
    "data:tile": tiles,
    "data:release_file": lambda: [
        {"day": release.day, "name": name}
        for release in releases()
        for name in [*release.files, "release.json", "other"]
    ],
    "data:unknown_api": lambda: [{"rest": "nothing"}],
    "data:release_latest": lambda: [{"name": "counts.csv"}, {"name": "other"}],
    "engagements:step": lambda: [
        {"key": key, "name": name}
        for key in VALUES["key"]()
        for name in ("place", "contact", "partner")
    ],
    "catalogue:place": places,
    "catalogue:place_figures": places,
    "catalogue:place_picture": places,
    "catalogue:place_feed": places,
    "catalogue:embed_place": places,
    "model_project": lambda: [{"name": "nothing"}],
}


def patterns(resolver=None, space="") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern there is, with its full name."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each, each.namespace or space)
        else:
            own = each.name or getattr(each.callback, "__name__", "")
            yield f"{space}:{own}" if space else own, each


def public_patterns() -> list[tuple[str, URLPattern]]:
    """Those that a stranger may ask for."""
    return [(name, each) for name, each in patterns() if not is_private(name)]


def is_private(name: str) -> bool:
    space = name.partition(":")[0]
    return space in NOT_PUBLIC or name.startswith(("account_", "mfa_", "socialaccount_"))


def stops(languages=tuple(code for code, _name in settings.LANGUAGES)) -> list[Stop]:
    """Every address in every language, with its questions; each once."""
    found = {}
    for language in languages:
        with override(language):
            for name, pattern in public_patterns():
                for address in addresses(name, pattern):
                    found.setdefault(address, Stop(name, address))
    return list(found.values())


def addresses(name: str, pattern: URLPattern) -> Iterator[str]:
    for values in values_of(name, pattern):
        address = address_of(name, pattern, values)
        yield address
        for question in QUESTIONS.get(name, []):
            for reference in VALUES["reference"]() if "{" in question else [""]:
                yield f"{address}?{question.format(reference=reference)}"


def values_of(name: str, pattern: URLPattern) -> list[dict]:
    if name in WALKED:
        return WALKED[name]()
    names = list(pattern.pattern.converters)
    unknown = [each for each in names if each not in VALUES]
    assert not unknown, f"Say in {__name__}.VALUES which {unknown} the walk takes to {name}."
    return [
        dict(zip(names, values, strict=True))
        for values in product(*(VALUES[each]() for each in names))
    ]


def address_of(name: str, pattern: URLPattern, values: dict) -> str:
    if pattern.name:
        return reverse(name, kwargs=values)
    return "/" + str(pattern.pattern).replace("<slug:name>", str(values.get("name", "")))
