import re

import pytest

from local.mailbox import wait_for_link
from tests.browser.conftest import NARROW
from tests.browser.pledging import (
    TARGET,
    accept,
    answer_kind,
    answer_partner,
    answer_targets,
    answer_undertaking,
    go_on,
    pledge,
    press,
    reach,
    start,
    tick,
    write,
)

WAITING = "SELECT count(*) = 0 FROM counting_recountrequest"
COUNTED = "SELECT coalesce(sum(credited), 0) FROM counting_total WHERE state = 'pledged'"


def line_at(latitude):
    return {"type": "LineString", "coordinates": [[4.7, latitude], [4.7014, latitude]]}


def map_to_draw_on(page, site, title):
    """Go through the form to its map, and bring that into view."""
    start(page, site, "en")
    answer_targets(page)
    answer_partner(page)
    answer_undertaking(page, title)
    answer_kind(page)
    canvas = page.locator("[data-map-draw] .map__canvas")
    canvas.scroll_into_view_if_needed()
    return canvas


def test_a_hedge_pledged_on_a_phone_in_dutch_becomes_counted_metres(phone, reviewer, site):
    before = site.ask(COUNTED)

    reference = pledge(phone, site, "nl", "Een haag langs de tuin", line_at(50.90))
    accept(reviewer, site, reference)
    site.wait_until(WAITING)

    assert 98 < site.ask(COUNTED) - before < 99
    phone.goto(f"{site.address}/nl/engagements/{reference}/")
    assert "Een haag langs de tuin" in phone.locator("h1").inner_text()
    assert "Anne Haag" not in phone.content()


def test_the_whole_form_works_without_script_on_a_narrow_screen(without_script, site):
    """In German, whose words are the longest; other journeys are made in the other languages."""
    without_script.set_viewport_size(NARROW)

    reference = pledge(without_script, site, "de", "Heckenlandschaft" * 7, line_at(50.915))

    assert re.fullmatch(r"E\d{4}-\d{5}", reference)
    width = without_script.locator("main").bounding_box()["width"]
    assert width <= NARROW["width"]


def test_a_pledge_is_made_by_keyboard_alone(new_context, site):
    page = new_context(viewport=NARROW).new_page()
    page.goto(f"{site.address}/fr/pledge/")
    press(page)
    reach(page, f"[value='{TARGET}']")
    page.keyboard.press("Space")
    press(page)
    tick(page, "kind", "citizen")
    write(page, "#id_name", "Anne Haag")
    press(page)
    write(page, "#id_title", "Une haie au clavier")
    write(page, "#id_description", "Aubépine.")
    press(page)
    tick(page, "kind", "created")
    press(page)
    tick(page, "route", "typed")
    write(page, "#id_coordinates", "50.92, 4.7\n50.92, 4.7014")
    press(page)
    press(page, "main .actions .btn-primary")
    press(page)  # from today on
    for name in page.eval_on_selector_all("[value=yes]", "boxes => boxes.map(box => box.name)"):
        tick(page, name, "yes")
    press(page)
    press(page)  # only the square kilometre
    write(page, "#id_contact_email", "clavier@example.org")
    press(page)
    press(page)
    page.goto(wait_for_link(site.folder / "letters", "clavier@example.org", "/confirm/"))
    press(page)

    assert "E2" in page.locator(".pledged__reference").inner_text()


def test_a_line_is_drawn_on_the_map_with_the_keyboard_alone(desktop, site):
    canvas = map_to_draw_on(desktop, site, "A hedge drawn by keyboard")
    canvas.focus()

    for key in ["+"] * 5 + ["Enter"] + ["ArrowRight"] * 3 + ["Enter", "f"]:
        desktop.keyboard.press(key)
        desktop.wait_for_timeout(350)

    assert '"LineString"' in desktop.locator("#id_geometry").input_value()
    assert re.search(r"\d", desktop.locator("[data-measure]").inner_text())


def test_the_length_shown_while_drawing_is_the_one_the_server_measures(desktop, site):
    canvas = map_to_draw_on(desktop, site, "A hedge drawn by hand")
    box = canvas.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    desktop.mouse.click(*middle)
    desktop.wait_for_timeout(400)
    desktop.mouse.click(middle[0] + 60, middle[1] + 30)
    desktop.wait_for_timeout(400)
    desktop.click("[data-act=finish]")
    shown = desktop.locator("[data-measure]").inner_text()
    desktop.check("input[value=drawn]")
    go_on(desktop)

    measured = desktop.locator("main .lead strong").inner_text()
    assert number(shown) == pytest.approx(number(measured), rel=0.001)
    desktop.locator(".map__inset canvas").first.wait_for()


def number(text):
    return float(re.sub(r"[^\d.]", "", text))


def test_an_error_keeps_what_was_typed_and_leads_to_the_summary(phone, site):
    start(phone, site, "de")
    answer_targets(phone)
    phone.check("input[value=company]")
    phone.fill("#id_name", "Hecken GmbH")
    phone.fill("#id_enterprise_number", "0403.170.702")
    go_on(phone)

    assert phone.locator(".error-summary").evaluate("element => element === document.activeElement")
    assert phone.input_value("#id_name") == "Hecken GmbH"
    phone.locator(".error-summary a").click()
    assert phone.locator("#id_enterprise_number").evaluate(
        "element => element === document.activeElement"
    )


def test_what_others_have_pledged_is_said_while_drawing(desktop, reviewer, site):
    """A town pledges a line; somebody who draws it once more reads so before sending anything."""
    line = line_at(50.93)
    reference = pledge(desktop, site, "en", "A hedge of the town", line, kind="municipality")
    accept(reviewer, site, reference)
    site.wait_until(WAITING)
    map_to_draw_on(desktop, site, "A hedge drawn once more")
    desktop.locator("summary", has_text="points").click()
    desktop.fill("[data-points]", "50.93, 4.7\n50.93, 4.7014")
    desktop.locator("[data-points]").blur()

    said = desktop.locator("[data-pledged]")
    said.locator("a", has_text="A hedge of the town").wait_for()

    assert "100 % of this is already pledged by Anne Haag" in said.inner_text()
    assert said.locator("a").first.get_attribute("target") == "_blank"
    desktop.fill("[data-points]", "50.95, 4.7\n50.95, 4.7014")
    desktop.locator("[data-points]").blur()
    said.locator(".notice--warning").wait_for(state="detached")
