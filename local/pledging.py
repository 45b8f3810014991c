"""The two visits of the demonstration: somebody pledges lines, somebody of the team accepts."""

import html
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from local.second_factor import code
from local.visitor import Form, Page, Refused, Visitor

ReadLink = Callable[[str], str]
# Faster than this nobody checks their answers; see FASTEST_SENDING_SECONDS.
A_MOMENT = 1.6
# While the worker reads a large file, its page says so and is asked for again.
BEING_READ, A_BLINK = 'class="upload-progress"', 0.2
DESK = "/en/admin/engagements/engagement/"


@dataclass(frozen=True)
class Lines:
    """A file with lines, who pledges them, and for what."""

    file: Path
    target: str  # the end of the target's code
    partner: str
    title: str


@dataclass(frozen=True)
class Sent:
    """A pledge that was sent."""

    reference: str
    upload_seconds: float  # until the page with the measured length


def pledge(visitor: Visitor, lines: Lines, read_link: ReadLink, *, pause: float = A_MOMENT) -> Sent:
    """Take every page of the form as a person would, upload the file, and send the pledge.

    `read_link` returns the address that stands in the letter to this writer; `pause` is so many
    seconds spent on the last page.
    """
    page = visitor.submit(visitor.open("/en/pledge/"), {})
    draft = page.address.rsplit("/", 2)[0]
    page = visitor.submit(
        page, {"targets": choice(page.form(["targets"]), "targets", lines.target)}
    )
    page = introduce(visitor, page, lines.partner)
    words = "A demonstration with real lines: what is read, measured, counted and shared."
    page = visitor.submit(page, {"title": lines.title, "description": words})
    page = visitor.submit(page, {"kind": "managed"})
    began = time.monotonic()
    page = visitor.submit(page, {"route": "uploaded", "file": lines.file})
    while BEING_READ in page.text:
        time.sleep(A_BLINK)
        page = visitor.open(page.address)
    seconds = time.monotonic() - began
    page = visitor.submit(visitor.open(f"{draft}/period/"), {"starts_on": "2026-01-01"})
    page = visitor.submit(page, first_answers(page))
    page = visitor.submit(page, {})
    writer = f"{secrets.token_hex(4)}@example.org"
    page = visitor.submit(page, {"contact_email": writer})
    time.sleep(pause)
    visitor.submit(page, {"shown": page.form(["shown"]).values["shown"]})
    page = visitor.submit(visitor.open(read_link(writer)), {})
    return Sent(found(r"\bE\d{4}-\d+\b", page), seconds)


def introduce(visitor: Visitor, page: Page, partner: str) -> Page:
    """Say who pledges; where an organisation of a like name is known already, that it is another.

    Returns the page that follows.
    """
    answers = {"kind": "public body", "name": partner}
    try:
        return visitor.submit(page, answers)
    except Refused as refusal:
        if refusal.page is None or not any("meant" in form.names for form in refusal.page.forms):
            raise
        none_of_these = refusal.page.form(["meant"]).choices["meant"][-1]
        return visitor.submit(refusal.page, answers | {"meant": none_of_these})


def choice(form: Form, name: str, ending: str) -> str:
    """Return the choice of a field that ends like this."""
    for value in form.choices.get(name, []):
        if value.endswith(ending):
            return value
    raise Refused(f"The form offers no {name} that ends in {ending}.")


def first_answers(page: Page) -> dict[str, str]:
    """Return the first answer to each criterion."""
    form = page.form([])
    return {name: values[0] for name, values in form.choices.items() if name.startswith("answer_")}


def sign_in(visitor: Visitor, email: str, password: str, key: str) -> None:
    """Sign in to the review desk, with the second factor whose key is given."""
    page = visitor.open("/en/admin/login/?next=/en/admin/")
    page = visitor.submit(page, {"login": email, "password": password})
    page = visitor.submit(page, {"code": code(key)})
    page = visitor.submit(page, {"action": "skip"})
    if not page.address.endswith("/admin/"):
        raise Refused("The review desk does not take the demonstration's sign-in.")


def accept(reviewer: Visitor, reference: str) -> None:
    """Find the pledge among those that await review, and accept it."""
    waiting = reviewer.open(DESK)
    address = found(rf'href="([^"]*/\d+/change/[^"]*)"[^>]*>{reference}<', waiting)
    page = reviewer.open(html.unescape(address))
    reviewer.submit(page, {"words": "", "decision": "accepted"})


def found(pattern: str, page: Page) -> str:
    """Return what the pattern finds on the page."""
    match = re.search(pattern, page.text)
    if match is None:
        raise Refused(f"{page.address} does not show what was expected there ({pattern}).")
    return match[1] if match.re.groups else match[0]
