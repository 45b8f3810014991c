"""The open data described in DCAT-AP, for data.gov.be and other catalogues: JSON-LD and Turtle."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, override

from catalogue.downloads import LICENCE
from catalogue.releases import MEDIA_TYPES, Release

TITLE = gettext_noop("Register of nature pledges")
ABOUT = gettext_noop(
    "What citizens, towns, farms and firms in Belgium undertake for biodiversity by 2030, what "
    "counts of it, and where it happens."
)
KEYWORDS = {
    "en": "biodiversity",
    "fr": "biodiversité",
    "nl": "biodiversiteit",
    "de": "Biodiversität",
}
VOCABULARIES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
EU = "http://publications.europa.eu/resource/authority"
FORMATS = {
    "counts.csv": "CSV",
    "engagements.csv": "CSV",
    "places.geojson": "GEOJSON",
    "places.gpkg": "GPKG",
}


@dataclass(frozen=True)
class Link:
    """Another thing, by its address."""

    address: str


@dataclass(frozen=True)
class Words:
    """Text in one language."""

    text: str
    language: str


@dataclass(frozen=True)
class Typed:
    """A value of a type of XML Schema."""

    value: str
    kind: str


@dataclass(frozen=True)
class Node:
    """A thing: its address, what it is, and what is said of it."""

    address: str
    kind: str
    said: dict[str, list[Any]]


def nodes(release: Release | None) -> list[Node]:
    """The catalogue, its one data set, its services, and the files of a release."""
    home = settings.SITE_ADDRESS
    catalogue, data = f"{home}/data/catalogue", f"{home}/data/pledges"
    publisher = f"{home}/data/publisher"
    services = {
        f"{home}{reverse('data:api_landing')}": f"{home}{reverse('data:api_description')}",
        f"{home}{reverse('data:ogc_landing')}": f"{home}{reverse('data:ogc_api')}",
    }
    files = list(file_nodes(release)) if release else []
    names = {"dct:title": in_all_languages(TITLE), "dct:description": in_all_languages(ABOUT)}
    agency = {"dct:publisher": [Link(publisher)]}
    return [
        Node(
            catalogue,
            "dcat:Catalog",
            names
            | agency
            | {
                "foaf:homepage": [Link(f"{home}/")],
                "dct:license": [Link(LICENCE)],
                "dcat:dataset": [Link(data)],
                "dcat:service": [Link(address) for address in services],
            },
        ),
        Node(
            data,
            "dcat:Dataset",
            names
            | agency
            | {
                "dct:license": [Link(LICENCE)],
                "dct:accessRights": [Link(f"{EU}/access-right/PUBLIC")],
                "dct:accrualPeriodicity": [Link(f"{EU}/frequency/DAILY")],
                "dct:spatial": [Link(f"{EU}/country/BEL")],
                "dcat:theme": [Link(f"{EU}/data-theme/ENVI")],
                "dcat:landingPage": [Link(home + reverse("catalogue:open_data"))],
                "dcat:distribution": [Link(each.address) for each in files],
                "dct:modified": [Typed(release.day.isoformat(), "xsd:date")] if release else [],
                "dcat:keyword": [Words(word, code) for code, word in KEYWORDS.items()],
            },
        ),
        Node(
            publisher,
            "foaf:Agent",
            {"foaf:name": in_all_languages("Belgian Biodiversity Alliance")},
        ),
        *(
            Node(
                address,
                "dcat:DataService",
                names
                | {
                    "dcat:endpointURL": [Link(address)],
                    "dcat:endpointDescription": [Link(description)],
                    "dcat:servesDataset": [Link(data)],
                    "dct:license": [Link(LICENCE)],
                },
            )
            for address, description in services.items()
        ),
        *files,
    ]


def file_nodes(release: Release) -> Iterator[Node]:
    for name, file in release.files.items():
        address = settings.SITE_ADDRESS + reverse("data:release_file", args=[release.day, name])
        media = MEDIA_TYPES[name].partition(";")[0]
        yield Node(
            address,
            "dcat:Distribution",
            {
                "dct:title": [Words(name, "en")],
                "dcat:accessURL": [Link(address)],
                "dcat:downloadURL": [Link(address)],
                "dcat:mediaType": [Link(f"http://www.iana.org/assignments/media-types/{media}")],
                "dct:format": [Link(f"{EU}/file-type/{FORMATS[name]}")],
                "dcat:byteSize": [Typed(str(file["bytes"]), "xsd:nonNegativeInteger")],
                "dct:license": [Link(LICENCE)],
                "dct:issued": [Typed(release.day.isoformat(), "xsd:date")],
            },
        )


def in_all_languages(sentence: str) -> list[Words]:
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append(Words(gettext(sentence), language))
    return found


def as_json_ld(release: Release | None) -> str:
    """The description as JSON-LD."""
    graph = [
        {"@id": node.address, "@type": node.kind}
        | {name: [in_json(value) for value in values] for name, values in node.said.items()}
        for node in nodes(release)
    ]
    return json.dumps({"@context": VOCABULARIES, "@graph": graph}, ensure_ascii=False, indent=1)


def in_json(value: Link | Words | Typed) -> dict[str, str]:
    if isinstance(value, Link):
        return {"@id": value.address}
    if isinstance(value, Words):
        return {"@value": value.text, "@language": value.language}
    return {"@value": value.value, "@type": value.kind}


def as_turtle(release: Release | None) -> str:
    """The same as Turtle."""
    lines = [f"@prefix {name}: <{address}> ." for name, address in VOCABULARIES.items()]
    for node in nodes(release):
        lines += ["", f"<{node.address}> a {node.kind}"]
        lines += [
            f"  ; {name} {in_turtle(value)}"
            for name, values in node.said.items()
            for value in values
        ]
        lines += ["  ."]
    return "\n".join(lines) + "\n"


def in_turtle(value: Link | Words | Typed) -> str:
    if isinstance(value, Link):
        return f"<{value.address}>"
    if isinstance(value, Words):
        return f"{json.dumps(value.text, ensure_ascii=False)}@{value.language}"
    return f'"{value.value}"^^{value.kind}'
