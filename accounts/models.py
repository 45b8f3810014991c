from typing import Any

from django.conf import settings
from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    Permission,
    PermissionsMixin,
)
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def of_team_with(self, permission: str) -> "UserQuerySet":
        """People of the team who have a permission, such as "engagements.review_engagement"."""
        app, codename = permission.split(".")
        named = {"content_type__app_label": app, "codename": codename}
        permitted = Permission.objects.filter(**named)
        theirs = Q(groups__permissions__in=permitted) | Q(user_permissions__in=permitted)
        return self.active().filter(Q(is_superuser=True) | theirs, is_staff=True).distinct()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # dynamic
    """Creates people by their e-mail address, as Django's commands expect."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, by e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    preferred_language = models.CharField(
        _("preferred language"), max_length=2, choices=settings.LANGUAGES, default="en"
    )
    is_staff = models.BooleanField(_("member of the Alliance's team"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now, editable=False)

    # Kept by allauth: the addresses of this person, and whether they were proven.
    emailaddress_set: Any

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        ordering = ["email"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_email_address",
                violation_error_message=_("There is already an account with this e-mail address."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def has_proven(self, address: str) -> bool:
        """Whether this person has shown, by a code sent there, that the address is theirs."""
        return self.emailaddress_set.filter(email__iexact=address, verified=True).exists()

    def proven_addresses(self) -> "models.QuerySet[Any, dict[str, str]]":
        """The addresses this person has shown to be theirs, as rows of `lower` (small letters)."""
        return self.emailaddress_set.filter(verified=True).values(lower=Lower("email"))

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)
