"""Questions asked of the reasons that reviewers give."""

from django.db import models


class ReviewReasonQuerySet(models.QuerySet):
    def offered(self) -> "ReviewReasonQuerySet":
        """Reasons that reviewers can tick."""
        return self.filter(is_active=True)
