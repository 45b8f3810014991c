from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partners import membership
from partners.models import JoinRequest, Membership, MembershipChange, Partner
from partners.permissions import may_represent
from partners.workflow import Happening


class MembershipInline(admin.TabularInline):
    model = Membership
    autocomplete_fields = ["person"]
    extra = 0


class MembershipChangeInline(admin.TabularInline):
    """What happened among its people: a record that nobody changes."""

    model = MembershipChange
    fields = ["at", "what", "person", "by"]
    readonly_fields = ["at", "what", "person", "by"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "enterprise_number", "municipality", "recognised_at"]
    list_filter = ["kind", ("recognised_at", admin.EmptyFieldListFilter)]
    list_select_related = ["municipality"]
    list_per_page = 25
    search_fields = ["name", "enterprise_number"]
    autocomplete_fields = ["municipality", "meant"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    readonly_fields = ["added_at", "recognised_at"]
    inlines = [MembershipInline, MembershipChangeInline]

    def has_change_permission(self, request, obj=None):
        """Nobody of the team decides at the desk on an organisation they act for."""
        is_their_own = obj is not None and may_represent(request.user, obj)
        return super().has_change_permission(request, obj) and not is_their_own

    def has_delete_permission(self, request, obj=None):
        """What happened among its people is kept."""
        has_traces = obj is not None and obj.membership_changes.exists()
        return super().has_delete_permission(request, obj) and not has_traces

    def save_formset(self, request, form, formset, change):
        """Leave the same traces as the acts of the people themselves."""
        super().save_formset(request, form, formset, change)
        if formset.model is not Membership:
            return
        kept = [each for each, fields in formset.changed_objects if "role" in fields]
        happened = {
            Happening.JOINED: formset.new_objects,
            Happening.TOOK_OVER: [each for each in kept if each.is_keeper],
            Happening.LEFT: formset.deleted_objects,
        }
        for what, memberships in happened.items():
            for each in memberships:
                membership.trace(form.instance, what, person=each.person, by=request.user)


@admin.register(JoinRequest)
class JoinRequestAdmin(admin.ModelAdmin):
    """Where an organisation has no keeper, or none who answers, the Alliance decides."""

    list_display = ["asked_at", "partner", "person", "words"]
    list_select_related = ["partner", "person"]
    search_fields = ["partner__name", "person__email"]
    actions = ["admit", "turn_down"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("partners.change_partner")

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return [field.name for field in self.opts.fields]

    @admin.action(description=_("Let them act for the organisation"), permissions=["change"])
    def admit(self, request: Any, asked: QuerySet[JoinRequest]) -> None:
        self.each(request, asked, membership.admit)

    @admin.action(description=_("Turn them down"), permissions=["change"])
    def turn_down(self, request: Any, asked: QuerySet[JoinRequest]) -> None:
        self.each(request, asked, membership.turn_down)

    def each(self, request: Any, asked: QuerySet[JoinRequest], act: Callable[..., object]) -> None:
        for one in asked.select_related("partner", "person"):
            if may_represent(request.user, one.partner):
                messages.error(request, _("%(asked)s: you act for it yourself.") % {"asked": one})
                continue
            try:
                act(one, by=request.user)
            except membership.MembershipRefused as refusal:
                messages.error(request, f"{one}: {refusal}")
            else:
                messages.success(request, str(one))
