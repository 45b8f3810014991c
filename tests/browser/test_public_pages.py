"""The public pages as a visitor's browser lays them out."""

import re

import pytest

PHONE_ROW = 64
#: Adds up how far what is seen has moved without being asked to (the web's CLS).
OBSERVE = """
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""
#: Nothing moves; a font that comes late may widen a line.
MOST_SHIFTED = 0.02
#: So much counts in a town towards each of the first targets, as far as it can come.
FIGURES = """
    INSERT INTO counting_total (
        target_id, state, basis, kind, actor_kind, confirmed_in,
        municipality_id, province_id, region_id, place, credited
    )
    SELECT t.id, n.state, 'mapped', n.kind, 'company', n.month::date,
           m.id, m.province_id, m.region_id, 'belgium', n.quantity
    FROM (SELECT * FROM axes_target ORDER BY id LIMIT %(targets)s) t, territory_municipality m, (
        VALUES ('pledged', 'created', NULL, 4000), ('implemented', 'created', '2026-06-01', 3000),
               ('implemented', 'removed', '2026-06-01', -40),
               ('implemented', 'created', '2020-06-01', 300)
    ) n (state, kind, month, quantity)
    WHERE m.slug = %(town)s AND (n.state = 'pledged' OR %(far)s)
"""
PAGES = [
    "",
    "objectives/ecological-connectivity/",
    "progress/",
    "progress/ecological-connectivity-landscape-elements/",
    "places/municipality/leuven/",
    "engagements/",
    "partners/",
    "map/",
    "data/",
    "how-we-count/",
    "embed/progress/ecological-connectivity-landscape-elements/",
]


def test_on_a_phone_the_head_is_one_row_and_its_menu_opens_without_script(without_script, site):
    without_script.set_viewport_size({"width": 360, "height": 740})
    without_script.goto(f"{site.address}/fr/progress/")
    head, places = without_script.locator("header"), without_script.locator("#menu li a").nth(4)
    assert head.bounding_box()["height"] <= PHONE_ROW
    assert not places.is_visible()

    without_script.click("a[href='#menu']")
    assert places.is_visible()
    without_script.click("a[href='#top']")
    assert not places.is_visible()
    without_script.click("a[href='#menu']")
    places.click()

    assert without_script.url == f"{site.address}/fr/places/"


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_moves_while_a_page_loads_and_none_is_wider_than_the_screen(
    new_context, site, width
):
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    page.add_init_script(OBSERVE)
    found = {}
    for address in PAGES:
        page.goto(f"{site.address}/de/{address}", wait_until="networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth")
        found[address] = (page.evaluate("window.shifted"), wide)

    assert {name: each for name, each in found.items() if each[0] > MOST_SHIFTED} == {}
    assert {name: each for name, each in found.items() if each[1] > width} == {}


def test_the_printed_page_of_a_place_says_where_it_is_found(desktop, site):
    page = f"{site.address}/nl/places/municipality/leuven/"
    desktop.goto(page)
    address = desktop.get_by_text(page, exact=True)
    assert not address.is_visible()

    desktop.emulate_media(media="print")

    assert address.is_visible()
    assert not desktop.locator("#menu").is_visible()


@pytest.mark.parametrize(
    ("town", "targets", "far"),
    [("arlon", 13, False), ("bastogne", 13, True), ("virton", 4, True), ("durbuy", 1, False)],
)
def test_the_frame_of_a_place_is_offered_as_high_as_what_it_shows(
    new_context, site, town, targets, far
):
    with site.connected() as database:
        database.execute(FIGURES, {"town": town, "targets": targets, "far": far})
    page = new_context().new_page()
    found = {}
    for language in ("en", "fr", "nl", "de"):
        page.goto(f"{site.address}/{language}/places/municipality/{town}/")
        height = int(re.search(r'height="(\d+)"', page.locator(".embed-code code").inner_text())[1])
        page.set_viewport_size({"width": 360, "height": 300})
        page.goto(f"{site.address}/{language}/embed/places/municipality/{town}/")
        found[language] = (page.evaluate("document.documentElement.scrollHeight"), height)

    assert page.locator(".progress-bar").count() == targets
    assert {name: each for name, each in found.items() if each[0] > each[1]} == {}
    assert {name: each for name, each in found.items() if each[1] > each[0] + 200} == {}
