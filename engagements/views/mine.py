"""What a person who signed in has begun or sent, and what they wish to change in it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import ListView

from engagements import amending, drafting
from engagements.counted import tell_what_counts
from engagements.forms import WithdrawalForm
from engagements.models import Engagement
from engagements.permissions import may_change
from engagements.views.access import remember, signed_in, theirs
from partners.models import Invitation, Partner


@method_decorator(never_cache, name="dispatch")
class MyEngagements(LoginRequiredMixin, ListView):
    """All that a person, or one of their organisations, has begun or sent, the latest first."""

    template_name = "engagements/engagement_mine.html"
    context_object_name = "engagements"
    paginate_by = 20

    @property
    def person(self) -> Any:
        return self.request.user

    @cached_property
    def partner(self) -> Partner | None:
        """The organisation whose engagements alone are asked for."""
        key, person = self.request.GET.get("partner"), self.person
        if not key:
            return None
        try:
            return get_object_or_404(Partner.objects.of(person), key=key)
        except ValidationError as error:  # not a key at all
            raise Http404 from error

    def get_queryset(self) -> Any:
        mine = Engagement.objects.of(self.person).with_contributions().with_open_amendment()
        if self.partner is not None:
            mine = mine.filter(partner=self.partner)
        return mine.order_by("-changed_at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        tell_what_counts(context["engagements"])
        return context | {
            "partner": self.partner,
            "query": f"partner={self.partner.key}" if self.partner else "",
            "partners": Partner.objects.of(self.person),
            "invitations": Invitation.objects.open_to(self.person).count(),
        }


@require_POST
@never_cache
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open the copy of an accepted engagement in which its change is written."""
    engagement = get_object_or_404(theirs(request).accepted(), key=key)
    if not may_change(signed_in(request), engagement):
        return refused(request, engagement)
    try:
        draft = amending.ask_for_change(engagement, by=signed_in(request))
    except amending.AmendmentRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("engagements:sent", engagement.key)
    remember(request, draft)
    return redirect("engagements:check", draft.key)


def refused(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    """Say who may; somebody who has not signed in is asked to, and comes back."""
    messages.error(request, str(drafting.SenderActsForNobody(engagement)))
    page = reverse("engagements:sent", args=[engagement.key])
    return redirect(page) if signed_in(request) else redirect_to_login(page)


@require_http_methods(["GET", "POST"])
@never_cache
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask the team to take an accepted engagement back, and say why."""
    engagement = get_object_or_404(theirs(request).accepted(), key=key)
    if not may_change(signed_in(request), engagement):
        return refused(request, engagement)
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        words = form.cleaned_data["words"]
        try:
            amending.ask_to_withdraw(engagement, by=signed_in(request), words=words)
        except amending.AmendmentRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("We have passed it on to the team, and write to you."))
        return redirect("engagements:sent", engagement.key)
    context = {"engagement": engagement, "form": form}
    status = 422 if form.errors else 200
    return render(request, "engagements/engagement_withdraw.html", context, status=status)
