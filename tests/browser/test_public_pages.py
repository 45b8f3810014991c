"""The public pages as a visitor's browser lays them out."""

PHONE_ROW = 64


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
