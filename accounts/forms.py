from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm

from accounts.models import User


class PersonCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]
        field_classes: dict[str, type] = {}


class PersonChangeForm(UserChangeForm):
    class Meta:
        model = User
        fields = ["email", "name", "preferred_language", "is_active", "is_staff", "groups"]
        field_classes: dict[str, type] = {}
