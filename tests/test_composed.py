"""Statements composed once: the same rows as those of the queryset they were composed of."""

import pytest
from django.db.models import Count
from django.utils import translation

from bba.composed import AmongAsked, Asked, Composed, keep
from engagements.models import Contribution, Engagement
from tests.factories.engagements import ContributionFactory, EngagementFactory

pytestmark = pytest.mark.django_db


def of_key():
    return (
        Engagement.objects.select_related("partner")
        .annotate(parts=Count("contributions"))
        .filter(key=Asked("key"))
    )


def test_rows_are_those_of_the_queryset(django_assert_num_queries):
    drafts = Composed(of_key)
    first, second = EngagementFactory(), EngagementFactory()
    ContributionFactory(engagement=second, number=2)

    for each, parts in ((first, 1), (second, 2), (first, 1)):
        with django_assert_num_queries(1):
            (found,) = drafts(key=each.key)
            assert (found, found.partner, found.parts) == (each, each.partner, parts)
        assert found.title == each.title
        assert found.partner.name == each.partner.name


def test_nothing_is_found_where_nothing_is():
    engagement = EngagementFactory()
    drafts = Composed(of_key)

    assert drafts(key=engagement.key)
    engagement.delete()
    assert drafts(key=engagement.key) == []


def test_any_of_a_list_may_be_asked_for():
    parts = Composed(
        lambda: Contribution.objects.filter(AmongAsked("engagement", "engagements")).order_by("pk")
    )
    first, second, _ = EngagementFactory.create_batch(3)

    assert parts(engagements=[first.pk, second.pk]) == [
        first.contributions.get(),
        second.contributions.get(),
    ]
    assert parts(engagements=[]) == []


def test_columns_come_as_a_queryset_gives_them():
    titles = Composed(
        lambda: Engagement.objects.filter(key=Asked("key")).values_list("title", flat=True)
    )
    engagement = EngagementFactory(title="Hawthorn; '%s'")

    assert titles(key=engagement.key) == ["Hawthorn; '%s'"]


def test_what_depends_on_the_language_is_composed_for_each():
    names = Composed(
        lambda: Contribution.objects.filter(engagement=Asked("engagement")).values_list(
            f"target__label_{translation.get_language()}", flat=True
        )
    )
    engagement = EngagementFactory()
    target = engagement.contributions.get().target

    for language in ("en", "fr", "nl", "en"):
        with translation.override(language):
            assert names(engagement=engagement.pk) == [getattr(target, f"label_{language}")]


def test_a_value_that_is_missing_is_an_error():
    with pytest.raises(KeyError, match="key"):
        Composed(of_key)()


def test_texts_may_be_looked_for_among_a_list():
    named = Composed(lambda: Engagement.objects.filter(AmongAsked("title", "titles")))
    first, _ = EngagementFactory.create_batch(2)

    assert named(titles=[first.title, "nothing of the kind"]) == [first]
    assert named(titles=[]) == []


def test_what_is_kept_is_not_asked_for_again(django_assert_num_queries):
    engagement = EngagementFactory()
    parts = list(engagement.contributions.all())

    keep(engagement, "contributions", parts)

    with django_assert_num_queries(0):
        assert list(engagement.contributions.all()) == parts
        assert engagement.contributions.count() == 1
    engagement.refresh_from_db()
    ContributionFactory(engagement=engagement, number=2)
    assert engagement.contributions.count() == 2
