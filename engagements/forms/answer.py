"""What only the person who sent a file can say about it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from axes.templatetags.figures import as_shown
from engagements.models import Question, Upload
from geofiles.layers import ALL


class AnswerForm(forms.Form):
    """The question about a file, with one choice for each answer and how much it would be."""

    answer = forms.ChoiceField(widget=forms.RadioSelect)
    use_required_attribute = False

    def __init__(self, *args: Any, upload: Upload, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.upload = upload
        answer: Any = self.fields["answer"]
        answer.label = upload.get_question_display()
        answer.error_messages["required"] = _("Choose one of the answers.")
        answer.choices = [(str(each["value"]), self.said_of(each)) for each in upload.offers]
        usable = [str(each["value"]) for each in upload.offers if each["count"]]
        answer.initial = usable[0] if usable and upload.question != Question.LAYER else None

    def said_of(self, offer: dict[str, Any]) -> str:
        """An answer in words: its name, how many places there would be, and how much."""
        name = self.name_of(offer)
        if not offer["count"]:
            return _("%(name)s: nothing that can be used") % {"name": name}
        counted = ngettext("%(count)s place", "%(count)s places", offer["count"]) % offer
        target = self.upload.contribution.target
        quantity = as_shown(Decimal(offer["quantity"]), target)
        return f"{name}: {counted}, {quantity}"

    def name_of(self, offer: dict[str, Any]) -> str:
        if self.upload.question == Question.LAYER and offer["value"] == ALL:
            return _("All of them")
        if self.upload.question != Question.AXES:
            return str(offer["label"])
        return _("Swap them where it helps") if offer["value"] else _("Leave them as they are")

    def previews(self) -> list[tuple[str, dict[str, Any]]]:
        """For each answer with places: its words and a GeoJSON geometry."""
        offers = self.upload.offers
        return [(self.said_of(each), each["preview"]) for each in offers if each["preview"]]
