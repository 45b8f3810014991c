"""What the forms of all steps share."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import cached_property

from engagements.models import Engagement


class StepForm(forms.Form):
    """What the forms of all steps share: the engagement, and the frame left to the template."""

    use_required_attribute = False
    # What there is to tell about the answers, once they are clean.
    findings: Sequence[str] = ()
    fields: dict[str, Any]

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        self.engagement = engagement
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.fill()

    def fill(self) -> None:
        """Set choices and initial values from the engagement."""

    def save(self) -> None:
        raise NotImplementedError

    @cached_property
    def contribution(self) -> Any:
        """The contribution the questions are about; None before a target is chosen."""
        return self.engagement.contributions.select_related("target__objective").first()
