"""Small acts on the page of one engagement: assign it, judge two sites, examine it again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from accounts.models import User
from correspondence import letters
from correspondence.models import Letter
from counting import claims
from engagements import assigning, tasks
from engagements.admin.questions import colleagues_of
from engagements.forms.pair import PairForm
from engagements.models import Engagement
from engagements.permissions import may_decide, may_judge, may_review


class Acts:
    """Addresses below the page of one engagement; each takes a POST, acts and goes back to it."""

    admin_site: Any
    found: Any
    log_change: Any

    def urls_of_acts(self) -> list[Any]:
        acts = {
            "assign": self.assign_view,
            "pair": self.pair_view,
            "examine": self.examine_view,
            "letter": self.letter_view,
        }
        return [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"engagements_engagement_{name}",
            )
            for name, view in acts.items()
        ]

    def of_reviewer(self, request: Any, pk: int) -> Engagement:
        """The engagement; refused unless this is a POST of somebody who may review."""
        engagement = self.found(request, str(pk))
        if request.method != "POST" or not may_review(request.user):
            raise PermissionDenied
        return engagement

    def assign_view(self, request: Any, pk: int) -> HttpResponse:
        """Take the engagement on, hand it over to a colleague, or leave it."""
        engagement = self.of_reviewer(request, pk)
        to = request.POST.get("to", "")
        try:
            if to == "me":
                assigning.take_on(engagement, by=request.user)
            elif to.isdigit():
                colleague = get_object_or_404(colleagues_of(request.user.pk), pk=to)
                self.hand_over(request, engagement, colleague)
            else:
                assigning.leave(engagement, by=request.user)
        except assigning.TakenMeanwhile as refusal:
            messages.error(request, str(refusal))
        return back_to(engagement)

    def hand_over(self, request: Any, engagement: Engagement, colleague: User) -> None:
        if may_decide(colleague, engagement):
            assigning.hand_over(engagement, to=colleague, by=request.user)
        else:
            sentence = _("%(colleague)s may not decide on this engagement.")
            messages.error(request, sentence % {"colleague": colleague})

    def pair_view(self, request: Any, pk: int) -> HttpResponse:
        """Record that two sites are the same, distinct, or undecided again."""
        engagement = self.of_reviewer(request, pk)
        own = engagement.counts_as
        form = PairForm(request.POST, own=own)
        if not may_judge(request.user, [own, request.POST.get("source", "")]):
            raise PermissionDenied
        if form.is_valid():
            claims.decide_pair(
                (own, form.cleaned_data["number"]),
                (form.cleaned_data["source"], form.cleaned_data["other_number"]),
                form.cleaned_data["verdict"],
                by=request.user.get_username(),
                reason=form.cleaned_data["reason"],
            )
            tasks.examine.delay(engagement.pk)
            messages.success(request, _("The decision on the two sites is kept."))
        else:
            messages.error(request, _("These two sites are not there any more."))
        return back_to(engagement, "pairs")

    def examine_view(self, request: Any, pk: int) -> HttpResponse:
        engagement = self.of_reviewer(request, pk)
        tasks.examine.delay(engagement.pk)
        messages.success(request, _("The engagement is being examined again."))
        return back_to(engagement)

    def letter_view(self, request: Any, pk: int) -> HttpResponse:
        """Try a letter again that has not left; one that has is left alone."""
        engagement = self.of_reviewer(request, pk)
        own = Letter.objects.filter(about=engagement.reference)
        letter = request.POST.get("letter", "")
        again = letters.try_again(own.filter(pk=int(letter) if letter.isdigit() else 0))
        if again:
            self.log_change(request, engagement, [{"changed": {"fields": [f"letter {letter}"]}}])
            messages.success(request, _("The letter will be tried again within a minute."))
        else:
            messages.info(request, _("This letter has left already."))
        return back_to(engagement, "letters")


def back_to(engagement: Engagement, part: str = "") -> HttpResponse:
    address = reverse("admin:engagements_engagement_change", args=[engagement.pk])
    return redirect(f"{address}#{part}" if part else address)
