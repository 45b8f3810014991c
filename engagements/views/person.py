"""What the register holds of a person who signed in: to take along, and to delete."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from engagements import leaving
from engagements.forms import LeavingForm
from engagements.models import Engagement
from engagements.person_file import pieces
from partners.models import Partner


@never_cache
@require_safe
@login_required
def my_data(request: Any) -> StreamingHttpResponse:
    """All that is kept of this person, as one JSON file."""
    disposition = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return StreamingHttpResponse(
        pieces(request.user), content_type="application/json", headers=disposition
    )


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def leave(request: Any) -> HttpResponse:
    """What is deleted and what stays, and the button that does it."""
    form = LeavingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            leaving.leave_the_register(by=request.user)
        except leaving.LeavingRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("engagements:leave")
        logout(request)
        messages.success(request, _("Your account is deleted. Thank you for what you did."))
        return redirect("catalogue:home")
    mine = Engagement.objects.written_by(request.user)
    context = {
        "form": form,
        "drafts": mine.filter(submitted_at=None).count(),
        "accepted": mine.accepted().count(),
        "needing": Partner.objects.left_without_keeper_by(request.user),
    }
    status = 422 if form.errors else 200
    return render(request, "engagements/person_leave.html", context, status=status)
