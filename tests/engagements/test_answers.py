"""The page of all answers tells each of them, and escapes every text."""

import datetime
import re

import pytest
from django.utils.translation import override

from engagements import steps
from engagements.forms import FORMS
from engagements.models import CriterionAnswer, Upload
from engagements.templatetags.answers import ANSWERS, answers_written
from tests.factories.axes import CriterionFactory, TargetFactory
from tests.factories.engagements import ContributionFactory, EngagementFactory
from tests.factories.partners import PartnerFactory
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db

HOSTILE = "<b>{0} & {{ x }}</b>"
ESCAPED = "&lt;b&gt;{0} &amp; {{ x }}&lt;/b&gt;"
ROW = re.compile(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>\s*<dd class=\"answers__change\">(.*?)</dd>")


def rows_of(engagement):
    """Of each row what is asked, what was answered, and the links, as HTML, by the page's name."""
    contributions = steps.contributions_of(engagement, steps.MEASURED)
    pages = steps.pages_of(engagement, contributions, steps.answers_among(contributions))
    rows = ROW.findall(answers_written(pages))
    return dict(zip([page.name for page in pages], rows, strict=True))


def answer_of(engagement, name):
    return rows_of(engagement)[name][1]


def test_there_is_something_to_tell_of_each_page_of_the_form():
    assert set(ANSWERS) == set(FORMS)


def test_what_was_not_answered_says_so_and_leads_to_its_page():
    rows = rows_of(EngagementFactory(contribution=False, partner=None, title="", starts_on=None))

    assert rows["partner"][1] == rows["kind"][1] == rows["period"][1] == "No answer yet"
    assert "/partner/?change" in rows["partner"][2]


def test_a_target_is_named_once_however_often_it_is_contributed_to():
    target, other = TargetFactory.create_batch(2)
    engagement = EngagementFactory(contribution__target=target)
    for number, each in enumerate([other, target], 2):
        ContributionFactory(engagement=engagement, number=number, target=each)

    told = answer_of(engagement, "targets")

    named = [f"<p>{each.objective.name}: {each.name}</p>" for each in (target, other)]
    assert told == "".join(named)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("", "Haag nv &amp; co (Company)"),
        ("0403170701", "Haag nv &amp; co (Company)<br>0403170701"),
    ],
)
def test_who_pledges_is_told_with_what_they_are(number, told):
    partner = PartnerFactory(kind="company", name="Haag nv & co", enterprise_number=number)

    assert answer_of(EngagementFactory(partner=partner), "partner") == told


def test_a_description_keeps_its_lines():
    engagement = EngagementFactory(title="A hedge", description="Hawthorn.\r\n\r\nBlackthorn.")

    told = answer_of(engagement, "undertaking")

    assert told == "<strong>A hedge</strong><br>Hawthorn.<br><br>Blackthorn."


def test_a_declared_quantity_is_told_with_its_place_in_the_readers_language():
    place = MunicipalityFactory(name_en="Louvain", name_nl="Leuven")
    contribution = {"contribution__declared": True, "contribution__municipality": place}
    engagement = EngagementFactory(**contribution, contribution__kind="created")

    assert rows_of(engagement)["kind"][1] == "Created"
    assert answer_of(engagement, "place") == "40\N{NO-BREAK SPACE}m, Louvain"
    with override("nl"):
        assert answer_of(engagement, "place") == "40\N{NO-BREAK SPACE}m, Leuven"


def test_a_period_that_has_an_end_tells_both_days():
    days = {"starts_on": datetime.date(2025, 3, 1), "ends_on": datetime.date(2031, 2, 28)}

    told = answer_of(EngagementFactory(**days), "period")

    assert told == "Begun on 1 March 2025<br>Until 28 February 2031"


def test_criteria_are_told_with_their_answers_and_words():
    engagement = EngagementFactory()
    objective = engagement.contributions.get().target.objective
    for answer, words in [("yes", "By hand.\nIn winter."), ("no", "")]:
        CriterionAnswer.objects.create(
            engagement=engagement,
            criterion=CriterionFactory(objective=objective, text_en=f"{answer}?"),
            answer=answer,
            words=words,
        )

    assert answer_of(engagement, "criteria") == (
        "<p>yes?<br><strong>Yes</strong><br>By hand.<br>In winter.</p>"
        "<p>no?<br><strong>Not yet</strong></p>"
    )


def test_a_file_whose_places_are_not_known_yet_says_how_far_it_is():
    engagement = EngagementFactory(
        contribution__place_route="uploaded", contribution__file_name="old.gpx"
    )
    contribution = engagement.contributions.get()
    contribution.sites.all().delete()
    Upload.objects.create(contribution=contribution, name=HOSTILE)

    told = answer_of(engagement, "place")

    assert told.startswith(f"Your file {ESCAPED}: waiting to be read.")
    assert f"/upload/{contribution.number}/" in told


def test_only_one_of_several_contributions_can_be_removed():
    engagement = EngagementFactory()
    one = rows_of(engagement)
    ContributionFactory(engagement=engagement, number=2)
    two = rows_of(engagement)

    assert not [name for name, (_, _, links) in one.items() if "/remove/" in links]
    assert [name for name, (_, _, links) in two.items() if "/remove/2/" in links] == ["place"]


def test_who_pledges_cannot_be_changed_with_what_is_pledged():
    engagement = EngagementFactory(accepted=True)
    change = EngagementFactory(amends=engagement)

    rows = rows_of(change)

    assert rows["partner"][2] == ""
    assert "?change" in rows["period"][2]


def test_what_people_wrote_is_told_as_they_wrote_it():
    engagement = EngagementFactory(
        partner=PartnerFactory(name=HOSTILE),
        title=HOSTILE,
        description=HOSTILE,
        contact_name=HOSTILE,
    )
    contribution = engagement.contributions.get()
    criterion = CriterionFactory(objective=contribution.target.objective)
    answer = {"criterion": criterion, "answer": "yes", "words": HOSTILE}
    CriterionAnswer.objects.create(engagement=engagement, **answer)
    engagement.contributions.update(file_name=HOSTILE)

    rows = rows_of(engagement)

    told = {name: answer.count(ESCAPED) for name, (_, answer, _) in rows.items()}
    wrote = {"partner": 1, "undertaking": 2, "place": 1, "criteria": 1, "contact": 1}
    assert {name: count for name, count in told.items() if count} == wrote
    assert not [name for name, row in rows.items() if "<b>" in "".join(row)]
