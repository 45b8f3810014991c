"""Which texts exist in which languages."""

from modeltranslation.translator import TranslationOptions, register

from axes.models import Aim, Axis, Criterion, ModelProject, Objective, Target


@register(Axis)
class AxisTranslation(TranslationOptions):
    fields = ["name", "short_name", "summary"]


@register(Objective)
class ObjectiveTranslation(TranslationOptions):
    fields = ["name", "summary"]


@register(Aim)
class AimTranslation(TranslationOptions):
    fields = ["text"]


@register(Criterion)
class CriterionTranslation(TranslationOptions):
    fields = ["text"]


@register(Target)
class TargetTranslation(TranslationOptions):
    fields = ["name", "label", "note", "unit"]


@register(ModelProject)
class ModelProjectTranslation(TranslationOptions):
    fields = ["title", "text", "whose", "picture_text"]
