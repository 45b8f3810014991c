import pytest
from django.urls import reverse

from engagements import amending, drafting, review
from engagements.forms import FORMS
from engagements.models import Engagement
from partners.models import JoinRequest, Partner
from tests.engagements.pledging import LANGUAGES, LINE, Visitor, errors_of
from tests.factories.accounts import UserFactory
from tests.factories.engagements import EngagementFactory
from tests.factories.partners import MembershipFactory, PartnerFactory

pytestmark = pytest.mark.django_db

NUMBER = "0403170701"
TYPED = {"kind": "company", "name": "HAAG N.V.", "enterprise_number": ""}


@pytest.fixture
def known():
    return PartnerFactory(name="Haag nv", kind="company", enterprise_number=NUMBER, recognised=True)


@pytest.fixture
def anne():
    return UserFactory(email="anne@example.org", proven=True)


@pytest.fixture
def signed_in(client, anne):
    client.force_login(anne, backend="django.contrib.auth.backends.ModelBackend")
    return Visitor(client)


def begin(visitor):
    visitor.begin().choose_targets()
    return visitor


def partner_of(visitor):
    visitor.draft.refresh_from_db()
    return visitor.draft.partner


def test_an_organisation_of_nearly_the_same_name_is_asked_about_and_nothing_is_lost(visitor, known):
    visitor.choose_targets()

    response = visitor.answer("partner", **TYPED)

    page = response.content.decode()
    assert response.status_code == 422
    assert errors_of(response, "meant")
    assert "HAAG N.V." in page
    assert str(known.key) in page
    assert partner_of(visitor) is None


def test_who_means_it_pledges_for_it_once_the_desk_agrees(english, known, reviewer):
    english.choose_targets()

    english.answer("partner", **TYPED, meant=str(known.key))

    described = partner_of(english)
    assert (described.meant, described.recognised_at) == (known, None)
    english.answer_everything(**TYPED, meant=str(known.key))
    english.draft.refresh_from_db()
    drafting.submit(english.draft, by=None)
    review.accept(Engagement.objects.get(), by=reviewer)
    assert Engagement.objects.get().partner == known
    assert not known.memberships.exists()


def test_who_means_another_one_makes_it(english, known):
    english.choose_targets()

    english.answer("partner", **TYPED, meant="another")

    assert partner_of(english).meant is None
    assert partner_of(english) != known


def test_the_same_enterprise_number_can_only_be_the_same_organisation(english, known):
    english.choose_targets()
    typed = {"kind": "company", "name": "Beplanting Peeters", "enterprise_number": "0403.170.701"}

    assert errors_of(english.answer("partner", **typed), "meant")
    assert errors_of(english.answer("partner", **typed, meant="another"), "meant")
    english.answer("partner", **typed, meant=str(known.key))

    assert partner_of(english).meant == known


def test_what_is_proposed_says_nothing_about_people(english, known):
    MembershipFactory(partner=known, person__name="Carla Secret", person__email="c@example.org")
    EngagementFactory(partner=known, contact_name="Dora Secret", submitted=True)
    english.choose_targets()

    page = english.answer("partner", **TYPED).content.decode()

    assert "Secret" not in page
    assert "c@example.org" not in page


@pytest.mark.parametrize("meant", ["7c0e8a5e-0000-4000-8000-000000000000", "hedge"])
def test_only_what_was_proposed_can_be_meant(english, known, meant):
    english.choose_targets()

    assert errors_of(english.answer("partner", **TYPED, meant=meant), "meant")


def test_a_citizen_is_not_asked_about_organisations(english, known):
    english.choose_targets()

    response = english.answer("partner", kind="citizen", name="Haag")

    assert response.status_code == 302


def test_who_acts_for_an_organisation_chooses_it_without_typing(signed_in, anne, known):
    MembershipFactory(partner=known, person=anne)
    begin(signed_in)
    assert "Haag nv" in signed_in.look_at("partner").content.decode()

    response = signed_in.answer("partner", organisation=str(known.key))

    assert response.status_code == 302
    assert partner_of(signed_in) == known
    assert Partner.objects.count() == 1


