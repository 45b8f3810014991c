"""Axes, objectives, criteria and targets. A target's traits are what it measures."""

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from axes.models import (
    Aggregation,
    Aim,
    Axis,
    Criterion,
    MetricKind,
    ModelProject,
    Objective,
    Period,
    Target,
)


class AxisFactory(DjangoModelFactory):
    class Meta:
        model = Axis

    number = factory.Sequence(lambda n: n + 1)
    slug = factory.Sequence(lambda n: f"axis-{n + 1}")
    name_en = factory.Sequence(lambda n: f"Axis {n + 1}")
    short_name_en = factory.SelfAttribute("name_en")
    order = factory.SelfAttribute("number")


class ObjectiveFactory(DjangoModelFactory):
    class Meta:
        model = Objective

    axis = factory.SubFactory(AxisFactory)
    number = factory.Sequence(lambda n: n + 1)
    slug = factory.Sequence(lambda n: f"objective-{n + 1}")
    name_en = factory.Sequence(lambda n: f"Objective {n + 1}")
    order = factory.SelfAttribute("number")


class AimFactory(DjangoModelFactory):
    class Meta:
        model = Aim

    objective = factory.SubFactory(ObjectiveFactory)
    key = factory.Sequence(lambda n: f"aim-{n + 1}")
    text_en = factory.Sequence(lambda n: f"Aim {n + 1}")


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    objective = factory.SubFactory(ObjectiveFactory)
    key = factory.Sequence(lambda n: f"criterion-{n + 1}")
    text_en = factory.Sequence(lambda n: f"Criterion {n + 1}")


class ModelProjectFactory(DjangoModelFactory):
    class Meta:
        model = ModelProject

    objective = factory.SubFactory(ObjectiveFactory)
    title_en = factory.Sequence(lambda n: f"Model project {n + 1}")
    text_en = "A hedge of hawthorn along the old railway."
    is_published = True


class TargetFactory(DjangoModelFactory):
    """A target in kilometres, 5 m tolerance; traits make it something else."""

    class Meta:
        model = Target

    class Params:
        in_hectares = factory.Trait(
            metric_kind=MetricKind.AREA_HA, unit_en="ha", tolerance_m=Decimal(0)
        )
        counted = factory.Trait(metric_kind=MetricKind.COUNT, unit_en="ponds")
        a_share = factory.Trait(
            metric_kind=MetricKind.PERCENT,
            unit_en="%",
            value=Decimal(20),
            aggregation=Aggregation.NOT_ADDITIVE,
        )
        in_tonnes_per_year = factory.Trait(
            metric_kind=MetricKind.TONNES_PER_YEAR,
            unit_en="t/year",
            period=Period.PER_YEAR,
            aggregation=Aggregation.SUM_OF_CURRENT_ANNUAL_RATES,
            tolerance_m=Decimal(0),
        )
        of_organisations = factory.Trait(
            metric_kind=MetricKind.COUNT,
            unit_en="entities",
            aggregation=Aggregation.DISTINCT_ORGANISATIONS,
            tolerance_m=Decimal(0),
        )

    objective = factory.SubFactory(ObjectiveFactory)
    key = factory.Sequence(lambda n: f"target-{n + 1}")
    code = factory.LazyAttribute(lambda target: f"{target.objective.slug}-{target.key}")
    name_en = factory.SelfAttribute("label_en")
    label_en = factory.Sequence(lambda n: f"Target {n + 1}")
    value = Decimal(100)
    unit_en = "km"
    metric_kind = MetricKind.LENGTH_KM
    tolerance_m = Decimal(5)
    minimum_shared_run_m = Decimal(20)
