"""The page on which a person says their name and language."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.forms import ProfileForm
from accounts.models import User


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def profile(request: Any) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        person = form.instance
        # Not `save`, which writes an account that was deleted meanwhile once more.
        if not User.objects.filter(pk=person.pk).update(**form.cleaned_data):
            return redirect_to_login(request.path)
        with override(person.preferred_language):
            messages.success(request, _("What you have changed is kept."))
            return redirect(reverse("accounts:profile"))
    status = 422 if form.errors else 200
    return render(request, "accounts/user_profile.html", {"form": form}, status=status)