def test_who_acts_for_one_may_describe_another(signed_in, anne, known):
    MembershipFactory(partner=known, person=anne)
    begin(signed_in)

    assert signed_in.answer("partner", organisation="another").status_code == 422
    signed_in.answer("partner", organisation="another", kind="citizen", name="Anne")

    assert partner_of(signed_in).is_citizen


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_organisation_one_does_not_act_for_cannot_be_chosen(signed_in, anne, known, language):
    MembershipFactory(person=anne)
    begin(signed_in)
    signed_in.language = language

    response = signed_in.answer("partner", organisation=str(known.key), kind="citizen", name="A")

    assert response.status_code == 422
    assert partner_of(signed_in) is None


def test_sending_asks_those_who_act_for_it_whether_the_writer_may_join(signed_in, anne, known):
    signed_in.begin().answer_everything(**TYPED, meant=str(known.key))

    signed_in.draft.refresh_from_db()
    drafting.submit(signed_in.draft, by=anne)

    assert JoinRequest.objects.get().person == anne
    assert not known.memberships.exists()


def test_an_organisations_row_survives_a_draft_that_is_dropped(signed_in, anne, known):
    MembershipFactory(partner=known, person=anne)
    begin(signed_in).answer("partner", organisation=str(known.key))
    signed_in.draft.refresh_from_db()

    drafting.discard(signed_in.draft)

    assert Partner.objects.get() == known


def test_a_change_shows_who_pledged_and_leaves_it(known, anne):
    MembershipFactory(partner=known, person=anne)
    engagement = EngagementFactory(partner=known, accepted=True)
    draft = amending.ask_for_change(engagement, by=anne)
    form = FORMS["partner"]({"kind": "citizen", "name": "Else"}, engagement=draft)

    assert form.is_valid()
    assert form["name"].value() == "Haag nv"
    form.save()

    draft.refresh_from_db()
    assert draft.partner == known


def test_the_reviewer_sees_which_organisation_is_meant(reviewer_client, known):
    described = PartnerFactory(name="HAAG N.V.", meant=known)
    engagement = EngagementFactory(partner=described, submitted=True)

    address = reverse("admin:engagements_engagement_change", args=[engagement.pk])
    page = reviewer_client.get(address).content.decode()

    assert reverse("admin:partners_partner_change", args=[known.pk]) in page


def test_a_draft_begun_before_signing_in_belongs_to_who_signs_in(client, anne, known):
    MembershipFactory(partner=known, person=anne)
    visitor = begin(Visitor(client))
    assert reverse("account_login") in visitor.look_at("partner").content.decode()

    client.force_login(anne, backend="django.contrib.auth.backends.ModelBackend")

    assert known.name in visitor.look_at("partner").content.decode()
    visitor.draft.refresh_from_db()
    assert visitor.draft.author == anne


def privacy_after(visitor, *answers):
    """Whether exact places are public after these answers: a partner's kind, or of privacy."""
    visitor.choose_targets()
    visitor.answer("kind", kind="created")
    visitor.draw(LINE)
    for answer in answers:
        if answer in {"cell", "exact"}:
            visitor.answer("privacy", places=answer)
        else:
            visitor.answer("partner", kind=answer, name="Haag")
    visitor.draft.refresh_from_db()
    return "exact" if visitor.draft.exact_places_are_public else "cell"


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        (["company"], "exact"),
        (["citizen", "company"], "exact"),
        (["citizen", "cell", "company"], "cell"),
        (["citizen", "exact", "citizen"], "exact"),
        (["company", "cell", "company"], "cell"),
        (["company", "exact", "citizen"], "cell"),
        (["company", "exact", "citizen", "company"], "cell"),
    ],
)
def test_what_is_public_follows_from_who_pledges_until_it_is_chosen(english, answers, shown):
    assert privacy_after(english, *answers) == shown
