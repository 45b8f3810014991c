"""A file that is sent, in a real browser and with a real worker."""

import json

from tests.browser.conftest import NARROW
from tests.browser.pledging import (
    LINE,
    answer_kind,
    answer_partner,
    answer_targets,
    answer_undertaking,
    go_on,
    start,
)

IN_LAMBERT = b'name,wkt\nKerkpad,"LINESTRING(170000 180000, 171000 180000)"\n'
ONE_KILOMETRE = "1.00\N{NO-BREAK SPACE}km"
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
LINES = 6000  # more than a megabyte: read by the worker


def go_to_place(page, site):
    start(page, site, "en")
    answer_targets(page)
    answer_partner(page)
    answer_undertaking(page, "A hedge from a file")
    answer_kind(page)


def send(page, name, content):
    page.check("input[value=uploaded]")
    page.set_input_files(
        "#id_file", {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    go_on(page)


def many_lines():
    """Lines of about 100 m beside each other, as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"Track {number}", "manager": "of the railway"},
            "geometry": {
                "type": "LineString",
                "coordinates": [
                    [4.7, round(50.5 + number / 20_000, 7)],
                    [4.7014, round(50.5 + number / 20_000, 7)],
                ],
            },
        }
        for number in range(LINES)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_a_large_file_is_read_by_the_worker_and_the_page_leads_on(phone, site):
    go_to_place(phone, site)

    send(phone, "tracks.geojson", many_lines())
    phone.wait_for_url("**/sites/1/")

    assert "6,000 lines" in phone.locator("main .lead").inner_text()
    assert "The first 200 of 6,000" in phone.locator("main details").text_content()


def test_a_question_about_a_file_is_answered_without_script(without_script, site):
    go_to_place(without_script, site)

    send(without_script, "hedges.csv", IN_LAMBERT)
    without_script.check("input[value='EPSG:31370']")
    go_on(without_script)

    assert ONE_KILOMETRE in without_script.locator("main .lead").inner_text()


def test_a_question_about_a_file_is_answered_by_keyboard_alone(desktop, site):
    go_to_place(desktop, site)
    send(desktop, "hedges.csv", IN_LAMBERT)

    desktop.locator("input[type=radio]").first.focus()
    desktop.keyboard.press("Space")
    desktop.locator("main form [type=submit]").focus()
    desktop.keyboard.press("Enter")
    desktop.wait_for_url("**/sites/1/")

    assert ONE_KILOMETRE in desktop.locator("main .lead").inner_text()


def test_the_table_of_what_was_noticed_scrolls_by_itself_on_a_narrow_screen(new_context, site):
    narrow = new_context(viewport=NARROW).new_page()
    go_to_place(narrow, site)
    features = [
        {"type": "Feature", "properties": {"name": "Hawthorn hedge"}, "geometry": geometry}
        for geometry in (LINE, {"type": "Point", "coordinates": [4.7, 50.88]})
    ]

    send(narrow, "hedges.geojson", json.dumps(features).encode())

    assert narrow.locator("main details table").is_visible()
    assert narrow.evaluate(FITS)


def test_a_long_word_in_what_is_wrong_is_broken_on_a_narrow_screen(new_context, site):
    narrow = new_context(viewport=NARROW).new_page()
    go_to_place(narrow, site)

    send(narrow, "hedges.json", json.dumps({"type": "W" * 40}).encode())

    assert "W" * 40 in narrow.locator(".error-summary").inner_text()
    assert narrow.evaluate(FITS)
