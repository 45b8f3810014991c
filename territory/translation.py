"""Which names exist in which languages."""

from modeltranslation.translator import TranslationOptions, register

from territory.models import Municipality, Province, Region


@register(Region)
class RegionTranslation(TranslationOptions):
    fields = ["name"]


@register(Province)
class ProvinceTranslation(TranslationOptions):
    fields = ["name"]


@register(Municipality)
class MunicipalityTranslation(TranslationOptions):
    fields = ["name"]
