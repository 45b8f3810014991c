import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from engagements import amending, review
from engagements.models import Engagement
from engagements.sessions import SESSION_KEY
from engagements.workflow import Status
from tests.engagements.pledging import press_after_a_moment
from tests.factories.accounts import UserFactory
from tests.factories.counting import recount_all
from tests.factories.engagements import EngagementFactory
from tests.factories.partners import MembershipFactory, PartnerFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "fr", "nl", "de"]


@pytest.fixture
def anne(client):
    anne = UserFactory(email="anne@example.org", proven=True)
    client.force_login(anne, backend="django.contrib.auth.backends.ModelBackend")
    return anne


@pytest.fixture
def accepted(anne):
    """Of an organisation that became known by it, so Anne keeps it from now on."""
    proven = {"contact_email": anne.email, "contact_confirmed_at": timezone.now()}
    return EngagementFactory(**proven, title="My hedge", accepted=True)


def mine(client, **query):
    return client.get(reverse("engagements:mine"), query).content.decode()


def post(client, name, engagement, **answers):
    return client.post(reverse(f"engagements:{name}", args=[engagement.key]), answers)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", [status for status in Status if status != Status.ADOPTED])
def test_my_page_says_of_every_status_what_is_next(client, anne, language, status):
    engagement = EngagementFactory(contact_email=anne.email, title="My hedge", submitted=True)
    Engagement.objects.filter(pk=engagement.pk).update(
        status=status, accepted_at=engagement.submitted_at
    )

    with override(language):
        page = mine(client)

    assert "My hedge" in page
    if status in {Status.DRAFT, Status.RETURNED}:
        with override(language):
            assert reverse("engagements:check", args=[engagement.key]) in page


@pytest.mark.parametrize("name", ["engagements:mine", "partners:organisations"])
def test_what_is_only_mine_is_kept_by_nothing_in_between_nor_by_a_browser(client, anne, name):
    answer = client.get(reverse(name))

    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))


def test_my_page_says_how_much_counts(client, accepted):
    assert "it is being counted" in mine(client)

    recount_all()

    assert "Counted:" in mine(client)


def test_my_page_shows_one_organisation_alone(client, anne, accepted):
    membership = MembershipFactory(person=anne)
    EngagementFactory(partner=membership.partner, title="Our verge", submitted=True)

    assert "My hedge" in mine(client)
    assert "Our verge" in mine(client)
    assert "My hedge" not in mine(client, partner=membership.partner.key)


@pytest.mark.parametrize("key", ["hedge", "7c0e8a5e-0000-4000-8000-000000000000"])
def test_an_organisation_one_does_not_act_for_has_no_page(client, anne, key):
    assert client.get(reverse("engagements:mine"), {"partner": key}).status_code == 404


def test_an_invitation_is_announced(client, anne):
    partner = MembershipFactory().partner
    partner.invitations.create(email=anne.email.upper())

    assert "You are invited" in mine(client)


def test_the_page_takes_as_many_queries_for_many_changes(client, anne, django_assert_num_queries):
    def engage():
        engagement = EngagementFactory(contact_email=anne.email, accepted=True)
        amending.ask_for_change(engagement, by=anne)

    engage()
    mine(client)
    with django_assert_num_queries(30, exact=False) as once:
        mine(client)
    for _number in range(4):
        engage()

    with django_assert_num_queries(len(once)):
        mine(client)


def test_a_change_is_written_in_the_form_and_sent_to_the_desk(client, anne, accepted, reviewer):
    answer = post(client, "change", accepted)
    draft = accepted.amendments.get()
    assert answer.url == reverse("engagements:check", args=[draft.key])
    client.post(
        reverse("engagements:step", args=[draft.key, "undertaking"]),
        {"title": "A longer hedge", "description": "Hawthorn."},
    )
    page = client.get(answer.url).content.decode()
    assert "A longer hedge" in page
    assert "Until the Alliance accepts the change" in page

    press_after_a_moment(client, answer.url)

    draft.refresh_from_db()
    assert (draft.status, accepted.title) == (Status.SUBMITTED, "My hedge")
    assert "Until then the pledge stays as it is" in mine(client)
    assert "A longer hedge" not in mine(client)
    review.accept(draft, by=reviewer)
    assert "A longer hedge" in mine(client)
    sent = client.get(reverse("engagements:sent", args=[draft.key]))
    assert sent.url == reverse("engagements:sent", args=[accepted.key])


