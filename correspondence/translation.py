"""Which texts exist in which languages."""

from modeltranslation.translator import TranslationOptions, register

from correspondence.models import Wording


@register(Wording)
class WordingTranslation(TranslationOptions):
    fields = ["subject", "text"]
