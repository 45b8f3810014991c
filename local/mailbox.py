"""The letters of a register on one's own machine: each is a file in a folder."""

import email
import email.policy
import re
import time
from email.message import EmailMessage
from pathlib import Path

PAUSE = 0.05
SECONDS = 60  # the longest we wait for a letter


class NoLetter(Exception):
    """The letter that was waited for did not come."""


def wait_for_link(letters: Path, reader: str, part: str) -> str:
    """Return the address with this part in the newest letter to `reader` that has one."""
    return wait_for(letters, reader, rf"\S+{part}\S+")


def wait_for_code(letters: Path, reader: str) -> str:
    """Return the code, alone on its line, in the newest letter to `reader` that has one."""
    return wait_for(letters, reader, r"(?m)^[A-Z0-9-]{6,9}$")


def wait_for(letters: Path, reader: str, words: str) -> str:
    """Return what fits these words in the newest letter to `reader` that has something."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        for file in sorted(letters.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True):
            letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            found = re.search(words, text_of(letter))
            if letter["To"] == reader and found:
                return found[0]
        time.sleep(PAUSE)
    raise NoLetter(f"No letter with {words} came to {reader}.")


def text_of(letter: EmailMessage) -> str:
    """Return what the letter says."""
    body = letter.get_body()
    return "" if body is None else str(body.get_content())
