"""What a pledge counts for: several targets, added and removed, each with its own answers."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements import choosing, drafting, review, steps
from tests.engagements.pledging import POLYGON, errors_of
from tests.factories.accounts import UserFactory
from tests.factories.axes import CriterionFactory, TargetFactory
from tests.factories.engagements import ContributionFactory, EngagementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(english):
    """A visitor who has chosen a length and an area, and answered what is asked once."""
    english.answer_everything()
    english.area = TargetFactory(in_hectares=True)
    english.choose_targets(english.area)
    return english


def numbers(engagement):
    return list(engagement.contributions.values_list("number", flat=True))


def test_several_targets_are_chosen_on_one_page(two):
    targets = [each.target for each in two.draft.contributions.all()]

    assert targets == [two.target, two.area]


def test_each_contribution_has_questions_of_its_own(two):
    two.answer("kind", 2, kind="managed")
    two.draw(POLYGON, 2)

    length, area = two.draft.contributions.all()
    assert (length.kind, area.kind) == ("created", "managed")
    assert length.quantity != area.quantity
    assert area.sites.get().geometry.geom_type == "Polygon"


def test_the_form_grows_by_the_pages_of_each_contribution_and_says_so(two):
    first, second = two.look_at("kind", 1), two.look_at("kind", 2)

    assert "Step 4 of 11" in first.content.decode()
    assert "Step 6 of 11" in second.content.decode()


def test_the_form_leads_from_one_contribution_to_the_next(two):
    after_first = two.client.get(two.address("sites", two.draft.key, 1))

    assert two.page("kind", 2) in after_first.content.decode()


def test_what_was_answered_for_a_target_that_stays_is_kept(two):
    assert two.draft.contributions.first().quantity is not None


def test_what_was_drawn_for_a_target_that_goes_is_deleted(two):
    two.answer("targets", targets=[two.area.code])

    assert two.draft.contributions.get().target == two.area
    assert not two.draft.contributions.get().sites.exists()
    assert not two.draft.criterion_answers.exists()


def test_a_change_that_opens_questions_leads_through_them_and_back(two):
    address = two.page("targets")
    both = {"targets": [two.target.code, two.area.code]}

    first = two.client.post(f"{address}?change", both)
    second = two.client.post(first.url, {"kind": "managed"})

    assert first.url == f"{two.page('kind', 2)}?change"
    assert second.url == f"{two.page('place', 2)}?change"


def test_the_check_page_shows_all_contributions(two):
    two.answer("kind", 2, kind="removed")
    two.draw(POLYGON, 2)

    page = two.client.get(two.address("check", two.draft.key)).content.decode()

    assert "Created" in page
    assert "Removed" in page
    assert two.address("remove", two.draft.key, 2) in page


def test_the_same_target_can_be_added_once_more(english):
    english.answer_everything()

    response = english.client.post(
        english.address("add", english.draft.key), {"target": english.target.code}
    )

    assert response.url == f"{english.page('kind', 2)}?change"
    assert numbers(english.draft) == [1, 2]


def test_a_removed_contribution_leaves_the_others_as_they_are(two):
    third = choosing.add_contribution(two.draft, TargetFactory())

    two.client.post(two.address("remove", two.draft.key, 2))

    assert numbers(two.draft) == [1, third.number]
    assert two.draft.contributions.first().sites.exists()


def test_removing_is_asked_first(two):
    response = two.client.get(two.address("remove", two.draft.key, 2))

    assert response.status_code == 200
    assert numbers(two.draft) == [1, 2]


def test_the_only_contribution_is_not_removed(english):
    english.answer_everything()

    english.client.post(english.address("remove", english.draft.key, 1))

    assert numbers(english.draft) == [1]


def test_what_two_objectives_ask_in_the_same_words_is_asked_once(two):
    CriterionFactory(objective=two.area.objective, text_en=two.criterion.text)

    response = two.look_at("criteria")

    asked = re.findall(r'<textarea name="(\w+)"', response.content.decode())
    assert asked == [f"words_{two.criterion.pk}"]
    two.answer("criteria", **{f"answer_{two.criterion.pk}": "partly"})
    assert [each.answer for each in two.draft.criterion_answers.all()] == ["partly", "partly"]
    assert len(two.draft.criterion_answers.with_criteria().once_each()) == 1


@pytest.mark.parametrize("trait", ["in_tonnes_per_year", "of_organisations"])
def test_what_has_no_ground_is_not_asked_whether_it_is_new(english, trait):
    english.answer("targets", targets=[TargetFactory(**{trait: True}).code])

    asked = [page.name for page in steps.pages_of(english.draft)]

    assert "kind" not in asked
    assert english.look_at("kind").status_code == 404


def test_a_citizen_is_not_counted_among_organisations(visitor):
    visitor.answer("targets", targets=[TargetFactory(of_organisations=True).code])

    response = visitor.answer("partner", kind="citizen", name="Anne Haag")

    assert errors_of(response, "kind")


def test_a_citizen_is_told_why_a_target_of_organisations_is_not_for_them(visitor):
    visitor.answer_everything()

    response = visitor.choose_targets(TargetFactory(of_organisations=True))

    assert errors_of(response, "targets")


def test_a_target_that_does_not_exist_is_refused(english):
    response = english.answer("targets", targets=["no-such-target"])

    assert errors_of(response, "targets")


def test_a_number_that_no_contribution_has_is_not_found(english):
    english.choose_targets()

    assert english.look_at("place", 7).status_code == 404


def test_all_contributions_are_told_to_whoever_reads_of_the_pledge(
    reviewer_client, mailoutbox, django_capture_on_commit_callbacks
):
    engagement = EngagementFactory(contact_confirmed_at=timezone.now())
    second = ContributionFactory(engagement=engagement, number=2, declared=True, kind="removed")
    told = [each.target.label for each in (engagement.contributions.first(), second)]

    with django_capture_on_commit_callbacks(execute=True):
        drafting.submit(engagement, by=None)
    desk = reviewer_client.get(reverse("admin:engagements_engagement_change", args=[engagement.pk]))
    review.accept(engagement, by=UserFactory(reviewer=True))
    public = reviewer_client.get(engagement.get_absolute_url())

    for text in (mailoutbox[0].body, desk.content.decode(), public.content.decode()):
        assert all(label in text for label in told)


def test_what_is_wrong_with_the_targets_is_said_on_top_and_above_them(english):
    response = english.answer("targets")
    page = response.content.decode()

    (sentence,) = errors_of(response, "targets")
    above, below = page.split('id="id_targets"')
    assert f'id="id_targets_error">{sentence}</p>' in above
    assert below.startswith(' tabindex="-1" aria-describedby="id_targets_error"')
    assert 'aria-invalid="true"' in below


def test_a_question_is_not_followed_by_a_colon_where_its_answer_is_wrong(english):
    english.choose_targets()

    page = english.answer("kind").content.decode()

    assert "Is this something new? " in page
    assert "?:" not in page[page.index("error-summary") : page.index("<form method")]
