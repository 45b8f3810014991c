import os
import signal

import pytest

from local import supervisor
from local.processes import Command, members
from local.supervisor import GaveUp, Supervisor

pytestmark = pytest.mark.processes


@pytest.fixture
def said():
    return []


@pytest.fixture
def keeper(folder, said, monkeypatch):
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", 0.0)
    keeper = Supervisor(folder, lambda name, words: said.append((name, words)))
    yield keeper
    keeper.stop()


def shell(folder, script):
    return Command("web", ("sh", "-c", script), folder)


def test_lines_of_a_process_are_shown_with_its_name(keeper, folder, said):
    keeper.keep(shell(folder, "echo ready; sleep 300"))

    keeper.watch(until=lambda: bool(said))

    assert said == [("web", "ready")]


def test_killed_process_is_started_again(keeper, folder):
    keeper.keep(shell(folder, "sleep 300"))
    first = keeper.members[0].process.popen.pid

    os.kill(first, signal.SIGKILL)
    keeper.watch(until=lambda: keeper.members[0].quick_ends == 1 and keeper.members[0].process)

    second = keeper.members[0].process.popen.pid
    assert members(first) == []
    assert members(second)


def test_process_that_always_ends_at_once_is_given_up_with_its_last_words(keeper, folder):
    keeper.keep(shell(folder, "echo no such module; exit 3"))

    with pytest.raises(GaveUp, match=r"(?s)web ended 4 times.*status 3.*no such module"):
        keeper.watch(until=lambda: False)


def test_members_stop_in_the_reverse_order(keeper, folder, said):
    for name in ("worker", "web"):
        keeper.keep(Command(name, ("sleep", "300"), folder))

    keeper.stop()

    assert said == [("web", "stops"), ("worker", "stops")]
