from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import translation

from axes.models import MetricKind, Target
from tests.factories.axes import CriterionFactory, ObjectiveFactory, TargetFactory


@pytest.mark.parametrize(
    ("kind", "shown", "stored", "base_unit"),
    [
        (MetricKind.LENGTH_KM, "37.701", "37701", "m"),
        (MetricKind.AREA_HA, "1.5", "15000", "m2"),
        (MetricKind.COUNT, "3", "3", ""),
        (MetricKind.PERCENT, "3", "3", ""),
        (MetricKind.TONNES_PER_YEAR, "12.5", "12.5", "t/y"),
    ],
)
def test_a_quantity_goes_to_the_base_unit_and_back_exactly(kind, shown, stored, base_unit):
    target = Target(metric_kind=kind)

    assert target.base_unit == base_unit
    assert target.in_base_unit(Decimal(shown)) == Decimal(stored)
    assert target.in_target_unit(Decimal(stored)) == Decimal(shown)


def test_a_tenth_of_a_millimetre_survives_the_change_of_unit():
    target = Target(metric_kind=MetricKind.LENGTH_KM)

    assert target.in_target_unit(Decimal("6701686.0001")) == Decimal("6701.6860001")


def test_the_value_aimed_at_is_known_in_the_base_unit():
    target = Target(metric_kind=MetricKind.LENGTH_KM, value=Decimal(10000))

    assert target.value_in_base_unit == Decimal(10_000_000)


@pytest.mark.parametrize(
    ("trait", "kinds"),
    [
        ({}, ("line",)),
        ({"in_hectares": True}, ("polygon",)),
        ({"counted": True}, ("point",)),
        ({"a_share": True}, ("point",)),
        ({"in_tonnes_per_year": True}, ()),
        ({"of_organisations": True}, ()),
    ],
)
def test_what_can_be_drawn_follows_from_what_is_measured(trait, kinds):
    target = TargetFactory.build(**trait)

    assert target.geometry_kinds == kinds
    assert target.takes_geometry == bool(kinds)


def test_only_lengths_and_areas_are_measured():
    assert TargetFactory.build().is_length
    assert TargetFactory.build(in_hectares=True).is_area
    counted = TargetFactory.build(counted=True)
    assert not counted.is_length
    assert not counted.is_area


def test_shares_and_organisations_are_not_added_up():
    assert TargetFactory.build().is_additive
    assert TargetFactory.build(in_tonnes_per_year=True).is_additive
    assert not TargetFactory.build(a_share=True).is_additive
    assert not TargetFactory.build(of_organisations=True).is_additive


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"value": 0}, "value_is_positive"),
        ({"tolerance_m": -1}, "tolerances_are_not_negative"),
        ({"minimum_shared_run_m": -1}, "tolerances_are_not_negative"),
        ({"denominator": 0}, "denominator_is_positive"),
        ({"valid_from": "2026-01-01", "valid_to": "2025-01-01"}, "ends_after_it_begins"),
    ],
)
def test_a_target_without_sense_is_refused_by_the_database(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        TargetFactory(**fields)


@pytest.mark.django_db
def test_a_criterion_stands_once_in_an_objective():
    objective = ObjectiveFactory()
    CriterionFactory(objective=objective, key="native-species")
    CriterionFactory(key="native-species")

    with pytest.raises(IntegrityError, match="criterion_once_per_objective"):
        CriterionFactory(objective=objective, key="native-species")


@pytest.mark.django_db
def test_a_text_without_translation_is_shown_in_english():
    target = TargetFactory(name_en="hedges", name_nl="hagen")

    with translation.override("nl"):
        assert str(target) == "hagen"
    with translation.override("fr"):
        assert str(target) == "hedges"
