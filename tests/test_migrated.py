"""A kept database is never an old one: all that migrations do is written where `digest` looks."""

import ast

from tests.migrated import DECIDING, ROOT

OURS = {path.parent.name for path in ROOT.glob("*/__init__.py")}


def imported(file):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def test_migrations_lead_to_no_code_but_what_decides():
    """Models are named for where their files are kept, which no database knows."""
    migrations = [file for file in ROOT.glob("*/migrations/*.py") if file.name != "__init__.py"]
    named = {name for file in migrations for name in imported(file)}

    ours = {name for name in named if name.split(".")[0] in OURS and ".models" not in name}

    assert {f"{name.replace('.', '/')}.py" for name in ours} <= set(DECIDING)
    assert ours
