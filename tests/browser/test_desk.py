"""The review desk by keyboard alone."""

import re

from tests.browser.pledging import sent

STATUSES = (
    "SELECT string_agg(status, ' ' ORDER BY id) FROM engagements_engagement WHERE title = '{}'"
)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def listening(page):
    """Wait until the page hears keys."""
    page.wait_for_selector("[data-shortcuts-open]:not([hidden])")


def decided(page, reference):
    page.wait_for_selector(f".success:has-text('{reference}')")
    listening(page)


def focused(page):
    return page.evaluate("document.activeElement.value ?? document.activeElement.textContent")


def line_at(latitude):
    return {"type": "LineString", "coordinates": [[4.8, latitude], [4.8014, latitude]]}


def test_three_pledges_are_reviewed_by_keyboard_alone(reviewer, site):
    title = "A hedge to be reviewed by keyboard"
    first, second, third = [sent(site, title, line_at(51 + number / 100)) for number in range(3)]
    reviewer.goto(f"{site.address}/en/admin/engagements/engagement/")
    listening(reviewer)

    press(reviewer, "/")
    reviewer.keyboard.type(first)  # letters that are typed are no shortcuts
    press(reviewer, "Enter")
    reviewer.wait_for_url("**q=*")
    listening(reviewer)
    press(reviewer, "j")
    assert focused(reviewer) == first
    press(reviewer, "o")
    reviewer.wait_for_url(re.compile("/change/"))
    listening(reviewer)
    press(reviewer, "w")
    reviewer.keyboard.type("Add cdk?")
    press(reviewer, "Tab", "a", "Enter")
    decided(reviewer, first)
    assert second in reviewer.locator("#content h1").inner_text()
    press(reviewer, "c", "Space", "Enter")
    decided(reviewer, second)
    press(reviewer, "d", "Space", "Enter")
    decided(reviewer, third)

    assert site.ask(STATUSES.format(title)) == "accepted returned declined"


def test_one_comes_back_to_the_queue_as_it_was_left(reviewer, site):
    sent(site, "A hedge to come back from", line_at(51.2))
    reviewer.goto(f"{site.address}/en/admin/engagements/engagement/?reviewer=nobody&o=-3")
    listening(reviewer)

    press(reviewer, "j", "o")
    reviewer.wait_for_url(re.compile("/change/"))
    listening(reviewer)
    press(reviewer, "u")

    reviewer.wait_for_url("**/engagement/?reviewer=nobody&o=-3")


def test_the_keys_are_listed_and_can_be_switched_off(reviewer, site):
    reviewer.goto(f"{site.address}/en/admin/engagements/engagement/")
    listening(reviewer)
    press(reviewer, "?")
    assert reviewer.locator("dialog").is_visible()

    reviewer.uncheck("[data-shortcuts-switch]")
    press(reviewer, "Escape", "/")

    assert reviewer.locator("#searchbar").evaluate("field => field !== document.activeElement")
