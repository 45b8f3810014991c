from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import second_factor
from accounts.forms import PersonChangeForm, PersonCreationForm
from accounts.models import User


@admin.register(User)
class PersonAdmin(UserAdmin):
    form = PersonChangeForm
    add_form = PersonCreationForm
    list_display = ["email", "name", "preferred_language", "is_staff", "is_active", "joined_at"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    readonly_fields = ["joined_at", "last_login"]
    actions = ["forget_second_factor"]
    fieldsets = [
        (None, {"fields": ["email", "password", "name", "preferred_language"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Dates"), {"fields": ["joined_at", "last_login"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["email", "name", "usable_password", "password1", "password2"],
            },
        )
    ]

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "is_superuser"]

    def has_change_permission(self, request, obj=None):
        """Who is not a superuser changes no superuser: a new password would make them one."""
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.has_change_permission(
            request, obj
        )

    @admin.action(
        description=_("Forget the second factor: a new one is set up at the next sign-in"),
        permissions=["change"],
    )
    def forget_second_factor(self, request, people):
        for person in people:
            if not self.has_change_permission(request, person):
                continue
            second_factor.forget(person)
            self.log_change(request, person, [{"changed": {"fields": ["second factor"]}}])
            messages.success(
                request, gettext("%(person)s sets up a new second factor.") % {"person": person}
            )
