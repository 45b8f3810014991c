"""A person with a plain browser: opens pages, fills in forms, keeps cookies. No script."""

import html
import re
import secrets
import urllib.parse
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError

SECONDS = 600  # the longest we wait for one page
Answer = str | Path  # a path is a file to upload
Heads = dict[str, str]
NONE: Heads = {}


@dataclass
class Form:
    """A form of a page: where it goes, its names, and what stands in it already."""

    action: str
    names: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Page:
    """A page that was opened."""

    address: str
    text: str
    forms: list[Form]

    def form(self, names: Iterable[str]) -> Form:
        """Return the form with these names; one that leads to the same page comes first."""
        fitting = [form for form in self.forms if form.names >= set(names)]
        if not fitting:
            raise Refused(f"{self.address} has no form that asks for {', '.join(names)}.")
        return min(fitting, key=lambda form: form.action != "")


class Refused(Exception):
    """The site did not take what was sent; the message carries its sentences.

    `page` is what it answered, to be filled in again.
    """

    def __init__(self, words: str, page: Page | None = None) -> None:
        self.page = page
        super().__init__(words)


class Visitor:
    """One browser."""

    def __init__(self, site: str) -> None:
        """Begin with no cookies on the site, for example http://127.0.0.1:8000."""
        self.site = site
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(cookies)

    def open(self, address: str) -> Page:
        """Open a page by its address, whole or without the site."""
        return self.fetch(urllib.parse.urljoin(self.site, address))

    def submit(self, page: Page, answers: Mapping[str, Answer]) -> Page:
        """Fill in the form that asks for these answers and send it; return what follows."""
        form = page.form(answers)
        body, kind = encoded(form.values | dict(answers))
        address = urllib.parse.urljoin(page.address, form.action or page.address)
        return self.fetch(address, body, {"Content-Type": kind})

    def fetch(self, address: str, body: bytes | None = None, heads: Heads = NONE) -> Page:
        """Send a request to the site, follow redirects, and return the page; refuse errors."""
        if not address.startswith(self.site):
            raise Refused(f"{address} lies outside {self.site}.")
        request = urllib.request.Request(address, body, heads)  # noqa: S310, see above
        try:
            with self.opener.open(request, timeout=SECONDS) as answer:
                return read_page(answer.url, answer.read().decode())
        except HTTPError as error:
            text = error.read().decode(errors="replace")
            sentences = " ".join(complaints(text)) or "It says no more."
            words = f"{request.full_url} answered {error.code}. {sentences}"
            raise Refused(words, read_page(request.full_url, text)) from None


def encoded(answers: Mapping[str, Answer]) -> tuple[bytes, str]:
    """Return answers as multipart/form-data, and its content type."""
    boundary = secrets.token_hex(16)
    parts = []
    for name, answer in answers.items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
        if isinstance(answer, Path):
            head += f'; filename="{answer.name}"\r\nContent-Type: application/octet-stream'
            content = answer.read_bytes()
        else:
            content = answer.encode()
        parts.append(head.encode() + b"\r\n\r\n" + content + b"\r\n")
    end = f"--{boundary}--\r\n".encode()
    return b"".join(parts) + end, f"multipart/form-data; boundary={boundary}"


def complaints(text: str) -> list[str]:
    """Return the sentences in a page's list of errors."""
    summary = re.search(
        r'class="(?:error-summary|errornote|errorlist).*?</(?:div|ul|p)>', text, re.DOTALL
    )
    found = re.findall(r"<li>(.*?)</li>", summary[0], re.DOTALL) if summary else []
    return [html.unescape(re.sub(r"<[^>]+>", "", each)).strip() for each in found]


def read_page(address: str, text: str) -> Page:
    """Return a page with its forms."""
    reader = FormReader()
    reader.feed(text)
    return Page(address, text, reader.forms)


class FormReader(HTMLParser):
    """Collects the forms of a page, with what a browser would send unchanged."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms and their fields."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self.forms.append(Form(given.get("action", "")))
        if not self.forms:
            return
        name = given.get("name", "")
        if tag == "select":
            self.select = name
        if tag == "option":
            self.note_choice(self.select, given.get("value", ""), "selected" in given)
        elif name:
            self.note_field(tag, name, given)

    def note_field(self, tag: str, name: str, given: dict[str, str]) -> None:
        """Note one field."""
        form, kind = self.forms[-1], given.get("type", "text")
        form.names.add(name)
        if kind in {"radio", "checkbox"}:
            self.note_choice(name, given.get("value", "on"), "checked" in given)
        elif tag == "input" and kind not in {"submit", "file"}:
            form.values[name] = given.get("value", "")

    def note_choice(self, name: str, value: str, is_chosen: bool) -> None:
        """Note one choice of a field."""
        form = self.forms[-1]
        form.choices.setdefault(name, []).append(value)
        if is_chosen:
            form.values[name] = value
