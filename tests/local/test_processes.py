import subprocess
import time

import pytest

from local.processes import Command, Process, began_at, end_leftovers, members

pytestmark = pytest.mark.processes


def sleeper(folder, *words):
    command = Command("sleeper", words or ("sleep", "300"), folder, patience=0.5)
    return Process(command, folder, subprocess.DEVNULL)


def test_stopped_process_leaves_no_child_and_no_note(folder):
    process = sleeper(folder, "sh", "-c", "sleep 300 & sleep 300")

    process.stop()

    assert members(process.popen.pid) == []
    assert not process.note.exists()


def test_process_that_does_not_listen_is_stopped_all_the_same(folder):
    process = sleeper(folder, "sh", "-c", "trap '' TERM; while true; do sleep 0.1; done")

    process.stop()

    assert members(process.popen.pid) == []


def test_what_an_earlier_launcher_left_is_ended(folder):
    process = sleeper(folder)

    ended = end_leftovers(folder)

    process.popen.wait(10)
    assert ended == ["sleeper"]
    assert not process.note.exists()


def test_children_that_outlived_their_process_are_ended(folder):
    process = sleeper(folder, "sh", "-c", "sleep 300 & wait")
    leader = process.popen.pid
    while len(members(leader)) < 2:
        time.sleep(0.01)
    process.popen.kill()
    process.popen.wait()

    assert end_leftovers(folder) == ["sleeper"]
    assert members(leader) == []


def test_stranger_with_the_number_of_an_earlier_process_is_left_alone(folder):
    process = sleeper(folder)
    began = began_at(process.popen.pid)
    process.note.write_text(f"{process.popen.pid} {began[:-1]}")

    assert end_leftovers(folder) == []
    assert members(process.popen.pid) == [process.popen.pid]
    process.stop()
