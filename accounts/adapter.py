"""allauth: who may sign up, where people go next, and how its letters leave."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from correspondence import letters
from correspondence.tasks import send_letter

A_CODE_IS_GOOD = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)


class AccountAdapter(DefaultAccountAdapter):
    """Signs people up in the language they read, and sends the team to its desk."""

    def save_user(self, request, user, form, commit=True):
        user.preferred_language = language_read()
        return super().save_user(request, user, form, commit)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if request.user.is_staff:
            return reverse("admin:index")
        return super().get_login_redirect_url(request)

    @transaction.atomic
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Let the letter leave like all others, in the language of the page it is asked for on.

        A code is not kept for longer than it is good.
        """
        language = language_read()
        known = {
            "email": email,
            "current_site": get_current_site(self.request),
            "sign_in_url": letters.address("account_login", language),
        }
        rendered = self.render_mail(template_prefix, email, known | context)
        letter = letters.keep(
            kind=template_prefix.rsplit("/", 1)[-1],
            about="account",
            reader=email,
            language=language,
            subject=rendered.subject,
            text=rendered.body,
            useless_after=timezone.now() + A_CODE_IS_GOOD if "code" in context else None,
        )
        send_letter.delay_on_commit(letter.pk)


def language_read() -> str:
    """The language of the page that is being answered."""
    return (get_language() or settings.LANGUAGE_CODE)[:2]
