"""Every page once with axe (WCAG 2.2 AA), in all four languages, at the width of a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import pledging

LANGUAGES = ["en", "fr", "nl", "de"]
PAGES = [
    "",
    "objectives/",
    "objectives/ecological-connectivity/",
    "progress/",
    "progress/ecological-connectivity-landscape-elements/changes/?since=2027-02-01&until=2026-01-01",
    "progress/ecological-connectivity-landscape-elements/",
    "embed/progress/ecological-connectivity-landscape-elements/",
    "places/",
    "places/municipality/leuven/",
    "embed/places/municipality/leuven/",
    "partners/",
    "news/",
    "accessibility/",
    "privacy/",
    "legal-notice/",
    "contact/",
    "how-we-count/",
    "engagements/",
    "map/",
    "pledge/",
    "account/login/",
    "no-such-page/",
]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],  # to describe all that passes takes as long as to look at it
}


def assert_accessible(page):
    violations = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == []


def assert_nothing_is_wider_than_the_screen(page):
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_are_accessible(phone, site, language):
    for address in PAGES:
        phone.goto(f"{site.address}/{language}/{address}")

        assert_accessible(phone)
        assert_nothing_is_wider_than_the_screen(phone)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_the_form_and_its_errors_are_accessible(phone, site, language):
    def look():
        assert_accessible(phone)
        assert_nothing_is_wider_than_the_screen(phone)

    def look_at_errors():
        pledging.go_on(phone)
        assert phone.locator(".error-summary").count() == 1
        look()

    pledging.start(phone, site, language)
    for answer in [
        pledging.answer_targets,
        pledging.answer_partner,
        lambda page: pledging.answer_undertaking(page, "A hedge"),
        pledging.answer_kind,
        pledging.answer_place,
    ]:
        look()
        look_at_errors()
        answer(phone)
    look()
    pledging.use_places(phone)
    look()
    pledging.answer_period(phone)
    look()
    look_at_errors()
    pledging.answer_criteria(phone)
    look()
    pledging.answer_privacy(phone)
    look()
    look_at_errors()
    email = f"axe-{language}@example.org"
    pledging.answer_contact(phone, email)
    look()
    phone.eval_on_selector("[name=reply]", "field => field.value = 'as a program does'")
    look_at_errors()
    pledging.go_on(phone)
    look()
    pledging.confirm(phone, site, email)
    look()


def test_the_pages_of_an_account_are_accessible(reviewer, site):
    reviewer.set_viewport_size({"width": 360, "height": 800})
    for address in [
        "pledge/mine/",
        "organisations/?name=hedge",
        "account/profile/",
        "pledge/mine/leave/",
    ]:
        reviewer.goto(f"{site.address}/nl/{address}")

        assert_accessible(reviewer)
        assert_nothing_is_wider_than_the_screen(reviewer)


def test_the_desk_is_accessible(reviewer, site):
    reference = pledging.sent(site, "A hedge for the desk")
    reviewer.goto(f"{site.address}/en/admin/engagements/engagement/")
    assert_accessible(reviewer)

    reviewer.get_by_role("link", name=reference).first.click()

    assert_accessible(reviewer)
