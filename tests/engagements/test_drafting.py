import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core import signing
from django.db import transaction
from django.test import Client
from django.utils import timezone

from correspondence.models import Letter
from engagements import drafting, schedule
from engagements.choosing import add_contribution, remove_contribution
from engagements.limits import LETTERS
from engagements.models import Engagement, MoveNotAllowed
from engagements.sessions import ADDRESSES_KEY, REMEMBERED, SESSION_KEY
from engagements.workflow import Status
from partners.models import Partner
from tests.engagements.pledging import LINE, as_text
from tests.engagements.test_reclassifying import in_own_connection, is_waited_for
from tests.factories.axes import CriterionFactory, TargetFactory
from tests.factories.engagements import EngagementFactory
from tests.factories.partners import PartnerFactory
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db


def test_submitting_gives_a_reference_and_one_acknowledgement(
    mailoutbox, django_capture_on_commit_callbacks
):
    engagement = EngagementFactory(language="nl", contact_email="anne@example.org")

    with django_capture_on_commit_callbacks(execute=True):
        drafting.submit(engagement, by=None)

    assert engagement.status == Status.SUBMITTED
    assert engagement.reference == f"E{timezone.now().year}-{engagement.pk:05d}"
    (letter,) = mailoutbox
    assert letter.to == ["anne@example.org"]
    assert engagement.reference in letter.subject
    assert engagement.description in letter.body
    assert engagement.contact_confirmed_at is not None


def test_submitting_an_incomplete_draft_names_what_is_missing():
    engagement = EngagementFactory(contact_email="", starts_on=None)

    with pytest.raises(drafting.DraftIncomplete) as refusal:
        drafting.submit(engagement, by=None)

    assert [page.name for page in refusal.value.missing] == ["period", "contact"]


def test_an_unanswered_criterion_is_missing():
    engagement = EngagementFactory()
    CriterionFactory(objective=engagement.contributions.get().target.objective)

    with pytest.raises(drafting.DraftIncomplete) as refusal:
        drafting.submit(engagement, by=None)

    assert [page.name for page in refusal.value.missing] == ["criteria"]


def test_submitting_twice_is_refused_and_writes_one_letter(
    mailoutbox, django_capture_on_commit_callbacks
):
    engagement = EngagementFactory()

    with django_capture_on_commit_callbacks(execute=True):
        drafting.submit(engagement, by=None)
        with pytest.raises(MoveNotAllowed):
            drafting.submit(Engagement.objects.get(pk=engagement.pk), by=None)

    assert len(mailoutbox) == 1


def test_an_address_given_while_the_pledge_is_sent_is_not_taken_for_proven():
    proven = EngagementFactory(contact_email="anne@example.org")
    Engagement.objects.get(pk=proven.pk).keep(contact_email="somebody@else.example")

    with pytest.raises(drafting.AddressChanged):
        drafting.submit(proven, by=None)

    draft = Engagement.objects.get(pk=proven.pk)
    assert (draft.status, draft.contact_confirmed_at) == (Status.DRAFT, None)
    assert not Letter.objects.exists()


def test_a_pledge_is_sent_for_the_organisation_that_was_chosen_last():
    looked_at = Engagement.objects.select_related("partner").get(pk=EngagementFactory().pk)
    organisation = PartnerFactory(kind="association", recognised=True)
    Engagement.objects.get(pk=looked_at.pk).keep(partner=organisation)

    with pytest.raises(drafting.SenderActsForNobody):
        drafting.submit(looked_at, by=None)


@pytest.mark.django_db(transaction=True)
def test_what_is_added_while_the_pledge_is_sent_is_asked_for_first():
    engagement = EngagementFactory()
    with ThreadPoolExecutor(1) as other_tab:
        with transaction.atomic():
            drafting.keep(engagement, lambda: add_contribution(engagement, TargetFactory()))
            sending = other_tab.submit(in_own_connection, send, engagement.pk)
            assert is_waited_for()

        with pytest.raises(drafting.DraftIncomplete):
            sending.result()

    assert Engagement.objects.get(pk=engagement.pk).status == Status.DRAFT


