"""What a person who signed in has begun or sent."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import ListView

from engagements.models import Engagement


class MyEngagements(LoginRequiredMixin, ListView):
    """All that a person has begun or sent, the latest first."""

    template_name = "engagements/engagement_mine.html"
    context_object_name = "engagements"
    paginate_by = 20

    def get_queryset(self) -> Any:
        person: Any = self.request.user
        mine = Engagement.objects.of(person)
        return mine.for_card().order_by("-changed_at", "-pk")
