"""What the team types to change a rule or to decide on two sites."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counting.models import Claim, PairDecision, RuleChange

RULE = ("tolerance_m", "minimum_shared_run_m", "counts_elsewhere")
SITES = (("first_source", "first_number"), ("second_source", "second_number"))


class RuleChangeForm(forms.ModelForm):
    """A new rule for a target; what is left empty stays as it is."""

    tolerance_m = forms.DecimalField(
        label=_("tolerance in metres"),
        max_digits=6,
        decimal_places=2,
        required=False,
        help_text=_("Empty: as before."),
    )
    minimum_shared_run_m = forms.DecimalField(
        label=_("minimum shared run in metres"),
        max_digits=6,
        decimal_places=2,
        required=False,
        help_text=_("Empty: as before."),
    )
    counts_elsewhere = forms.NullBooleanField(
        label=_("counts outside Belgium"), help_text=_("Unknown: as before.")
    )
    on = forms.DateField(label=_("decided on"), initial=timezone.localdate)

    class Meta:
        model = RuleChange
        fields = [
            "target",
            "tolerance_m",
            "minimum_shared_run_m",
            "counts_elsewhere",
            "on",
            "reason",
        ]

    def clean(self):
        super().clean()
        words = self.cleaned_data
        target = words.get("target")
        if target is None:
            return words
        before = {name: getattr(target, name) for name in RULE}
        for name in RULE:
            if words.get(name) is None:
                words[name] = before[name]
            setattr(target, name, words[name])
        if not self.errors and before == {name: words[name] for name in RULE}:
            raise ValidationError(_("The target is already counted by this rule."))
        target.validate_constraints()
        return words


class PairDecisionForm(forms.ModelForm):
    """A decision on two sites, each named by its reference and number."""

    class Meta:
        model = PairDecision
        fields = [
            "first_source",
            "first_number",
            "second_source",
            "second_number",
            "verdict",
            "reason",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True

    def clean(self):
        super().clean()
        words = self.cleaned_data
        if any(words.get(name) is None for site in SITES for name in site):
            return words
        sites = sorted((words[source], words[number]) for source, number in SITES)
        for site, (source, number) in zip(sites, SITES, strict=True):
            if not Claim.objects.filter(source=site[0], number=site[1]).exists():
                raise ValidationError(
                    _("There is no counted site %(number)s of %(source)s."),
                    params={"source": site[0], "number": site[1]},
                )
            words[source], words[number] = site
        return words
