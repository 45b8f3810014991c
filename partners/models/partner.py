import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from stdnum.be import vat
from stdnum.exceptions import ValidationError as NumberIsWrong

from languages.texts import label_of
from partners.naming import core_of
from partners.querysets import PartnerQuerySet
from territory.models import Municipality

DIGITS = 10


def is_an_enterprise_number(number: str) -> None:
    """Raise ValidationError unless `number` is Belgian and its check digits fit."""
    if not (vat.compact(number).isdigit() and len(vat.compact(number)) == DIGITS):
        raise ValidationError(
            _("A Belgian enterprise number has ten digits, for example 0403.170.701."),
            code="enterprise_number",
        )
    try:
        vat.validate(number)
    except NumberIsWrong as error:
        raise ValidationError(
            _(
                "This is not a Belgian enterprise number: its last two digits do not fit the "
                "others. It has ten digits, for example 0403.170.701."
            ),
            code="enterprise_number",
        ) from error


class PartnerKind(models.TextChoices):
    CITIZEN = "citizen", pgettext_lazy("kind of partner", "Citizen")
    COMPANY = "company", pgettext_lazy("kind of partner", "Company")
    MUNICIPALITY = "municipality", pgettext_lazy("kind of partner", "Municipality")
    PUBLIC_BODY = "public body", pgettext_lazy("kind of partner", "Other public body")
    ASSOCIATION = "association", pgettext_lazy("kind of partner", "Association or local group")
    FARM = "farm", pgettext_lazy("kind of partner", "Farm or forest owner")
    SCHOOL = "school", pgettext_lazy("kind of partner", "School or research body")


class Partner(models.Model):
    """Who commits: a citizen, a town, a company, an association."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=PartnerKind.choices)
    name = models.CharField(_("name"), max_length=200)
    # What is left of the name without case, accents, legal form and "municipality of".
    name_core = models.GeneratedField(
        expression=core_of(F("name")), output_field=models.TextField(), db_persist=True
    )
    enterprise_number = models.CharField(
        _("enterprise number"), max_length=10, blank=True, validators=[is_an_enterprise_number]
    )
    website = models.URLField(_("website"), blank=True)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partners",
    )
    # The organisation the Alliance already knows, where the writer says that this is the same one.
    meant = models.ForeignKey(
        "self",
        verbose_name=_("said to be the same as"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="said_to_be",
    )
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="partners"
    )
    added_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)
    recognised_at = models.DateTimeField(_("recognised at"), null=True, blank=True, editable=False)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise_number"],
                condition=~models.Q(enterprise_number="") & ~models.Q(recognised_at=None),
                name="one_recognised_partner_per_enterprise_number",
                violation_error_message=_("A partner with this enterprise number already exists."),
            )
        ]
        indexes = [
            # The order of the desk's list.
            models.Index(fields=["name", "-id"], name="partners_by_name"),
            # The public list: its number and the keys of its pages are read from here alone.
            models.Index(
                fields=["name", "id"],
                name="organisations_in_order",
                condition=~models.Q(recognised_at=None) & ~models.Q(kind="citizen"),
            ),
            # The search for organisations of nearly the same name.
            GinIndex(
                name="organisations_by_name",
                fields=["name_core"],
                opclasses=["gin_trgm_ops"],
                condition=~models.Q(recognised_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The public page of an organisation; a citizen has none."""
        return reverse("catalogue:partner", args=[self.key, self.slug])

    get_kind_display = label_of(PartnerKind, "kind")

    @property
    def is_citizen(self) -> bool:
        return self.kind == PartnerKind.CITIZEN

    @property
    def public_name(self) -> str:
        """The name the public sees: a citizen's own name is never shown."""
        return str(PartnerKind.CITIZEN.label) if self.is_citizen else self.name

    @property
    def slug(self) -> str:
        return slugify(self.name)[:60] or "partner"

    def recognise(self) -> "Partner":
        """Note that the Alliance knows this partner; return the one row that stands for it.

        Where an organisation with the same enterprise number is already recognised, or the one
        that is meant, that one is returned, so that an organisation is never two partners. The
        rows are locked, so that two reviewers who accept it at once agree which. Call it inside a
        transaction.
        """
        self.hold_who_is_meant()
        same = Partner.objects.filter(enterprise_number=self.enterprise_number)
        list(same.exclude(enterprise_number="").order_by("pk").select_for_update())
        known = Partner.objects.same_organisation(self).first()
        if known is not None:
            return known
        if self.recognised_at is None:
            self.recognised_at = timezone.now()
            self.save(update_fields=["recognised_at"])
        return self

    def hold_who_is_meant(self) -> None:
        """Lock the organisation that this one is said to be: of one that is merged just now, what
        it becomes.
        """
        held = None
        while self.meant_id is not None and self.meant_id != held:
            held = self.meant_id
            list(Partner.objects.filter(pk=held).select_for_update(no_key=True))
            self.refresh_from_db(fields=["meant"])
