"""The people of an organisation, from its first keeper to the next, by keyboard alone."""

import secrets

import pytest

from local.mailbox import wait_for_code, wait_for_link
from tests.browser.conftest import NARROW
from tests.browser.pledging import press, reach, write

# What happens when an organisation's first engagement is accepted.
ACCEPTED = """
from django.utils import timezone
from partners.membership import welcome_first_keeper
from partners.models import Partner
partner = Partner.objects.create(kind="association", name="{name}", recognised_at=timezone.now())
welcome_first_keeper(partner, email="{email}", is_proven=False)
"""
BUTTON = "main form[action*='/{}/'] [type=submit]"


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_an_organisation_gets_its_people_and_changes_hands(new_context, site, has_script):
    keeper, colleague, neighbour = (
        new_context(viewport=NARROW, java_script_enabled=has_script).new_page() for _ in range(3)
    )
    kept_by, colleagues, neighbours = (f"{secrets.token_hex(4)}@example.org" for _ in range(3))
    name = f"Hedgerow society {secrets.token_hex(4)}"
    site.manage("shell", "-c", ACCEPTED.format(name=name, email=kept_by))

    keeper.goto(f"{site.address}/nl/account/signup/?next=/nl/organisations/")
    sign_up(keeper, site, kept_by)
    press(keeper, BUTTON.format("accept"))
    press(keeper, "main .people a")
    write(keeper, "#id_email", colleagues)
    write(keeper, "#id_known_as", "Anne Haag")
    press(keeper)

    colleague.goto(wait_for_link(site.folder / "letters", colleagues, "/invitation/"))
    press(colleague, "main .actions [href*=signup]")
    sign_up(colleague, site, colleagues)
    press(colleague)
    assert name in colleague.locator("main .people").inner_text()

    neighbour.goto(f"{site.address}/de/account/signup/?next=/de/organisations/")
    sign_up(neighbour, site, neighbours)
    write(neighbour, "#id_name", name)
    press(neighbour)
    press(neighbour, "main .people [href*='/ask/']")
    write(neighbour, "#id_words", "We plant the hedge beside yours.")
    press(neighbour)
    keeper.reload()
    press(keeper, BUTTON.format("admit"))

    act_on(keeper, colleagues, "hand-over")
    act_on(keeper, "Anne Haag", "leave")

    assert keeper.locator("main .people").count() == 0
    press(colleague, "main .people a")
    people = colleague.locator("main .people").first.inner_text()
    assert neighbours in people
    assert "Anne Haag" not in people
    assert colleague.locator("#id_email").is_visible()  # only a keeper invites


def sign_up(page, site, address):
    """Open an account, for which an address and the code that is sent there are enough."""
    write(page, "#id_email", address)
    press(page)
    write(page, "#id_code", wait_for_code(site.folder / "letters", address))
    press(page)


def act_on(page, person, act):
    """Open what can be done about this person, and do it."""
    place = [person in each for each in page.locator("main .people__one").all_inner_texts()]
    reach(page, f"main .people__one:nth-child({place.index(True) + 1}) summary")
    page.keyboard.press("Enter")
    press(page, f"main details[open] form[action*='/{act}/'] [type=submit]")
