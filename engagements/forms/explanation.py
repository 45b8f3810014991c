"""Why something is pledged that another pledge covers already."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagements.models import Contribution


class ExplanationForm(forms.ModelForm):
    """An optional answer to the warning that others have pledged the same place."""

    use_required_attribute = False

    class Meta:
        model = Contribution
        fields = ["overlap_explanation"]
        labels = {"overlap_explanation": _("Why do you pledge it too? (optional)")}
        help_texts = {
            "overlap_explanation": _(
                "For example: it is another hedge on the other side of the path, or you manage it "
                "together. The team reads this when it reviews your pledge."
            )
        }
        widgets: dict[str, Any] = {"overlap_explanation": forms.Textarea(attrs={"rows": 3})}

    def save(self, commit: bool = True) -> Contribution:
        """Nothing else of the contribution, which another tab may have changed meanwhile."""
        self.instance.save(update_fields=self.Meta.fields)
        return self.instance
