"""From checked answers to a pledge that is sent."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from engagements import drafting, steps
from engagements.amending import AmendmentRefused
from engagements.comparing import changes
from engagements.counted import tell_what_counts
from engagements.models import Engagement, MoveNotAllowed
from engagements.views.access import theirs, with_draft
from engagements.workflow import Status


@require_http_methods(["GET", "POST"])
@with_draft
def check(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    if request.method == "POST":
        by = request.user if request.user.is_authenticated else None
        try:
            drafting.submit(engagement, by=by)
        except (drafting.DraftIncomplete, AmendmentRefused) as refusal:
            messages.error(request, str(refusal))
        except MoveNotAllowed:  # sent a moment ago by another tab: there is nothing to mend
            return redirect("engagements:sent", engagement.key)
        else:
            return redirect("engagements:sent", engagement.key)
    pages = steps.pages_of(engagement)
    context = {
        "engagement": engagement,
        "pages": pages,
        "missing": [page for page in pages if not page.is_answered],
        "contribution_count": engagement.contributions.count(),
        "answers": engagement.criterion_answers.once_each(),
        "rows": changes(engagement) if engagement.is_amendment else [],
    }
    return render(request, "engagements/engagement_check.html", context)


@never_cache
@require_safe
def sent(request: HttpRequest, key: UUID) -> HttpResponse:
    """What became of what was sent; of a change that holds now, the engagement itself."""
    sent_by_them = theirs(request).exclude(submitted_at=None).with_open_amendment()
    engagement = get_object_or_404(sent_by_them, key=key)
    if engagement.status == Status.ADOPTED:
        return redirect("engagements:sent", engagement.amended.key)
    tell_what_counts([engagement])
    context = {"engagement": engagement, "contributions": engagement.contributions.for_form()}
    return render(request, "engagements/engagement_sent.html", context)
