import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

import psycopg
import pytest
import redis

from local.interruption import Interrupted
from local.places import ROOT
from local.processes import members
from local.stack import Occupied, running

pytestmark = pytest.mark.processes
PATIENCE = 30  # seconds, far more than anything here takes


def start(folder, *, is_durable=False):
    return running(folder, is_durable=is_durable, waits=False, tell=lambda sentence: None)


@contextmanager
def connected(stack):
    sockets = stack.database_url.partition("host=")[2]
    with psycopg.connect(host=sockets, user="bba", dbname="bba", autocommit=True) as database:
        yield database


@contextmanager
def queue_of(stack):
    with redis.Redis.from_url(stack.redis_url) as queue:
        yield queue


@contextmanager
def started_and_connected(folder):
    with (
        start(folder, is_durable=True) as stack,
        connected(stack) as database,
        queue_of(stack) as queue,
    ):
        yield database, queue


def sessions(folder):
    return [int(note.read_text().split()[0]) for note in (folder / "pids").glob("*.pid")]


def wait_until(holds):
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def test_stack_gives_postgis_and_a_queue_and_leaves_nothing_running(folder):
    with start(folder) as stack:
        started = sessions(folder)
        with connected(stack) as database, queue_of(stack) as queue:
            database.execute("CREATE EXTENSION postgis")
            metres = database.execute("SELECT ST_Length('LINESTRING(0 0, 3 4)')").fetchone()
            queue_answers = queue.ping()

    assert metres == (5.0,)
    assert queue_answers is True
    assert len(started) == 2
    assert [members(each) for each in started] == [[], []]
    assert list((folder / "pids").iterdir()) == []


def test_stack_listens_on_no_port(folder):
    with start(folder) as stack, connected(stack) as database, queue_of(stack) as queue:
        addresses = database.execute("SHOW listen_addresses").fetchone()
        port = queue.config_get("port")

    assert addresses == ("",)
    assert port == {"port": "0"}


def test_durable_stack_keeps_what_was_written(folder):
    with started_and_connected(folder) as (database, queue):
        database.execute("CREATE TABLE hedge AS SELECT 12 AS metres")
        queue.set("task", "recount")

    with started_and_connected(folder) as (database, queue):
        metres = database.execute("SELECT metres FROM hedge").fetchone()
        task = queue.get("task")

    assert metres == (12,)
    assert task == b"recount"


def test_second_launcher_is_told_that_the_folder_is_taken(folder):
    refusal = pytest.raises(Occupied, match=f"Process {os.getpid()} already works")

    with start(folder), refusal, start(folder):
        pass


def test_servers_that_the_environment_names_are_used_instead(folder, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgis://bba@elsewhere/bba")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere:6379/0")

    with start(folder) as stack:
        assert stack.environment["DATABASE_URL"] == "postgis://bba@elsewhere/bba"
        assert stack.environment["REDIS_URL"] == "redis://elsewhere:6379/0"
        assert stack.processes == {}


def test_interruption_stops_the_servers(folder):
    started = []

    with suppress(Interrupted), start(folder):
        started += sessions(folder)
        raise Interrupted(signal.SIGINT)

    assert len(started) == 2
    assert [members(each) for each in started] == [[], []]


def test_killed_launcher_takes_its_servers_along_and_hinders_no_next_start(folder):
    command = [sys.executable, "-m", "local.with_servers", "--name", str(folder), "--"]
    launcher = subprocess.Popen([*command, "sleep", "300"], cwd=ROOT)
    wait_until(lambda: len(sessions(folder)) == 2)
    started = sessions(folder)

    launcher.kill()
    launcher.wait()

    wait_until(lambda: not any(members(each) for each in started))
    with start(folder) as stack, connected(stack) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_launcher_asked_to_end_ends_its_command_and_its_servers(folder, number):
    running_command = folder / "command"
    script = f"echo $$ > {running_command}.new; mv {running_command}.new {running_command}; "
    script += "trap 'exit 0' INT; while true; do sleep 0.1; done"
    command = [sys.executable, "-m", "local.with_servers", "--name", str(folder), "--"]
    launcher = subprocess.Popen(
        [*command, "sh", "-c", script], cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL
    )
    wait_until(running_command.exists)
    started = sessions(folder)

    os.killpg(launcher.pid, number)
    status = launcher.wait(PATIENCE)

    assert status == 128 + number
    assert members(launcher.pid) == []
    assert [members(each) for each in started] == [[], []]


def test_command_is_given_the_addresses_and_its_status_is_handed_on(folder):
    command = [sys.executable, "-m", "local.with_servers", "--name", str(folder), "--"]
    script = 'test -n "$DATABASE_URL" && test -n "$REDIS_URL" && exit 7'

    ended = subprocess.run([*command, "sh", "-c", script], cwd=ROOT, check=False)

    assert ended.returncode == 7


def test_own_queue_starts_beside_a_database_that_the_environment_names(folder, monkeypatch):
    with start(folder):
        pass
    monkeypatch.setenv("DATABASE_URL", "postgis://bba@elsewhere/bba")

    with start(folder) as stack, queue_of(stack) as queue:
        assert queue.ping() is True
        assert list(stack.processes) == ["redis"]
