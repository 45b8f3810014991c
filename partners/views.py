"""The pages of the people of an organisation."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from partners import membership
from partners.forms import InvitationForm, JoinRequestForm, SearchForm
from partners.models import Invitation, JoinRequest, Partner
from partners.permissions import may_keep

FOUND_AT_MOST = 10
CHANGES_SHOWN = 20


@contextmanager
def told(request: HttpRequest, done: str) -> Iterator[None]:
    """Say that the act was done, or why it was refused."""
    try:
        yield
    except membership.MembershipRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)


@never_cache
@require_safe
@login_required
def organisations(request: Any) -> HttpResponse:
    """For whom one acts, who asks one to, and the search for an organisation to join."""
    person = request.user
    form = SearchForm(request.GET or None)
    found = Partner.objects.called(form.cleaned_data["name"]) if form.is_valid() else None
    context = {
        "memberships": person.memberships.select_related("partner").order_by("partner__name"),
        "invitations": Invitation.objects.open_to(person).select_related("partner"),
        "join_requests": person.join_requests.select_related("partner"),
        "form": form,
        "found": found if found is None else found[:FOUND_AT_MOST],
    }
    return render(request, "partners/partner_list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def organisation(request: Any, key: UUID) -> HttpResponse:
    """The people of one organisation, for themselves only; a keeper invites here."""
    partner = get_object_or_404(Partner.objects.of(request.user), key=key)
    is_keeper = may_keep(request.user, partner)
    typed = request.POST if request.method == "POST" and is_keeper else None
    form = InvitationForm(typed, by=request.user)
    if form.is_valid() and invited(request, partner, form):
        return redirect("partners:organisation", partner.key)
    context = {
        "partner": partner,
        "is_keeper": is_keeper,
        "memberships": partner.memberships.select_related("person"),
        "invitations": partner.invitations.all(),
        "join_requests": partner.join_requests.select_related("person"),
        "changes": partner.membership_changes.select_related("person", "by")[:CHANGES_SHOWN],
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "partners/partner_people.html", context, status=status)


def invited(request: Any, partner: Partner, form: InvitationForm) -> bool:
    """Invite whom the form names; what stands against it is said at the field."""
    email = form.cleaned_data["email"]
    try:
        membership.invite_colleague(partner, by=request.user, **form.cleaned_data)
    except membership.MembershipRefused as refusal:
        form.add_error("email", str(refusal))
        return False
    messages.success(request, _("We have sent an invitation to %(email)s.") % {"email": email})
    return True


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: Any, token: str) -> HttpResponse:
    """What a mailed invitation leads to: who invites, and the button that accepts."""
    try:
        found = membership.open_invitation(token)
    except membership.InvitationNotValid as refusal:
        return invitation_refused(request, str(refusal))
    if request.method == "POST" and request.user.is_authenticated:
        return accepted(request, found)
    is_theirs = request.user.is_authenticated and request.user.has_proven(found.email)
    context = {"invitation": found, "is_theirs": is_theirs}
    return render(request, "partners/invitation_accept.html", context)


def invitation_refused(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "partners/invitation_refused.html", {"reason": reason}, status=404)


@require_POST
@login_required
def accept_invitation(request: Any, pk: int) -> HttpResponse:
    """Accept, without the letter, what was sent to one's own proven address."""
    return accepted(request, get_object_or_404(Invitation.objects.open_to(request.user), pk=pk))


def accepted(request: Any, found: Invitation) -> HttpResponse:
    with told(request, _("You act for %(name)s now.") % {"name": found.partner.name}):
        membership.accept_invitation(found, by=request.user)
    return redirect("partners:organisations")


@require_POST
@login_required
def take_back(request: Any, pk: int) -> HttpResponse:
    kept = Partner.objects.kept_by(request.user)
    found = get_object_or_404(Invitation.objects.filter(partner__in=kept), pk=pk)
    with told(request, _("The invitation is taken back: its link leads nowhere now.")):
        membership.take_back(found, by=request.user)
    return redirect("partners:organisation", found.partner.key)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def ask_to_join(request: Any, key: UUID) -> HttpResponse:
    partner = get_object_or_404(Partner.objects.organisations(), key=key)
    form = JoinRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        with told(request, _("We have passed your question on, and write to you.")):
            membership.ask_to_join(partner, by=request.user, words=words)
        return redirect("partners:organisations")
    return render(request, "partners/partner_ask.html", {"partner": partner, "form": form})


@require_POST
@login_required
def admit(request: Any, pk: int) -> HttpResponse:
    asked = asked_of(request.user, pk)
    with told(request, _("%(name)s acts for your organisation now.") % {"name": asked.person}):
        membership.admit(asked, by=request.user)
    return redirect("partners:organisation", asked.partner.key)


@require_POST
@login_required
def turn_down(request: Any, pk: int) -> HttpResponse:
    asked = asked_of(request.user, pk)
    with told(request, _("We have told %(name)s.") % {"name": asked.person}):
        membership.turn_down(asked, by=request.user)
    return redirect("partners:organisation", asked.partner.key)


def asked_of(keeper: User, pk: int) -> JoinRequest:
    """A request to join an organisation of which this person is keeper."""
    kept = Partner.objects.kept_by(keeper)
    requests = JoinRequest.objects.filter(partner__in=kept).select_related("partner", "person")
    return get_object_or_404(requests, pk=pk)


@require_POST
@login_required
def hand_over(request: Any, key: UUID, pk: int) -> HttpResponse:
    partner = get_object_or_404(Partner.objects.kept_by(request.user), key=key)
    other = get_object_or_404(partner.memberships.select_related("person"), pk=pk).person
    with told(request, _("%(name)s is keeper now.") % {"name": other}):
        membership.hand_over(partner, to=other, by=request.user)
    return redirect("partners:organisation", partner.key)


@require_POST
@login_required
def leave(request: Any, key: UUID, pk: int) -> HttpResponse:
    """Leave an organisation oneself, or, as its keeper, end the membership of a colleague."""
    partner = get_object_or_404(Partner.objects.of(request.user), key=key)
    theirs = partner.memberships.select_related("person")
    if not may_keep(request.user, partner):
        theirs = theirs.filter(person=request.user)
    person = get_object_or_404(theirs, pk=pk).person
    done = _("%(name)s does not act for %(organisation)s any more.")
    with told(request, done % {"name": person, "organisation": partner.name}):
        membership.leave(partner, person=person, by=request.user)
    if may_keep(request.user, partner):
        return redirect("partners:organisation", partner.key)
    return redirect("partners:organisations")
