"""Which texts exist in which languages."""

from modeltranslation.translator import TranslationOptions, register

from engagements.models import ReviewReason


@register(ReviewReason)
class ReviewReasonTranslation(TranslationOptions):
    fields = ["text"]
