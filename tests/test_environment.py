"""The variables that settings.py reads and those that .env.example explains are the same."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = (ROOT / ".env.example").read_text()
COMPOSE = (ROOT / "docker-compose.yml").read_text()


def variables_read_by_settings():
    tree = ast.parse((ROOT / "bba" / "settings.py").read_text())
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
    }


def variables_of_the_example():
    return re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE)


def variables_filled_in_by_compose():
    return set(re.findall(r"\$\{([A-Z_]+)", COMPOSE))


def test_settings_read_their_variables_through_env():
    assert {"SECRET_KEY", "DATABASE_URL", "LOG_LEVEL"} <= variables_read_by_settings()


def test_example_explains_every_variable_and_no_other():
    explained = set(variables_of_the_example())

    assert explained == variables_read_by_settings() | variables_filled_in_by_compose()


def test_example_names_each_variable_once():
    names = variables_of_the_example()

    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", variables_of_the_example())
def test_variable_has_a_sentence_above_it(name):
    above = EXAMPLE.split(f"\n{name}=")[0].splitlines()[-1]

    assert re.fullmatch(r"# .{20,}\.", above)
