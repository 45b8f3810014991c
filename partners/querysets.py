from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from partners.models import Partner


class PartnerQuerySet(models.QuerySet):
    def recognised(self) -> "PartnerQuerySet":
        """Partners of whom the Alliance has accepted at least one engagement."""
        return self.exclude(recognised_at=None)

    def same_organisation(self, partner: "Partner") -> "PartnerQuerySet":
        """Other recognised partners with this one's enterprise number."""
        if not partner.enterprise_number:
            return self.none()
        return (
            self.recognised()
            .filter(enterprise_number=partner.enterprise_number)
            .exclude(pk=partner.pk)
        )
