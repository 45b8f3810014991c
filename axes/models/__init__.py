"""The framework of axes, objectives and targets."""

from axes.models.framework import Aim, Axis, Criterion, Objective, Wording
from axes.models.model_project import ModelProject
from axes.models.source_text import SourceText
from axes.models.target import Aggregation, Period, Target
from axes.units import MetricKind

__all__ = [
    "Aggregation",
    "Aim",
    "Axis",
    "Criterion",
    "MetricKind",
    "ModelProject",
    "Objective",
    "Period",
    "SourceText",
    "Target",
    "Wording",
]
