"""What the forms of all steps share."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from engagements.forms.shared import SharedFields
from engagements.models import Contribution, Engagement

if TYPE_CHECKING:
    from accounts.models import User


class StepForm(forms.Form):
    """What the forms of all steps share: the engagement, and the frame left to the template.

    Its fields are those of its class, and copied only where a form changes them: what was answered
    before stands in `initial`, not in a field.

    `contribution` is the one the questions are about; None where they are about the engagement,
    of which `contributions` are all.
    `person` is who answers, if they have signed in.
    """

    use_required_attribute = False
    # What there is to tell about the answers, once they are clean.
    findings: Sequence[str] = ()
    fields: SharedFields  # type: ignore[assignment]  # a dict of Django's

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
        self.base_fields: Any = SharedFields(self.base_fields)  # type: ignore[misc]  # of its class
        super().__init__(*args, **kwargs)
        self.fill()

    def fill(self) -> None:
        """Set initial values from the engagement, and choices that depend on it."""

    def save(self) -> None:
        raise NotImplementedError
