from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SignInForm(LoginForm):
    """An address, to which a code is sent; on the way to the desk a password may take its place.

    Citizens and partners have no password, so they are not asked for one.
    """

    def _setup_password_field(self):
        request, name = self.request, REDIRECT_FIELD_NAME
        wanted = request.POST.get(name) or request.GET.get(name, "")
        if not wanted.startswith(reverse("admin:index")):
            del self.fields["password"]
            return
        self.fields["password"].required = False
        self.fields["password"].help_text = _("Leave it empty to be sent a code instead.")


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


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "preferred_language"]
        help_texts = {
            "name": _("Seen by the Alliance’s team and your colleagues, never by the public."),
            "preferred_language": _("We write to you in this language."),
        }
