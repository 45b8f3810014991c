"""Going on later: the link that is mailed, what it opens, and the end of a draft."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from engagements import drafting
from engagements.forms import LinkForm
from engagements.limits import LETTERS_FROM_NETWORK
from engagements.models import Engagement
from engagements.views.access import link_refused, network_of, remember, with_draft


@require_http_methods(["GET", "POST"])
@with_draft
def send_link(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    form = LinkForm(request.POST or None, initial={"email": engagement.contact_email})
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            if LETTERS_FROM_NETWORK.is_passed(network_of(request)):
                raise drafting.TooManyLetters
            drafting.send_link(engagement, to=email)
        except drafting.TooManyLetters as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("We have sent the link to %(email)s.") % {"email": email})
            return redirect("engagements:check", engagement.key)
    context = {"engagement": engagement, "form": form, "days": settings.DRAFT_LINK_DAYS}
    status = 422 if form.errors else 200
    return render(request, "engagements/engagement_later.html", context, status=status)


@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    try:
        engagement, mailed_to = drafting.open_link(token)
    except drafting.LinkNotValid as refusal:
        return link_refused(request, str(refusal))
    remember(request, engagement, mailed_to=mailed_to)
    return redirect("engagements:check", engagement.key)


@require_http_methods(["GET", "POST"])
@with_draft
def discard(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    if request.method == "POST":
        drafting.discard(engagement)
        messages.success(request, _("The draft is deleted, with everything in it."))
        return redirect("engagements:start")
    return render(request, "engagements/engagement_discard.html", {"engagement": engagement})
