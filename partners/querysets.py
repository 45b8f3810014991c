from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User
    from partners.models import Partner


class PartnerQuerySet(models.QuerySet):
    def recognised(self) -> "PartnerQuerySet":
        """Partners of whom the Alliance has accepted at least one engagement."""
        return self.exclude(recognised_at=None)

    def public(self) -> "PartnerQuerySet":
        """Partners with a page of their own: recognised organisations, never citizens."""
        return self.recognised().exclude(kind="citizen")

    def same_organisation(self, partner: "Partner") -> "PartnerQuerySet":
        """Other recognised partners with this one's enterprise number."""
        if not partner.enterprise_number:
            return self.none()
        return (
            self.recognised()
            .filter(enterprise_number=partner.enterprise_number)
            .exclude(pk=partner.pk)
        )

    def of(self, user: "User") -> "PartnerQuerySet":
        """Partners for which this person acts."""
        return self.filter(memberships__person=user).distinct()
