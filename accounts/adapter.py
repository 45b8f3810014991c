"""allauth: who may sign up, and where people go next."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language


class AccountAdapter(DefaultAccountAdapter):
    """Signs people up in the language they read, and sends the team to its desk."""

    def save_user(self, request, user, form, commit=True):
        user.preferred_language = (get_language() or settings.LANGUAGE_CODE)[:2]
        return super().save_user(request, user, form, commit)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if request.user.is_staff:
            return reverse("admin:index")
        return super().get_login_redirect_url(request)
