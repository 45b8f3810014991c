"""docker-compose.yml follows the Compose specification and names only what the code has.

The schema lies in tests/compose with its licence; no container engine is needed.
"""

import importlib
import json
import re
import shlex
from pathlib import Path

import click
import pytest
import yaml
from celery.bin.celery import celery
from django.conf import settings
from django.core.management import get_commands
from gunicorn.config import Config
from jsonschema import Draft202012Validator

from catalogue.freshness import PERSONAL_COOKIES
from tests.test_environment import variables_of_the_example, variables_read_by_settings

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SCHEMA = json.loads((ROOT / "tests/compose/compose-spec.json").read_text())
SERVICES = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")


def words(name):
    command = SERVICES[name]["command"]
    return command if isinstance(command, list) else shlex.split(command)


def test_file_follows_the_specification():
    problems = Draft202012Validator(SCHEMA).iter_errors(COMPOSE)

    assert [problem.message for problem in problems] == []


def test_specification_refuses_a_misspelt_key():
    wrong = {"services": {"web": {"image": "x", "helthcheck": {}}}}

    assert not Draft202012Validator(SCHEMA).is_valid(wrong)


def test_every_process_of_the_register_is_there():
    assert set(SERVICES) == {*OURS, "database", "queue", "proxy"}


@pytest.mark.parametrize("name", OURS)
def test_processes_share_one_image(name):
    assert SERVICES[name]["image"] == "engagements-register"
    assert SERVICES[name]["build"] == "."


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_service_says_whether_it_is_well(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


@pytest.mark.parametrize("name", SERVICES)
def test_service_waits_only_for_services_that_can_tell(name):
    for other, condition in SERVICES[name].get("depends_on", {}).items():
        waits_for_health = condition["condition"] == "service_healthy"
        assert not waits_for_health or "healthcheck" in SERVICES[other]


def test_web_server_is_given_a_module_and_options_it_knows():
    program, application, *options = words("web")
    module, name = application.split(":")

    Config().parser().parse_args([application, *options])

    assert program == "gunicorn"
    assert callable(getattr(importlib.import_module(module), name))


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_celery_is_given_an_app_and_options_it_knows(name):
    program, option, module, subcommand, *options = words(name)

    celery.commands[subcommand].make_parser(click.Context(celery)).parse_args(list(options))

    assert (program, option, subcommand) == ("celery", "--app", name)
    assert importlib.import_module(f"{module}.celery").app.main == module


def test_migration_runs_commands_that_exist():
    commands = re.findall(r"manage\.py (\w+)", words("migrate")[-1])

    assert commands == ["migrate", "load_objectives", "load_municipalities"]
    assert set(commands) <= set(get_commands())


@pytest.mark.parametrize("name", OURS)
def test_variables_are_those_that_settings_read(name):
    assert set(SERVICES[name]["environment"]) <= variables_read_by_settings()
    assert SERVICES[name]["env_file"] == ".env"


def test_values_left_open_are_in_the_example():
    left_open = re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text())

    assert set(left_open) <= set(variables_of_the_example())


def test_mounted_files_exist():
    mounted = [each.split(":")[0] for each in SERVICES["proxy"]["volumes"]]

    assert all((ROOT / each).exists() for each in mounted)


def test_proxy_passes_to_the_port_the_web_server_listens_on():
    configuration = (ROOT / "deploy/nginx.conf").read_text()
    port = next(each for each in words("web") if each.startswith("--bind=")).split(":")[-1]

    assert f"server web:{port};" in configuration


def test_page_of_the_proxy_speaks_the_languages_of_the_site():
    page = (ROOT / "deploy/away/away.html").read_text()
    configuration = (ROOT / "deploy/proxy/register.conf").read_text()
    languages = {code for code, _name in settings.LANGUAGES}

    assert set(re.findall(r'<section lang="(\w+)">', page)) == languages
    assert "error_page 502 503 504 =503 /away/away.html;" in configuration
    assert "./deploy/away:/etc/nginx/away:ro" in SERVICES["proxy"]["volumes"]


def test_proxy_reads_every_part_of_its_configuration():
    configuration = (ROOT / "deploy/nginx.conf").read_text()
    parts = {f"/etc/nginx/proxy/{path.name}" for path in (ROOT / "deploy/proxy").iterdir()}

    assert set(re.findall(r"include (/etc/nginx/proxy/\S+);", configuration)) == parts
    assert "./deploy/proxy:/etc/nginx/proxy:ro" in SERVICES["proxy"]["volumes"]


def test_proxy_knows_the_cookies_that_make_a_page_somebody_s_own():
    configuration = (ROOT / "deploy/proxy/answers.conf").read_text()

    assert set(re.findall(r"\$cookie_(\w+)", configuration)) == PERSONAL_COOKIES


def test_health_check_asks_an_address_that_exists():
    script = SERVICES["web"]["healthcheck"]["test"][-1]

    assert "/health/" in (ROOT / script).read_text()


def test_image_installs_the_locked_requirements():
    dockerfile = (ROOT / "Dockerfile").read_text()

    locked = "--require-hashes --no-deps --requirement requirements/production.txt"
    assert locked in dockerfile
    assert (ROOT / "requirements/production.txt").exists()
