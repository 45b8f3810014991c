"""Both descriptions of the addresses for machines are what OpenAPI calls a description.

The schemas lie in tests/openapi with their licence.
"""

import json
from pathlib import Path

import jsonschema
import pytest

SCHEMAS = Path(__file__).resolve().parents[1] / "openapi"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "version"), [("/api/v1/openapi.json", "3.1"), ("/ogc/api", "3.0")]
)
def test_the_description_follows_its_version_of_openapi(client, address, version):
    schema = json.loads((SCHEMAS / f"{version}.json").read_text())
    description = client.get(address).json()

    validator = jsonschema.validators.validator_for(schema)(schema)

    assert description["openapi"].startswith(version)
    assert [error.message for error in validator.iter_errors(description)] == []
    assert not validator.is_valid(description | {"paths": {"no-slash": {"get": {}}}})
    schemas = description["components"]["schemas"]
    for each in schemas.values():
        jsonschema.Draft202012Validator.check_schema(each)
