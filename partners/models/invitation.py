from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models.partner import Partner
from partners.querysets import InvitationQuerySet
from partners.workflow import Role


class Invitation(models.Model):
    """An address whose owner may join; the row goes once it is accepted or taken back."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=8, choices=Role.choices, default=Role.MEMBER)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        help_text=_("Nobody: the Alliance, after the first accepted engagement."),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
    )
    invited_at = models.DateTimeField(_("invited at"), default=timezone.now)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                "partner",
                Lower("email"),
                name="one_invitation_per_address",
                violation_error_message=_("This address is already invited."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.partner}"


class JoinRequest(models.Model):
    """A person who asks to act for a partner; the row goes once it is answered."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="join_requests")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests"
    )
    words = models.TextField(_("who you are"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)

    class Meta:
        ordering = ["asked_at"]
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "person"],
                name="one_request_per_person",
                violation_error_message=_("This person has already asked to join."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.partner}"
