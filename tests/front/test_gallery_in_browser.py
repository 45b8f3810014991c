"""The gallery in a real browser: seen, measured, drawn on."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pyproj import Geod

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.urls("tests.front.gallery"),
    pytest.mark.django_db(transaction=True),
    # pytest-playwright 0.10 defines base_url in a way that pytest 10 will no longer take.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # to describe all that passes takes as long as to look at it
}
GRS80 = Geod(ellps="GRS80")


@pytest.fixture
def gallery(page: Page, live_server):
    """The gallery, open in the browser; what the browser complains about fails the test."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.goto(f"{live_server.url}/en/")
    page.wait_for_selector("[data-map][data-ready]")

    yield page

    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("question", ["", "?errors=1"])
def test_gallery_is_accessible(page: Page, live_server, question, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{live_server.url}/en/{question}")
    page.wait_for_selector("[data-map][data-ready]")

    results = Axe().run(page, options=RULES)

    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_page_is_never_wider_than_the_screen(gallery: Page, width):
    gallery.set_viewport_size({"width": width, "height": 900})

    assert gallery.evaluate("document.documentElement.scrollWidth") <= width


# Width on the screen, in pixels, of a shape without the line around it.
DRAWN_WIDTH = "shape => shape.getBBox().width * shape.getScreenCTM().a"


def test_one_and_a_half_per_cent_look_like_it(gallery: Page):
    lane = gallery.locator('.lane[viewBox="0 0 10000 1"]').first
    width = lane.bounding_box()["width"]
    part = lane.locator(".lane__part--pledged").evaluate(DRAWN_WIDTH)

    assert part / width == pytest.approx(0.015, rel=0.001)


def test_more_than_the_target_is_drawn_beyond_its_mark(gallery: Page):
    lane = gallery.locator('.lane[viewBox="0 0 2520 1"]').first
    mark = lane.locator(".lane__target").bounding_box()
    part = lane.locator(".lane__part--pledged").bounding_box()

    assert part["x"] + part["width"] > mark["x"] + mark["width"]
    assert (mark["x"] - part["x"]) / part["width"] == pytest.approx(2000 / 2520, abs=0.01)


TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def test_for_those_who_want_less_motion_a_map_is_at_once_where_it_goes(page: Page, live_server):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{live_server.url}/en/")
    page.wait_for_selector("[data-map][data-ready]")
    scale = page.locator("[data-map] .ol-scale-line-inner").first
    before = scale.inner_text()

    page.locator("[data-map] .ol-zoom-in").first.click()
    page.evaluate(TWO_FRAMES)

    assert scale.inner_text() != before


def draw_by_keyboard(page: Page) -> list[list[float]]:
    """Set three points with Enter and arrow keys; answer what stands in the text area."""
    canvas = page.locator("[data-map-draw] .map__canvas")
    canvas.focus()
    for key in ["Enter", "ArrowRight", "Enter", "ArrowDown", "Enter", "f"]:
        canvas.press(key)
        page.wait_for_timeout(250)  # the map moves for a tenth of a second
    text = page.locator("[data-map-draw] textarea:not([data-points])").input_value()
    return json.loads(text)["features"][0]["geometry"]["coordinates"]


def test_line_drawn_by_keyboard_is_measured_as_the_server_measures(gallery: Page):
    line = draw_by_keyboard(gallery)

    lengths = gallery.evaluate(
        "async line => (await import('/static/js/measure.js')).chainLength(line)", line
    )

    assert len(line) == 3
    assert lengths == pytest.approx(GRS80.line_length(*zip(*line, strict=True)), rel=1e-9)
    assert gallery.locator("[data-measure]").inner_text().endswith("km")


def test_area_is_measured_as_the_server_measures(gallery: Page):
    ring = [[4.1, 50.1], [4.3, 50.15], [4.2, 50.4], [4.1, 50.1]]

    area = gallery.evaluate(
        "async ring => (await import('/static/js/measure.js')).ringArea(ring)", ring
    )

    expected, _perimeter = GRS80.polygon_area_perimeter(*zip(*ring, strict=True))
    assert area == pytest.approx(abs(expected), rel=1e-9)


def test_undo_takes_the_drawing_back(gallery: Page):
    draw_by_keyboard(gallery)

    gallery.get_by_role("button", name="Undo").click()

    assert gallery.locator("[data-map-draw] textarea:not([data-points])").input_value() == ""
    assert gallery.locator("[data-measure]").inner_text() == "0 m"


def test_redo_brings_back_what_was_taken_back(gallery: Page):
    line = draw_by_keyboard(gallery)
    gallery.get_by_role("button", name="Undo").click()

    gallery.get_by_role("button", name="Redo").click()

    text = gallery.locator("#id_drawing").input_value()
    assert json.loads(text)["features"][0]["geometry"]["coordinates"] == line


def test_points_are_typed_corrected_and_deleted_by_keyboard_alone(gallery: Page):
    summary = gallery.locator(".map__points summary")
    points = gallery.locator("[data-points]")
    summary.focus()
    summary.press("Enter")
    gallery.keyboard.press("Tab")

    gallery.keyboard.type("50.87, 4.70\n50.88, 4.71\n50.9, 4.72")
    points.blur()
    three = gallery.locator("[data-measure]").inner_text()
    points.fill("50.87, 4.70\n50.88, 4.71")
    points.blur()

    assert three == "3.65 km"
    assert gallery.locator("[data-measure]").inner_text() == "1.32 km"
    assert points.input_value() == "50.87, 4.7\n50.88, 4.71"


def test_points_that_are_none_are_said_to_be_none(gallery: Page):
    gallery.locator(".map__points summary").click()
    points = gallery.locator("[data-points]")

    points.fill("50.87, 4.70\nsomewhere")
    points.blur()

    assert gallery.locator("[data-points-warning]").is_visible()
    assert points.input_value() == "50.87, 4.70\nsomewhere"


def test_text_typed_by_hand_is_shown_or_refused_in_words(gallery: Page):
    text = gallery.locator("[data-map-draw] textarea:not([data-points])")
    warning = gallery.locator("[data-warning]")

    text.fill("somewhere near Leuven")
    text.blur()
    assert warning.is_visible()

    text.fill('{"type": "LineString", "coordinates": [[4.70, 50.87], [4.71, 50.88]]}')
    text.blur()
    assert not warning.is_visible()
    assert gallery.locator("[data-measure]").inner_text() == "1.32 km"


def test_drawing_can_be_typed_without_script(browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/")

    assert page.locator("[data-map-draw] textarea:not([data-points])").is_visible()
    assert not page.locator("[data-map-draw] .map__canvas").is_visible()
    context.close()
