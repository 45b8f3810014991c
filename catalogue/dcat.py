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
from languages.texts import LANGUAGES

TITLE = gettext_noop("Register of nature pledges")
ABOUT = gettext_noop(
    "What citizens, towns, farms and firms in Belgium undertake for biodiversity by 2030, what "
    "counts of it, and where it happens."
)
ALLIANCE = gettext_noop("Belgian Biodiversity Alliance")
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


#: By property, its values: links, words, typed values.
Said = dict[str, list[Any]]


@dataclass(frozen=True)
class Node:
    """A thing: its address, what it is, and what is said of it."""

    address: str
    kind: str
    said: Said


def nodes(release: Release | None) -> list[Node]:
    """The catalogue, its one data set, its services, and the files of a release."""
    services = list(service_nodes())
    files = list(file_nodes(release)) if release else []
    alliance = in_all_languages(ALLIANCE)
    contact: Said = {
        "vcard:fn": alliance,
        "vcard:hasEmail": [Link(f"mailto:{settings.CONTACT_ADDRESS}")],
    }
    return [
        catalogue_node(services),
        data_node(release, files),
        Node(at("/data/publisher"), "foaf:Agent", {"foaf:name": alliance}),
        Node(at("/data/contact"), "vcard:Organization", contact),
        *services,
        *files,
        *(digests_of(release) if release else []),
    ]


def catalogue_node(services: list[Node]) -> Node:
    said: Said = {
        "dct:publisher": [Link(at("/data/publisher"))],
        "foaf:homepage": [Link(at("/"))],
        "dct:license": [Link(LICENCE)],
        "dcat:dataset": [Link(at("/data/pledges"))],
        "dcat:service": [Link(each.address) for each in services],
    }
    return Node(at("/data/catalogue"), "dcat:Catalog", named() | said)


def data_node(release: Release | None, files: list[Node]) -> Node:
    said: Said = {
        "dct:publisher": [Link(at("/data/publisher"))],
        "dct:license": [Link(LICENCE)],
        "dct:identifier": [Typed(at("/data/pledges"), "xsd:anyURI")],
        "dcat:contactPoint": [Link(at("/data/contact"))],
        "dct:accessRights": [Link(f"{EU}/access-right/PUBLIC")],
        "dct:accrualPeriodicity": [Link(f"{EU}/frequency/DAILY")],
        "dct:spatial": [Link(f"{EU}/country/BEL")],
        "dcat:theme": [Link(f"{EU}/data-theme/ENVI")],
        "dcat:landingPage": [Link(at(reverse("catalogue:open_data")))],
        "dcat:distribution": [Link(each.address) for each in files],
        "dct:modified": [Typed(release.day.isoformat(), "xsd:date")] if release else [],
        "dcat:keyword": [Words(word, code) for code, word in KEYWORDS.items()],
    }
    return Node(at("/data/pledges"), "dcat:Dataset", named() | said)


def service_nodes() -> Iterator[Node]:
    """The two APIs, each at its landing page."""
    services = {"data:api_landing": "data:api_description", "data:ogc_landing": "data:ogc_api"}
    for landing, description in services.items():
        address = at(reverse(landing))
        said: Said = {
            "dcat:endpointURL": [Link(address)],
            "dcat:endpointDescription": [Link(at(reverse(description)))],
            "dcat:servesDataset": [Link(at("/data/pledges"))],
            "dct:license": [Link(LICENCE)],
        }
        yield Node(address, "dcat:DataService", named() | said)


def file_nodes(release: Release) -> Iterator[Node]:
    for name, file in release.files.items():
        address = address_of(release, name)
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
                "spdx:checksum": [Link(f"{address}#sha256")],
            },
        )


def digests_of(release: Release) -> Iterator[Node]:
    for name, file in release.files.items():
        said: Said = {
            "spdx:algorithm": [Link(f"{VOCABULARIES['spdx']}checksumAlgorithm_sha256")],
            "spdx:checksumValue": [Typed(file["sha256"], "xsd:hexBinary")],
        }
        yield Node(f"{address_of(release, name)}#sha256", "spdx:Checksum", said)


def address_of(release: Release, name: str) -> str:
    """Where the file of a release is."""
    return at(reverse("data:release_file", args=[release.day, name]))


def at(path: str) -> str:
    """The whole address of something on this site."""
    return f"{settings.SITE_ADDRESS}{path}"


def named() -> Said:
    """What catalogue, data and services are called alike."""
    return {"dct:title": in_all_languages(TITLE), "dct:description": in_all_languages(ABOUT)}


def in_all_languages(sentence: str) -> list[Words]:
    found = []
    for language in LANGUAGES:
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
