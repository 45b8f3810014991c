"""Questions asked of what an engagement consists of, and of the answers to criteria."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, TypeVar

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Func, OuterRef, Subquery, Sum, Value
from django.db.models.functions import MD5, Coalesce, JSONObject
from django.utils.translation import get_language

from axes.known import question
from axes.models import Aggregation, Criterion
from engagements.querysets.places import name_of

if TYPE_CHECKING:
    from bba.composed import Asked
    from engagements.models import CriterionAnswer


class ContributionQuerySet(models.QuerySet):
    def with_quantities(self) -> "ContributionQuerySet":
        """Contributions that know what their sites measure together, in the base unit."""
        return self.annotate(measured=self._of_sites(Sum("measured")))

    def with_site_counts(self) -> "ContributionQuerySet":
        """Contributions that know how many sites they have."""
        return self.annotate(site_count=Coalesce(self._of_sites(Count("pk")), 0))

    def _of_sites(self, together: models.Aggregate) -> Subquery:
        """What the sites of each have together; to group by its own columns takes longer."""
        sites = self.model._meta.get_field("sites").related_model.objects
        theirs = sites.filter(contribution=OuterRef("pk")).order_by().values("contribution")
        return Subquery(theirs.annotate(together=together).values("together"))

    def with_drawings(self) -> "ContributionQuerySet":
        """Contributions that know their `site_count`, what their sites measure together, and what
        is `drawn`, from one look at the sites.

        That is a text which differs where the geometry of a site differs; empty without sites.
        """
        text = models.TextField()
        each = MD5(Func("sites__geometry", function="ST_AsEWKT", output_field=text))
        together = MD5(StringAgg(each, "", order_by="sites__number"))
        drawn = Coalesce(together, Value(""), output_field=text)
        measured = Sum("sites__measured")
        return self.annotate(site_count=Count("sites"), measured=measured, drawn=drawn)

    def of_draft(self, key: "Asked") -> "ContributionQuerySet":
        """Those of the draft with this key in their order, each with it and its partner."""
        theirs = self.filter(engagement__key=key).select_related("engagement__partner")
        return theirs.defer("engagement__searched", "engagement__sought").order_by("number")

    def mapped(self) -> "ContributionQuerySet":
        """Contributions with places on the map, not a quantity that was only declared."""
        return self.exclude(place_route__in=["", "declared"])

    def of_organisations(self) -> "ContributionQuerySet":
        """Contributions to a target that counts organisations, each of them once."""
        return self.filter(target__aggregation=Aggregation.DISTINCT_ORGANISATIONS)

    def with_answers(self) -> "ContributionQuerySet":
        """Contributions that know the `answers` to criteria of their engagement, as rows."""
        answers = self.model._meta.get_field("engagement").related_model.criterion_answers
        row = JSONObject(criterion="criterion", answer="answer", words="words")
        theirs = answers.rel.related_model.objects.filter(engagement=OuterRef("engagement"))
        return self.annotate(answers=ArraySubquery(theirs.order_by("pk").values(row=row)))

    def with_place(self) -> "ContributionQuerySet":
        """Contributions that know as `place` the name of the place that was declared."""
        return self.annotate(place=name_of("municipality", "province", "region"))

    def with_places(self) -> "ContributionQuerySet":
        """Contributions with their quantities and the names of the places that were declared."""
        places = ("municipality", "province", "region")
        outlines = [f"{each}__{name}" for each in places for name in ("outline", "outline_for_map")]
        named = self.select_related(*places).defer(*outlines)
        return named.with_quantities()

    def for_form(self) -> "ContributionQuerySet":
        """All that can be told of an engagement's contributions, at once."""
        return self.with_places().select_related("target__objective__axis")

    def for_desk(self) -> "ContributionQuerySet":
        """All that a reviewer's page asks of an engagement's contributions, but named places."""
        related = self.select_related("target__objective")
        return related.with_drawings().order_by("number")


class CriterionAnswerQuerySet(models.QuerySet["CriterionAnswer"]):
    def with_criteria(self) -> "CriterionAnswerQuerySet":
        """Answers with what was asked, in the order of the framework."""
        order = ("criterion__objective__order", "criterion__order", "pk")
        return self.select_related("criterion").order_by(*order)

    def once_each(self) -> list["CriterionAnswer"]:
        return once_each(self)


class Given(Protocol):
    """An answer, in a row of its own or as the form knows it."""

    @property
    def criterion(self) -> Criterion: ...


Answer = TypeVar("Answer", bound=Given)


def once_each(answers: Iterable[Answer]) -> list[Answer]:
    """What two objectives ask in the same words only once."""
    return list(by_question(answers).values())


def by_question(answers: Iterable[Answer]) -> dict[str, Answer]:
    """The same by what was asked, in the language of the reader."""
    language = get_language()
    return {question(each.criterion, language): each for each in answers}