def test_a_change_can_be_dropped(client, accepted):
    post(client, "change", accepted)

    post(client, "discard", accepted.amendments.get())

    assert not accepted.amendments.exists()
    accepted.partner.refresh_from_db()


def test_a_colleague_goes_on_with_the_change_another_has_begun(client, anne):
    membership = MembershipFactory(person=anne)
    engagement = EngagementFactory(partner=membership.partner, accepted=True)
    draft = amending.ask_for_change(engagement, by=UserFactory())

    answer = post(client, "change", engagement)

    assert client.get(answer.url).status_code == 200
    assert draft == engagement.amendments.get()


def test_asking_to_withdraw_needs_a_reason_and_reaches_the_desk(client, accepted):
    assert post(client, "withdraw", accepted, words="").status_code == 422

    post(client, "withdraw", accepted, words="The land is sold.")

    (asked,) = Engagement.objects.awaiting_review()
    assert (asked.amends, asked.asks_to_withdraw) == (accepted, True)
    assert "You have asked to withdraw it" in mine(client)


@pytest.mark.parametrize("name", ["change", "withdraw"])
def test_nobody_else_can_ask_for_it(client, name):
    engagement = EngagementFactory(accepted=True)

    assert post(client, name, engagement, words="Mine!").status_code == 404
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    assert post(client, name, engagement, words="Mine!").status_code == 404

    assert not engagement.amendments.exists()


@pytest.mark.parametrize("name", ["change", "withdraw"])
def test_only_what_is_accepted_can_be_changed_or_withdrawn(client, anne, name):
    engagement = EngagementFactory(contact_email=anne.email, submitted=True)

    assert post(client, name, engagement, words="Sold.").status_code == 404


def opened_by_the_mailed_link(client, engagement):
    session = client.session
    session[SESSION_KEY] = [str(engagement.key)]
    session.save()
    return engagement


def test_a_citizen_with_the_mailed_link_asks_without_an_account(client):
    citizen = PartnerFactory(citizen=True)
    engagement = EngagementFactory(partner=citizen, accepted=True)
    opened_by_the_mailed_link(client, engagement)

    page = client.get(reverse("engagements:check", args=[engagement.key]), follow=True)
    assert reverse("engagements:change", args=[engagement.key]) in page.content.decode()
    post(client, "change", engagement)

    assert engagement.amendments.get().author is None


@pytest.mark.parametrize("name", ["change", "withdraw"])
def test_for_an_organisation_the_mailed_link_is_not_enough(client, name):
    engagement = opened_by_the_mailed_link(client, EngagementFactory(accepted=True))
    page = reverse("engagements:sent", args=[engagement.key])

    answer = post(client, name, engagement, words="Mine!")

    assert answer.url == f"{reverse('account_login')}?next={page}"
    assert "only who acts for it can change" in client.get(answer.url).content.decode()
    assert not engagement.amendments.exists()


@pytest.mark.parametrize("name", ["change", "withdraw"])
def test_a_writer_who_has_left_the_organisation_changes_nothing_in_its_name(
    client, anne, accepted, name
):
    accepted.partner.memberships.all().delete()

    response = client.post(
        reverse(f"engagements:{name}", args=[accepted.key]), {"words": "Mine!"}, follow=True
    )

    assert "only who acts for it can change" in response.content.decode()
    assert not accepted.amendments.exists()


def test_a_change_begun_by_a_member_is_not_sent_by_who_only_has_its_link(client, accepted, anne):
    draft = amending.ask_for_change(accepted, by=anne)
    client.logout()
    opened_by_the_mailed_link(client, draft)
    check = reverse("engagements:check", args=[draft.key])

    page = client.get(check).content.decode()
    press_after_a_moment(client, check)

    assert "only who acts for it can send it" in page
    assert "Change who pledges" not in page
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_a_second_change_while_one_is_read_is_refused_with_a_sentence(client, anne, accepted):
    draft = amending.ask_for_change(accepted, by=anne)
    draft.move_to(Status.SUBMITTED, by=anne)

    response = client.post(reverse("engagements:change", args=[accepted.key]), follow=True)

    assert "being reviewed already" in response.content.decode()
