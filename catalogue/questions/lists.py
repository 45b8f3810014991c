"""What may be asked of totals, engagements, partners and the ledger."""

from django import forms
from django.utils.translation import gettext_lazy as _

from axes.models import Objective, Target
from catalogue.filters import PLAUSIBLE_DAY
from catalogue.questions.question import LARGEST, PagedQuestion, Question
from partners.models import Partner, PartnerKind

#: By what totals can be told apart, and which columns that takes.
LEVELS = {
    "region": ("place", "region"),
    "province": ("place", "region", "province"),
    "municipality": ("place", "region", "province", "municipality"),
    "kind": ("actor_kind",),
}


class TotalsQuestion(Question):
    """Totals of one target or all, and by what they are told apart."""

    target: forms.ModelChoiceField = forms.ModelChoiceField(
        Target.objects.all(),
        to_field_name="code",
        required=False,
        help_text=_("The code of a target."),
    )
    by = forms.ChoiceField(
        required=False,
        choices=[(name, name) for name in LEVELS],
        help_text=_("By what national figures are told apart; otherwise by nothing more."),
    )


class EngagementQuestion(PagedQuestion):
    """Accepted engagements, in the order of their references."""

    objective: forms.ModelChoiceField = forms.ModelChoiceField(
        Objective.objects.all(),
        to_field_name="slug",
        required=False,
        help_text=_("The slug of an objective."),
    )
    target: forms.ModelChoiceField = forms.ModelChoiceField(
        Target.objects.all(),
        to_field_name="code",
        required=False,
        help_text=_("The code of a target."),
    )
    kind = forms.ChoiceField(
        required=False, choices=PartnerKind.choices, help_text=_("Who has committed.")
    )
    after = forms.CharField(
        required=False, max_length=16, help_text=_("The last reference of the page before.")
    )


class PartnerQuestion(PagedQuestion):
    """Organisations with accepted engagements; citizens are not listed."""

    kind = forms.ChoiceField(
        required=False, choices=PartnerKind.choices, help_text=_("The kind of partner.")
    )
    after: forms.ModelChoiceField = forms.ModelChoiceField(
        Partner.objects.organisations(),
        to_field_name="key",
        required=False,
        help_text=_("The last key of the page before."),
    )


class LedgerQuestion(PagedQuestion):
    """Changes of national totals, latest first."""

    target: forms.ModelChoiceField = forms.ModelChoiceField(
        Target.objects.all(),
        to_field_name="code",
        required=False,
        help_text=_("The code of a target."),
    )
    since = forms.DateField(
        required=False,
        validators=PLAUSIBLE_DAY,
        input_formats=["%Y-%m-%d"],
        help_text=_("The first day."),
    )
    until = forms.DateField(
        required=False,
        validators=PLAUSIBLE_DAY,
        input_formats=["%Y-%m-%d"],
        help_text=_("The last day."),
    )
    after = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=LARGEST,
        help_text=_("The last number of the page before."),
    )
