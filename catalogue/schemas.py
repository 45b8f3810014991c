"""The shapes of what the API answers, as JSON Schema."""

from typing import Any

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
NUMBER: Json = {"type": "number"}
WHOLE: Json = {"type": "integer"}
TRUTH: Json = {"type": "boolean"}


def maybe(schema: Json) -> Json:
    """The same, or null; in words that OpenAPI 3.0 and 3.1 both understand."""
    return {"anyOf": [schema, {"enum": [None]}]}


def thing(**properties: Json) -> Json:
    """An object with exactly these properties, all of them always there."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def listed(name: str, **more: Json) -> Json:
    """A list of these, of one edition of the figures; `next` where it goes on."""
    return thing(
        edition=WHOLE,
        run=WHOLE,
        counted_at=maybe(TEXT),
        **more,
        items={"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
    )


PLACED = {
    "place": TEXT,
    "region": maybe(TEXT),
    "province": maybe(TEXT),
    "municipality": maybe(TEXT),
    "actor_kind": TEXT,
}
TOTAL = thing(
    target=TEXT,
    state=TEXT,
    is_confirmed=TRUTH,
    basis=TEXT,
    act=TEXT,
    credited=NUMBER,
    base_unit=TEXT,
    shown=TEXT,
    unit=TEXT,
)
TOTAL["properties"] |= PLACED
PARTNER = thing(key=maybe(TEXT), kind=TEXT, name=TEXT)
COUNT = thing(
    target=TEXT,
    state=TEXT,
    is_confirmed=TRUTH,
    confirmed_in=maybe(TEXT),
    basis=TEXT,
    act=TEXT,
    base_unit=TEXT,
    raw=NUMBER,
    credited=NUMBER,
    shared=NUMBER,
    outside=NUMBER,
)
FEATURE = {
    "type": "object",
    "properties": {
        "type": {"enum": ["Feature"]},
        "id": WHOLE,
        "geometry": {
            "type": "object",
            "properties": {"type": TEXT, "coordinates": {"type": "array", "items": {}}},
            "required": ["type", "coordinates"],
        },
        "properties": thing(
            reference=TEXT,
            title=TEXT,
            language=TEXT,
            partner_kind=TEXT,
            target=TEXT,
            state=TEXT,
            act=TEXT,
            is_exact=TRUTH,
            accepted_at=TEXT,
            confirmed_in=maybe(TEXT),
        ),
    },
    "required": ["type", "id", "geometry", "properties"],
}
SCHEMAS: Json = {
    "Any": {"type": "object"},
    "Landing": {"type": "object", "required": ["title", "links"]},
    "Problem": {
        "type": "object",
        "required": ["title", "status", "detail"],
        "properties": {
            "type": TEXT,
            "title": TEXT,
            "status": WHOLE,
            "detail": TEXT,
            "errors": {"type": "array", "items": thing(parameter=TEXT, reason=TEXT)},
        },
    },
    "Total": TOTAL,
    "Totals": listed("Total"),
    "Objective": thing(
        slug=TEXT, number=WHOLE, name=TEXT, summary=TEXT, axis=thing(number=WHOLE, name=TEXT)
    ),
    "Objectives": listed("Objective"),
    "Target": thing(
        code=TEXT,
        objective=TEXT,
        label=TEXT,
        value=NUMBER,
        unit=TEXT,
        metric_kind=TEXT,
        base_unit=TEXT,
        target_year=WHOLE,
        tolerance_m=NUMBER,
        minimum_shared_run_m=NUMBER,
        valid_from=maybe(TEXT),
        valid_to=maybe(TEXT),
    ),
    "Targets": listed("Target"),
    "Partner": PARTNER,
    "Partners": listed("Partner", next=maybe(TEXT)),
    "Engagement": thing(
        reference=TEXT,
        title=TEXT,
        description=TEXT,
        language=TEXT,
        status=TEXT,
        partner=maybe(PARTNER),
        starts_on=maybe(TEXT),
        ends_on=maybe(TEXT),
        accepted_at=maybe(TEXT),
        exact_places_are_public=TRUTH,
        targets={"type": "array", "items": TEXT},
        counts={"type": "array", "items": COUNT},
        page=TEXT,
    ),
    "Engagements": listed("Engagement", next=maybe(TEXT)),
    "Entry": thing(
        number=WHOLE,
        at=TEXT,
        target=TEXT,
        state=TEXT,
        basis=TEXT,
        act=TEXT,
        reason=TEXT,
        reason_shown=TEXT,
        change=NUMBER,
        base_unit=TEXT,
        reference=maybe(TEXT),
        other_reference=maybe(TEXT),
    ),
    "Ledger": listed("Entry", next=maybe(TEXT)),
    "Feature": FEATURE,
    "Features": {
        "type": "object",
        "properties": {
            "type": {"enum": ["FeatureCollection"]},
            "features": {"type": "array", "items": {"$ref": "#/components/schemas/Feature"}},
            "links": {"type": "array", "items": {"type": "object"}},
            "numberMatched": WHOLE,
            "numberReturned": WHOLE,
            "timeStamp": TEXT,
        },
        "required": ["type", "features", "links", "numberReturned"],
    },
}
