"""Lists of engagements narrowed in any way: what is made by chance is found as it was made."""

from dataclasses import dataclass
from unittest.mock import patch
from urllib.parse import urlencode

import numpy as np
from django.core.cache import cache
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from axes.models import Target
from catalogue.pages import ListByReference, NarrowedList
from catalogue.views.engagements import EngagementList
from engagements import review
from engagements.models import Engagement
from tests.catalogue.figures import country
from tests.factories.accounts import UserFactory
from tests.factories.axes import TargetFactory
from tests.factories.counting import recount_all
from tests.factories.engagements import ContributionFactory, EngagementFactory, submit
from tests.factories.partners import PartnerFactory
from tests.factories.territory import MunicipalityFactory

ENGAGEMENTS, QUESTIONS = 14, 25
ON_ONE_PAGE, MOST_COUNTED = 3, 7
TITLES = ["A willow", "A pond", "A willow and a pond", "Nothing of the kind"]
WORDS = ["willow", "pond", "willow pond", "natuurpunt", "zebra"]


@dataclass
class _Made:
    """One public engagement, and where it counts towards what: (town, target)."""

    engagement: Engagement
    counts: set[tuple]

    def fits(self, question):
        return all(getattr(self, f"_has_{name}")(value) for name, value in question.items())

    def has_all(self, places, aims):
        """In each of the places something counts towards each aim; anywhere, if none is asked."""
        return all(
            any(is_there(town) and is_meant(target) for town, target in self.counts)
            for is_meant in aims or [lambda _: True]
            for is_there in places or [lambda _: True]
        )

    def _has_q(self, words):
        said = f"{self.engagement.title} {self.engagement.partner.name}".lower()
        return all(word in said for word in words.split())

    def _has_kind(self, kind):
        return self.engagement.partner.kind == kind

    def _has_partner(self, key):
        return str(self.engagement.partner.key) == key

    def _has_state(self, state):
        return state == "pledged"


class _Chance:
    """Engagements of a few partners in a few towns; some of them withdrawn again."""

    def __init__(self, seed):
        # Of what was made by chance before, an edition may have the same number.
        cache.clear()
        self.rng = np.random.default_rng(seed)
        places = country()
        homes = [{"province": places[name]} for name in ("antwerp", "limburg", "namur")]
        homes.append({"in_brussels": True, "region": places["brussels"]})
        self.towns = [MunicipalityFactory(**home) for home in homes]
        self.targets = TargetFactory.create_batch(2)
        self.targets.append(TargetFactory(objective=self.targets[0].objective))
        self.partners = [
            PartnerFactory(name="Natuurpunt"),
            PartnerFactory(kind="farm", name="Two fields"),
            PartnerFactory(citizen=True),
        ]
        self.reviewer = UserFactory(reviewer=True)
        made = [self._accepted() for _ in range(ENGAGEMENTS)]
        recount_all()
        self.public = [each for each in made if not self._is_withdrawn(each)][::-1]

    def question(self):
        """Some choices, of which none may fit."""
        town, target = self._one_of(self.towns), self._one_of(self.targets)
        offered = {
            "region": self._one_of(self.towns).region.nis_code,
            "municipality": town.nis_code,
            "axis": target.objective.axis.slug,
            "objective": target.objective.slug,
            "target": self._one_of(self.targets).code,
            "q": self._one_of(WORDS),
            "kind": self._one_of(self.partners).kind,
            "partner": str(self._one_of(self.partners[:2]).key),
            "state": self._one_of(["pledged", "implemented"]),
            "order": "oldest",
        }
        if town.province:
            offered["province"] = town.province.nis_code
        return {name: value for name, value in offered.items() if self.rng.random() < 0.3}

    def wanted(self, question):
        """What fits, in the order asked for, found by looking at each."""
        question = dict(question)
        found = self.public[::-1] if question.pop("order", "") else self.public
        places = [
            _in_place(name, question.pop(name))
            for name in ("region", "province", "municipality")
            if name in question
        ]
        aims = [
            _meant(name, question.pop(name))
            for name in ("axis", "objective", "target")
            if name in question
        ]
        return [
            each.engagement for each in found if each.has_all(places, aims) and each.fits(question)
        ]

    def _accepted(self):
        engagement = EngagementFactory(
            contribution=False,
            title=self._one_of(TITLES),
            partner=self._one_of(self.partners),
            exact_places_are_public=False,
        )
        counts = set()
        for number in range(1, self.rng.integers(2, 4)):
            town, target = self._one_of(self.towns), self._one_of(self.targets)
            ContributionFactory(
                engagement=engagement,
                declared=True,
                target=target,
                municipality=town,
                number=number,
            )
            counts.add((town, target))
        submit(engagement)
        review.accept(engagement, by=self.reviewer)
        return _Made(engagement, counts)

    def _is_withdrawn(self, made):
        """One in six is, and is not recounted yet."""
        if self.rng.random() < 5 / 6:
            return False
        review.withdraw(made.engagement, by=self.reviewer, words="Gone.")
        return True

    def _one_of(self, choices):
        return choices[self.rng.integers(len(choices))]


def _in_place(level, code):
    def is_there(town):
        place = town if level == "municipality" else getattr(town, level)
        return place is not None and place.nis_code == code

    return is_there


def _meant(name, key):
    def is_meant(target: Target):
        named = {
            "axis": target.objective.axis.slug,
            "objective": target.objective.slug,
            "target": target.code,
        }
        return named[name] == key

    return is_meant


@patch.object(EngagementList, "paginate_by", ON_ONE_PAGE)
@patch.object(ListByReference, "most_counted", MOST_COUNTED)
@patch.object(NarrowedList, "most_counted", MOST_COUNTED)
class TestChance(TestCase):
    @settings(max_examples=6, deadline=None)
    @given(st.integers(min_value=0, max_value=2**32 - 1))
    def test_any_question_finds_what_fits_and_each_page_shows_its_part(self, seed):
        chance = _Chance(seed)
        for _ in range(QUESTIONS):
            question = chance.question()
            wanted, narrows = chance.wanted(question), question.keys() - {"order"}
            shown = wanted[:MOST_COUNTED] if narrows else wanted

            pages = self._pages(question)

            assert [row for page in pages for row in page.context["engagements"]] == shown, question
            paginator = pages[0].context["paginator"]
            assert paginator.count == len(shown), question
            assert paginator.has_more == (len(wanted) > len(shown)), question

    def _pages(self, question):
        """All pages of the list, one after the other."""
        first = self.client.get(f"{reverse('catalogue:engagement_list')}?{urlencode(question)}")
        return [first] + [
            self.client.get(
                f"{reverse('catalogue:engagement_list')}?{urlencode(question | {'page': number})}"
            )
            for number in first.context["paginator"].page_range[1:]
        ]
