"""The addresses for machines as OpenAPI says it; parameters are read from the forms that check."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.downloads import LICENCE
from catalogue.questions import (
    MOST,
    ON_ONE_PAGE,
    BoxField,
    EngagementQuestion,
    FeatureQuestion,
    FormatQuestion,
    ItemsQuestion,
    LedgerQuestion,
    PartnerQuestion,
    Question,
    TotalsQuestion,
)
from catalogue.schemas import SCHEMAS

Json = dict[str, Any]
JSON = "application/json"
GEOJSON = "application/geo+json"


@dataclass(frozen=True)
class Operation:
    """One address: its path with names in braces, and what it answers."""

    path: str
    name: str
    summary: str | Promise
    schema: str
    question: type[Question] = Question
    media: str = JSON


API = [
    Operation("", "landing", gettext_lazy("Where everything is"), "Landing"),
    Operation("openapi.json", "description", gettext_lazy("This description"), "Any"),
    Operation(
        "totals",
        "totals",
        gettext_lazy("The published figures: what counts towards each target"),
        "Totals",
        TotalsQuestion,
    ),
    Operation("objectives", "objectives", gettext_lazy("The ten objectives"), "Objectives"),
    Operation("targets", "targets", gettext_lazy("What is aimed at by 2030"), "Targets"),
    Operation(
        "engagements",
        "engagements",
        gettext_lazy("Accepted engagements, and what each counts for"),
        "Engagements",
        EngagementQuestion,
    ),
    Operation(
        "engagements/{reference}", "engagement", gettext_lazy("One engagement"), "Engagement"
    ),
    Operation(
        "places",
        "places",
        gettext_lazy("Where it happens; a private place as the square of 1 km it lies in"),
        "Features",
        FeatureQuestion,
        GEOJSON,
    ),
    Operation(
        "partners",
        "partners",
        gettext_lazy("Organisations that have committed"),
        "Partners",
        PartnerQuestion,
    ),
    Operation(
        "ledger",
        "ledger",
        gettext_lazy("Every change of a national figure, and why"),
        "Ledger",
        LedgerQuestion,
    ),
]
FEATURES = [
    Operation("", "landing", gettext_lazy("Where everything is"), "Landing", FormatQuestion),
    Operation("api", "api", gettext_lazy("This description"), "Any", FormatQuestion),
    Operation(
        "conformance",
        "conformance",
        gettext_lazy("Which parts of the standard are kept"),
        "Any",
        FormatQuestion,
    ),
    Operation("collections", "collections", gettext_lazy("What there is"), "Any", FormatQuestion),
    Operation(
        "collections/places",
        "collection",
        gettext_lazy("Public places"),
        "Any",
        FormatQuestion,
    ),
    Operation(
        "collections/places/items",
        "items",
        gettext_lazy("Public places, page by page"),
        "Features",
        ItemsQuestion,
        GEOJSON,
    ),
    Operation(
        "collections/places/items/{number}",
        "item",
        gettext_lazy("One public place"),
        "Feature",
        FormatQuestion,
        GEOJSON,
    ),
]


def openapi(version: str, base: str, operations: Iterable[Operation]) -> Json:
    """The description of operations whose paths begin at `base`, in the reader's language."""
    return {
        "openapi": version,
        "info": {
            "title": _("Register of nature pledges: open data"),
            "description": _(
                "What citizens, towns, farms and firms in Belgium undertake for biodiversity. "
                "Read only, without a key. Every answer says of which edition of the figures it is."
            ),
            "version": "1.0.0",
            "license": {"name": "CC BY 4.0", "url": LICENCE},
        },
        "servers": [{"url": f"{settings.SITE_ADDRESS}{base}"}],
        "paths": {f"/{each.path}": {"get": described(each)} for each in operations},
        "components": {"schemas": SCHEMAS},
    }


def described(operation: Operation) -> Json:
    """One operation."""
    named = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    problem = {
        "description": _("Why this cannot be answered"),
        "content": {"application/problem+json": {"schema": reference("Problem")}},
    }
    answers = {
        "200": {
            "description": str(operation.summary),
            "content": {operation.media: {"schema": reference(operation.schema)}},
        },
        "304": {"description": _("Nothing has changed since (If-None-Match)")},
        "400": problem,
    }
    return {
        "operationId": operation.name,
        "summary": str(operation.summary),
        "parameters": [
            *(in_path(name) for name in named),
            *(in_question(name, field) for name, field in operation.question.base_fields.items()),
        ],
        "responses": answers | ({"404": problem} if named else {}),
    }


def reference(schema: str) -> Json:
    return {"$ref": f"#/components/schemas/{schema}"}


def in_path(name: str) -> Json:
    kinds = {"number": {"type": "integer", "minimum": 0}, "reference": {"type": "string"}}
    return {"name": name, "in": "path", "required": True, "schema": kinds[name]}


def in_question(name: str, field: forms.Field) -> Json:
    """A parameter as its form field checks it."""
    parameter = {
        "name": name,
        "in": "query",
        "required": False,
        "description": str(field.help_text),
        "schema": checked(name, field),
    }
    if isinstance(field, BoxField):
        parameter |= {"style": "form", "explode": False}
    return parameter


def checked(name: str, field: forms.Field) -> Json:
    """The JSON Schema of what a field takes."""
    if name == "limit":
        return {"type": "integer", "minimum": 1, "maximum": MOST, "default": ON_ONE_PAGE}
    if isinstance(field, BoxField):
        return {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
    if isinstance(field, forms.IntegerField):
        return {"type": "integer", "minimum": field.min_value, "maximum": field.max_value}
    if isinstance(field, forms.DateField):
        return {"type": "string", "format": "date"}
    if isinstance(field, forms.ModelChoiceField):
        return {"type": "string"}
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return {"type": "string", "enum": [key for key, _name in choices if key]}
    return {"type": "string"}