def send(key):
    drafting.submit(Engagement.objects.get(pk=key), by=None)


@pytest.fixture
def draft(english):
    english.answer_everything()
    english.choose_targets(TargetFactory(metric_kind="length_km"))
    return english


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "place",
    [
        {"route": "drawn", "geometry": as_text(LINE)},
        {"route": "declared", "quantity": "3", "unit": "km"},
    ],
)
def test_an_answer_given_in_another_tab_is_not_undone(draft, place):
    first = draft.draft.contributions.get(number=1)
    place = place | {"area": f"municipality:{MunicipalityFactory().nis_code}"}

    answered = meanwhile(
        lambda: draft.answer("place", **place),
        lambda: drafting.keep(draft.draft, lambda: kind_is(first, "removed")),
    )

    assert answered.status_code == 302
    first.refresh_from_db()
    assert (first.kind, first.place_route) == ("removed", place["route"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("step", "answers"),
    [("kind", {"kind": "managed"}), ("place", {"route": "drawn", "geometry": as_text(LINE)})],
)
def test_an_answer_about_what_was_removed_in_another_tab_does_not_bring_it_back(
    draft, step, answers
):
    second = draft.draft.contributions.get(number=2)

    answered = meanwhile(
        lambda: draft.answer(step, 2, **answers),
        lambda: drafting.keep(draft.draft, lambda: remove_contribution(second)),
    )

    assert answered["Location"] == draft.address("check", draft.draft.key)
    assert [each.number for each in draft.draft.contributions.all()] == [1]


def meanwhile(answer, act):
    """Answer in one tab while an act of another one is under way."""
    with ThreadPoolExecutor(1) as tab:
        with transaction.atomic():
            act()
            answering = tab.submit(in_own_connection, answer)
            assert is_waited_for()
        return answering.result()


def kind_is(contribution, kind):
    contribution.kind = kind
    contribution.save(update_fields=["kind"])


def test_the_mailed_link_opens_the_draft_and_says_to_whom_it_was_mailed(
    mailoutbox, django_capture_on_commit_callbacks
):
    engagement = EngagementFactory(contact_email="anne@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        drafting.send_link(engagement, to="anne@example.org")
    token = mailoutbox[0].body.split("/pledge/link/")[1].split("/")[0]

    assert drafting.open_link(token) == (engagement, "anne@example.org")
    engagement.refresh_from_db()
    assert engagement.contact_confirmed_at is None


def test_the_link_is_not_mailed_without_end():
    engagement = EngagementFactory()
    for minute in range(LETTERS.an_hour):
        with time_machine.travel(timezone.now() + datetime.timedelta(minutes=minute)):
            drafting.send_link(engagement, to="anne@example.org")

    with pytest.raises(drafting.TooManyLetters):
        drafting.send_link(EngagementFactory(), to="Anne@example.org")


def test_answers_written_in_another_tab_do_not_reach_a_pledge_that_was_sent():
    stale = EngagementFactory()
    drafting.submit(Engagement.objects.get(pk=stale.pk), by=None)

    with pytest.raises(drafting.DraftClosed):
        drafting.keep(stale, lambda: stale.keep(title="Too late"))

    sent = Engagement.objects.get(pk=stale.pk)
    assert (sent.status, sent.title) == (Status.SUBMITTED, stale.title)


def test_keeping_an_answer_does_not_touch_the_status():
    stale = EngagementFactory()
    drafting.submit(Engagement.objects.get(pk=stale.pk), by=None)

    stale.keep(ends_on=datetime.date(2027, 1, 1))

    assert Engagement.objects.get(pk=stale.pk).status == Status.SUBMITTED


@pytest.mark.parametrize("spoil", [lambda token: token[:-2], lambda token: f"x{token}"])
def test_a_forged_link_is_refused(spoil):
    token = drafting.link_token(EngagementFactory(), to="anne@example.org")

    with pytest.raises(drafting.LinkNotValid):
        drafting.open_link(spoil(token))


def test_a_link_signed_for_something_else_is_refused():
    engagement = EngagementFactory()

    with pytest.raises(drafting.LinkNotValid):
        drafting.open_link(signing.dumps(str(engagement.key), salt="elsewhere"))


def test_an_old_link_is_refused(settings):
    token = drafting.link_token(EngagementFactory(), to="anne@example.org")
    later = timezone.now() + datetime.timedelta(days=settings.DRAFT_LINK_DAYS, hours=1)

    with time_machine.travel(later), pytest.raises(drafting.LinkNotValid):
        drafting.open_link(token)


def test_the_link_of_a_deleted_draft_is_refused():
    engagement = EngagementFactory()
    token = drafting.link_token(engagement, to="anne@example.org")
    drafting.discard(engagement)

    with pytest.raises(drafting.LinkNotValid):
        drafting.open_link(token)


def test_discarding_deletes_the_draft_and_its_unknown_partner():
    engagement = EngagementFactory()

    drafting.discard(engagement)

    assert not Engagement.objects.exists()
    assert not Partner.objects.exists()


def test_discarding_forgets_the_letters_about_the_draft():
    engagement = EngagementFactory()
    drafting.send_link(engagement, to="anne@example.org")

    drafting.discard(engagement)

    assert not Letter.objects.exists()


def idle_for(days, **answers):
    draft = EngagementFactory(**answers)
    long_ago = timezone.now() - datetime.timedelta(days=days)
    Engagement.objects.filter(pk=draft.pk).update(changed_at=long_ago)
    return draft


def test_whoever_left_a_draft_is_told_once_before_it_is_deleted(
    settings, mailoutbox, django_capture_on_commit_callbacks
):
    warned_after = settings.DRAFT_LINK_DAYS - settings.DRAFT_WARNING_DAYS
    idle_for(warned_after + 1, contact_email="anne@example.org")
    idle_for(warned_after - 1, contact_email="busy@example.org")
    idle_for(warned_after + 1, contact_email="")

    for _day in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            schedule.warn_of_deletion()

    (letter,) = mailoutbox
    assert letter.to == ["anne@example.org"]
    assert "/pledge/link/" in letter.body


def test_what_was_once_sent_is_not_discarded():
    engagement = EngagementFactory(submitted=True)

    drafting.discard(engagement)

    assert Engagement.objects.filter(pk=engagement.pk).exists()


def test_only_drafts_idle_for_longer_than_their_link_are_discarded(settings):
    idle_for(settings.DRAFT_LINK_DAYS + 1)
    fresh = EngagementFactory()

    schedule.discard_idle_drafts()

    assert list(Engagement.objects.all()) == [fresh]


@pytest.mark.django_db(transaction=True)
def test_two_pledges_begun_at_once_in_one_browser_are_both_open_in_it(english):
    other_tab = Client()
    other_tab.cookies.update(english.client.cookies)
    begun_before = english.draft

    begun = meanwhile(
        lambda: other_tab.post(english.address("start")),
        lambda: english.client.post(english.address("start")),
    )

    assert english.client.get(begun["Location"]).status_code == 200
    assert Engagement.objects.count() == 3
    for draft in Engagement.objects.all():
        assert other_tab.get(english.address("step", draft.key, "targets")).status_code == 200
    assert english.client.session[SESSION_KEY][0] == str(begun_before.key)


@pytest.mark.django_db(transaction=True)
def test_an_address_proven_while_a_pledge_is_begun_stays_proven(english):
    other_tab = Client()
    other_tab.cookies.update(english.client.cookies)
    token = drafting.link_token(EngagementFactory(), to="Anne@example.org")

    meanwhile(
        lambda: other_tab.post(english.address("start")),
        lambda: english.client.get(english.address("open_link", token)),
    )

    session = english.client.session
    assert session[ADDRESSES_KEY] == ["anne@example.org"]
    assert len(session[SESSION_KEY]) == 3


def test_a_browser_remembers_the_drafts_opened_last(english):
    for _number in range(REMEMBERED):
        english.client.post(english.address("start"))

    remembered = english.client.session[SESSION_KEY]
    latest = Engagement.objects.order_by("-pk")[:REMEMBERED]
    assert remembered == [str(each.key) for each in reversed(latest)]
