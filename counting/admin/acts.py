"""Acts on counting: change a rule, decide on two sites. Both are signed and kept."""

from django.contrib import admin
from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _

from counting import claims, rules
from counting.admin.lists import ReadOnly
from counting.forms import PairDecisionForm, RuleChangeForm
from counting.models import PairDecision, RuleChange


class Signed(ReadOnly):
    """What is kept cannot be changed; a new one is added, signed by who adds it."""

    act_form: type[ModelForm]

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm(f"counting.add_{self.opts.model_name}")

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = self.act_form
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request, obj=None):
        return list(self.act_form.base_fields) if obj is None else self.fields


@admin.register(RuleChange)
class RuleChangeAdmin(Signed):
    act_form = RuleChangeForm
    list_display = ["target", "rule_version", "tolerance_m", "on", "changed_by", "reason"]
    list_filter = ["target"]
    list_select_related = ["target"]
    fields = [
        ("target", "rule_version"),
        ("tolerance_before_m", "tolerance_m"),
        ("minimum_shared_run_before_m", "minimum_shared_run_m"),
        ("counted_elsewhere_before", "counts_elsewhere"),
        "on",
        "reason",
        ("changed_by", "changed_at"),
    ]

    def save_model(self, request, obj, form, change):
        obj.pk = rules.change(by=request.user.get_username(), **form.cleaned_data).pk

    @admin.display(description=_("tolerance in metres"))
    def tolerance_m(self, change):
        return f"{change.tolerance_before_m} → {change.tolerance_m}"


@admin.register(PairDecision)
class PairDecisionAdmin(Signed):
    act_form = PairDecisionForm
    list_display = ["__str__", "decided_by", "decided_at", "reason"]
    list_per_page = 25
    search_fields = ["first_source", "second_source"]
    fields = [
        ("first_source", "first_number"),
        ("second_source", "second_number"),
        "verdict",
        "reason",
        ("decided_by", "decided_at"),
    ]

    def save_model(self, request, obj, form, change):
        words = form.cleaned_data
        decision = claims.decide_pair(
            (words["first_source"], words["first_number"]),
            (words["second_source"], words["second_number"]),
            words["verdict"],
            by=request.user.get_username(),
            reason=words["reason"],
        )
        obj.pk = decision.pk
