"""The map of engagements with the keyboard alone, and the list that follows it."""

from playwright.sync_api import expect

from tests.browser.pledging import accept, sent

WAITING = "SELECT count(*) = 0 FROM counting_recountrequest"
HEDGE = {"type": "LineString", "coordinates": [[4.7, 50.96], [4.7014, 50.96]]}
AROUND = "4.69,50.95,4.71,50.97"


def test_a_place_is_chosen_on_the_map_with_the_keyboard_and_found_in_the_list(
    desktop, reviewer, site
):
    reference = sent(site, "A hedge on the map", HEDGE)
    accept(reviewer, site, reference)
    site.wait_until(WAITING)

    desktop.goto(f"{site.address}/en/map/?bbox={AROUND}")
    expect(desktop.locator("[data-map-list]")).to_contain_text("A hedge on the map")
    desktop.wait_for_load_state("networkidle")
    desktop.locator(".map__canvas").focus()
    desktop.keyboard.press("Enter")

    expect(desktop.locator("[data-chosen]")).to_contain_text(reference)
    for _ in range(12):
        desktop.keyboard.press("ArrowRight")
        desktop.wait_for_timeout(350)
    expect(desktop.locator("[data-map-list]")).not_to_contain_text("A hedge on the map")
    assert AROUND not in desktop.url
