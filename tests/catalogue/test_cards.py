"""Cards written without templates show what the list asks for, and escape every text."""

import pytest
from django.utils import timezone
from django.utils.translation import override
from pytest_django.asserts import assertInHTML

from catalogue.bars import bar_of
from catalogue.templatetags.cards import axis_section, engagement_cards
from engagements.models import Engagement
from tests.factories.axes import AxisFactory, ObjectiveFactory, TargetFactory
from tests.factories.engagements import ContributionFactory, EngagementFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(django_assert_num_queries):
    """The card of an engagement as a list reads it, with the marks of these targets."""

    def drawn(engagement, targets=None):
        with django_assert_num_queries(1):
            listed = Engagement.objects.filter(pk=engagement.pk).for_card().get()
            return engagement_cards([listed], targets)

    return drawn


def test_a_card_shows_the_objectives_in_the_order_of_the_contributions(card):
    first, second = TargetFactory.create_batch(2)
    engagement = EngagementFactory(accepted=True, contribution__target=second)
    ContributionFactory(engagement=engagement, target=first, number=2)

    html = card(engagement, {each.pk: each for each in (first, second)})

    names = [f"<span>{each.objective.name}</span>" for each in (second, first)]
    assert -1 < html.index(names[0]) < html.index(names[1])
    assert "axis-mark" not in card(engagement)


def test_a_target_so_new_that_the_process_does_not_know_it_has_no_mark(card):
    known, new = TargetFactory.create_batch(2)
    engagement = EngagementFactory(accepted=True, contribution__target=new)
    ContributionFactory(engagement=engagement, target=known, number=2)

    html = card(engagement, {known.pk: known})

    assert known.objective.name in html
    assert new.objective.name not in html


def test_a_card_names_no_citizen_and_escapes_what_people_wrote(card):
    partner = PartnerFactory(citizen=True, name="Jeanne <Peeters>")
    engagement = EngagementFactory(accepted=True, title="Hedge <b>& bank</b>", partner=partner)

    html = card(engagement)

    assert "Jeanne" not in html
    assert "Hedge &lt;b&gt;&amp; bank&lt;/b&gt;" in html
    assertInHTML('<p class="card__meta">Citizen</p>', html)


def test_a_card_says_the_day_in_the_language_of_the_reader(card):
    engagement = EngagementFactory(accepted=True)

    with override("nl"):
        html = card(engagement)

    # In Belgium a day begins an hour or two before it does by UTC.
    assert f"aanvaard op {timezone.localtime(engagement.accepted_at).day} " in html
    assert f'href="/nl/engagements/{engagement.reference}/' in html


@pytest.mark.parametrize("title", ["Hedge of the école", "…", "--slug--"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_card_leads_to_the_page_of_its_engagement(card, title, language):
    engagement = EngagementFactory(accepted=True, title=title)

    with override(language):
        assert f'<a href="{engagement.get_absolute_url()}">' in card(engagement)


def test_an_axis_has_its_tile_and_a_card_for_each_objective():
    axis = AxisFactory(short_name_en="More & <better>", summary_en="Less 'lawn'")

    html = axis_section(axis, [])

    assert "More &amp; &lt;better&gt;</h2>" in html
    assert "<p>Less &#x27;lawn&#x27;</p>" in html
    assert f'aria-labelledby="{axis.slug}"' in html
    assert f'<h2 id="{axis.slug}">' in html


def test_an_objective_is_a_link_with_its_mark_and_the_bars_of_its_targets():
    objective = ObjectiveFactory(name_en="Hedges & <banks>")
    bars = [bar_of(TargetFactory(objective=objective, name_en=name), {}) for name in ("A", "B")]

    html = axis_section(objective.axis, [(objective, bars)])

    assertInHTML(f'<a href="/en/objectives/{objective.slug}/">Hedges &amp; &lt;banks&gt;</a>', html)
    assert f"#{objective.slug}" in html
    assert html.count("progress-bar--small") == 2
