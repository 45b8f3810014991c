from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models.partner import Partner
from partners.workflow import Happening, Role


class Membership(models.Model):
    """A person who acts for a partner; a keeper also chooses who else does."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=8, choices=Role.choices, default=Role.MEMBER)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now)

    class Meta:
        ordering = ["partner", "joined_at"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "person"],
                name="one_membership_per_person",
                violation_error_message=_("This person already acts for this partner."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.partner}"

    @property
    def is_keeper(self) -> bool:
        return self.role == Role.KEEPER


class MembershipChange(models.Model):
    """What happened among the people of a partner: to whom, by whom, when."""

    partner = models.ForeignKey(
        Partner, on_delete=models.CASCADE, related_name="membership_changes"
    )
    what = models.CharField(_("what happened"), max_length=12, choices=Happening.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="membership_changes",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("change of membership")
        verbose_name_plural = _("changes of membership")

    def __str__(self) -> str:
        return f"{self.partner}: {self.get_what_display()}"
