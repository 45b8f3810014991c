"""The pages of the pledge form, as a person goes through them in a browser."""

import json
import secrets

from local.mailbox import wait_for_link
from local.pledging import Lines
from local.pledging import pledge as pledged_by
from local.visitor import Visitor

TARGET = "ecological-connectivity-landscape-elements"
LINE = {"type": "LineString", "coordinates": [[4.7, 50.88], [4.7014, 50.88]]}


def go_on(page):
    page.locator("main form [type=submit]").first.click()
    page.wait_for_load_state()


def start(page, site, language):
    page.goto(f"{site.address}/{language}/pledge/")
    go_on(page)


def answer_targets(page):
    page.check(f"input[value={TARGET}]")
    go_on(page)


def answer_partner(page, kind="citizen", name="Anne Haag"):
    page.check(f"input[value='{kind}']")
    page.fill("#id_name", name)
    go_on(page)


def answer_undertaking(page, title):
    page.fill("#id_title", title)
    page.fill("#id_description", "Hawthorn and blackthorn along the garden.")
    go_on(page)


def answer_kind(page):
    page.check("input[value=created]")
    go_on(page)


def answer_place(page, line=LINE):
    page.check("input[value=drawn]")
    page.fill("#id_geometry", json.dumps(line), force=True)
    go_on(page)


def use_places(page):
    """Say yes to what was understood of them."""
    page.click("main .actions .btn-primary")
    page.wait_for_load_state()


def answer_period(page):
    page.fill("#id_starts_on", "2026-11-01")
    go_on(page)


def answer_criteria(page):
    for answer in page.locator("input[type=radio][value=yes]").all():
        answer.check()
    go_on(page)


def answer_privacy(page):
    go_on(page)


def answer_contact(page, email):
    page.fill("#id_contact_email", email)
    go_on(page)


def confirm(page, site, email):
    """Open the letter, its link, and press the button there."""
    page.goto(wait_for_link(site.folder / "letters", email, "/confirm/"))
    go_on(page)


def pledge(page, site, language, title, line=LINE, kind="citizen"):
    """Make a pledge from the first page to the last; return its reference."""
    start(page, site, language)
    answer_targets(page)
    answer_partner(page, kind)
    answer_undertaking(page, title)
    answer_kind(page)
    answer_place(page, line)
    use_places(page)
    answer_period(page)
    answer_criteria(page)
    answer_privacy(page)
    email = f"{secrets.token_hex(4)}@example.org"
    answer_contact(page, email)
    go_on(page)
    confirm(page, site, email)
    return page.locator(".pledged__reference .figure").inner_text().strip()


def sent(site, title, line=LINE):
    """Send a pledge without a browser, where a test begins after that; return its reference."""
    file = site.folder / "line.geojson"
    file.write_text(json.dumps(line))
    return pledged_by(
        Visitor(site.address),
        Lines(file, TARGET, "Hedge society", title),
        lambda writer: wait_for_link(site.folder / "letters", writer, "/confirm/"),
        pause=0,
    ).reference


def accept(reviewer, site, reference):
    reviewer.goto(f"{site.address}/en/admin/")
    reviewer.get_by_role("link", name=reference).first.click()
    reviewer.click("button[value=accepted]")
    reviewer.wait_for_load_state()


# --- By keyboard alone ----------------------------------------------------------------------


def reach(page, selector):
    """Press Tab until this is in focus."""
    for _key in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"No key leads to {selector}.")


def tick(page, name, value):
    """Reach a box or a group of choices, and go through it to the one wanted."""
    reach(page, f"[name='{name}']")
    page.keyboard.press("Space")
    wanted = f"[name='{name}'][value='{value}']"
    while not page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
        page.keyboard.press("ArrowDown")


def write(page, selector, text):
    reach(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def press(page, selector="main form .actions [type=submit]"):
    """Reach a button or a link and press it."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")
