"""What the forms of all steps share."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from engagements.models import Contribution, Engagement

if TYPE_CHECKING:
    from accounts.models import User


class StepForm(forms.Form):
    """What the forms of all steps share: the engagement, and the frame left to the template.

    `contribution` is the one the questions are about; None where they are about the engagement,
    of which `contributions` are all.
    `person` is who answers, if they have signed in.
    """

    use_required_attribute = False
    # What there is to tell about the answers, once they are clean.
    findings: Sequence[str] = ()
    fields: dict[str, Any]

    def __init__(
        self,
        *args: Any,
        engagement: Engagement,
        contribution: Contribution | None = None,
        contributions: Sequence[Contribution] = (),
        person: "User | None" = None,
        **kwargs: Any,
    ) -> None:
        self.engagement = engagement
        self.contribution: Any = contribution
        self.contributions = contributions
        self.person = person
        super().__init__(*args, **kwargs)
        self.fill()

    def fill(self) -> None:
        """Set choices and initial values from the engagement."""

    def save(self) -> None:
        raise NotImplementedError
