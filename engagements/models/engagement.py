import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagements.querysets import EngagementQuerySet, regions_of
from engagements.searching import document
from engagements.workflow import (
    EDITABLE,
    MOVES,
    MOVES_OF_AMENDMENT,
    MOVES_OF_FAREWELL,
    OPEN,
    PUBLIC,
    Status,
)
from languages.texts import label_of
from partners.models import Partner

if TYPE_CHECKING:
    from accounts.models import User


class MoveNotAllowed(Exception):
    """The engagement has, or has meanwhile got, a status from which this move does not start."""

    def __init__(self, status: Status, wanted: Status) -> None:
        self.status, self.wanted = status, wanted
        super().__init__(
            gettext(
                "This engagement is “%(status)s” now, so it cannot become “%(wanted)s”. "
                "Somebody may have decided it meanwhile: look at its history."
            )
            % {"status": status.label, "wanted": wanted.label}
        )


class Engagement(models.Model):
    """What one partner undertakes for nature, from the first draft to the last report."""

    # What
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(_("reference"), max_length=16, blank=True)
    title = models.CharField(_("title"), max_length=120, blank=True)
    description = models.TextField(_("description"), max_length=3000, blank=True)
    language = models.CharField(
        _("language it is written in"), max_length=2, choices=settings.LANGUAGES
    )

    # An amendment: the accepted engagement it would change, or asks to withdraw
    amends = models.ForeignKey(
        "self",
        verbose_name=_("changes"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="amendments",
    )
    asks_to_withdraw = models.BooleanField(_("asks to withdraw"), default=False, editable=False)

    # Who
    partner = models.ForeignKey(
        Partner,
        verbose_name=_("partner"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="engagements",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="engagements",
    )
    contact_name = models.CharField(_("name of the writer"), max_length=150, blank=True)
    contact_email = models.EmailField(_("e-mail address of the writer"), blank=True)
    contact_confirmed_at = models.DateTimeField(
        _("e-mail address confirmed at"), null=True, blank=True
    )

    # Where
    exact_places_are_public = models.BooleanField(_("exact places are public"), default=False)
    # Until the writer has, it follows from who pledges.
    privacy_is_chosen = models.BooleanField(default=False, editable=False)

    # When
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    # Status
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    started_at = models.DateTimeField(_("started at"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True, editable=False)

    # Review
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewer"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="engagements_taken_on",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("acceptance proposed by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="engagements_proposed",
    )
    examined_at = models.DateTimeField(_("examined at"), null=True, blank=True, editable=False)
    # Reference, title, partner and places in four languages, folded: what the desk searches.
    sought = models.TextField(_("words to find it by"), blank=True, editable=False)

    # What can be searched of it, by everybody once it is public.
    searched = models.GeneratedField(
        expression=document(), output_field=SearchVectorField(), db_persist=True
    )

    objects = EngagementQuerySet.as_manager()

    class Meta:
        ordering = ["-accepted_at", "-pk"]
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")
        permissions = [("review_engagement", _("May decide on engagements"))]
        constraints = [
            models.UniqueConstraint(
                fields=["reference"],
                condition=~Q(reference=""),
                name="one_engagement_per_reference",
                violation_error_message=_("This reference is taken."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=PUBLIC) | Q(accepted_at__isnull=False),
                name="accepted_has_a_moment",
                violation_error_message=_("An accepted engagement has a moment of acceptance."),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT)
                | ~Q(reference="") & Q(submitted_at__isnull=False, partner__isnull=False),
                name="submitted_is_complete",
                violation_error_message=_(
                    "A submitted engagement has a reference, a partner and a moment of submission."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="ends_after_it_starts",
                violation_error_message=_("The end is before the start: correct one of the dates."),
            ),
            models.UniqueConstraint(
                fields=["amends"],
                condition=Q(status__in=OPEN),
                name="one_open_amendment_per_engagement",
                violation_error_message=_("A change of this engagement is already asked for."),
            ),
            models.CheckConstraint(
                condition=Q(amends=None) & ~Q(status=Status.ADOPTED) & Q(asks_to_withdraw=False)
                | Q(amends__isnull=False) & ~Q(status__in=[*PUBLIC, Status.WITHDRAWN]),
                name="amendment_is_never_public",
                violation_error_message=_("A change never becomes an engagement of its own."),
            ),
        ]
        indexes = [
            GinIndex(fields=["searched"], name="engagement_search"),
            models.Index(
                fields=["submitted_at", "id"],
                name="awaiting_review",
                condition=Q(status=Status.SUBMITTED),
            ),
            models.Index(fields=["submitted_at", "id"], name="oldest_first"),
            models.Index(Upper("contact_email"), name="by_address"),
            models.Index(
                fields=["id"],
                name="never_examined",
                condition=Q(examined_at=None) & ~Q(status=Status.DRAFT),
            ),
            GinIndex(fields=["sought"], name="words_sought", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["description"], name="words_described", opclasses=["gin_trgm_ops"]),
            # The public list: its number and the keys of its pages are read from here alone.
            models.Index(
                fields=["-accepted_at", "-id"], name="newest_first", condition=Q(status__in=PUBLIC)
            ),
            # The latest on the page of a partner, who may have thousands.
            models.Index(
                fields=["partner", "-accepted_at", "-id"],
                name="newest_of_partner",
                condition=Q(status__in=PUBLIC),
            ),
            # Which of many references are public, read from here alone.
            models.Index(
                fields=["reference"],
                name="public_reference",
                condition=Q(status__in=PUBLIC),
                include=["id"],
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.reference or str(_("Untitled draft"))

    def get_absolute_url(self) -> str:
        return reverse("catalogue:engagement", args=[self.reference, self.slug])

    get_status_display = label_of(Status, "status")

    @property
    def slug(self) -> str:
        return slugify(self.title)[:60] or "engagement"

    @property
    def is_amendment(self) -> bool:
        return self.amends_id is not None

    @property
    def amended(self) -> "Engagement":
        """The accepted engagement that this amendment would change."""
        return cast(Engagement, self.amends)

    @property
    def counts_as(self) -> str:
        """The reference under which it is counted, or would be once it is accepted."""
        return self.amended.reference if self.is_amendment else self.reference

    @property
    def moves(self) -> set[Status]:
        """The statuses that may follow."""
        if not self.is_amendment:
            return MOVES[Status(self.status)]
        table = MOVES_OF_FAREWELL if self.asks_to_withdraw else MOVES_OF_AMENDMENT
        return table[Status(self.status)]

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def is_public(self) -> bool:
        return self.status in PUBLIC

    @property
    def has_begun(self) -> bool:
        """Whether its first day is here: nobody is asked that a second time."""
        return self.starts_on is not None and self.starts_on <= timezone.localdate()

    @property
    def takes_two_reviewers(self) -> bool:
        """Whether any of its contributions is so large that two people must agree to it."""
        return any(
            each.target.takes_two_reviewers(each.quantity or Decimal(0))
            for each in self.contributions.all()
        )

    def is_within_reach_of(self, user: "User") -> bool:
        """Whether it lies where this reviewer decides."""
        within_reach = Engagement.objects.within_reach_of(user)
        return not regions_of(user) or within_reach.filter(pk=self.pk).exists()

    def keep(self, **answers: Any) -> None:
        """Store these answers and nothing else: another tab may have moved the status meanwhile."""
        for field, answer in answers.items():
            setattr(self, field, answer)
        self.save(update_fields=[*answers, "changed_at"])

    def move_to(self, wanted: Status, *, by: "User | None", words: str = "") -> None:
        """Give the engagement its next status and keep a trace; the only writer of `status`.

        The row is locked first, so of two people who decide at once the second is refused.
        Call it inside a transaction. Raises MoveNotAllowed where the table has no such move.
        """
        locked = Engagement.objects.select_for_update().get(pk=self.pk)
        current = Status(locked.status)
        if wanted not in locked.moves:
            raise MoveNotAllowed(current, wanted)
        now = timezone.now()
        self.status, self.proposed_by = wanted, None
        if wanted == Status.SUBMITTED:
            self.submitted_at = now
            self.reference = locked.reference or self.new_reference(now.year)
        if wanted == Status.ACCEPTED:
            self.accepted_at = now
        self.save(
            update_fields=[
                "status",
                "submitted_at",
                "reference",
                "accepted_at",
                "proposed_by",
                "changed_at",
            ]
        )
        self.status_changes.create(
            from_status=current, to_status=wanted, by=by, at=now, words=words
        )

    def new_reference(self, year: int) -> str:
        """Of an amendment that of its engagement and a number: the first change makes version 2."""
        if not self.is_amendment:
            return f"E{year}-{self.pk:05d}"
        earlier = Engagement.objects.filter(amends=self.amended).exclude(reference="").count()
        return f"{self.amended.reference}-{earlier + 2}"

    def note_change(
        self, *, by: "User | None", words: str = "", before: Status | None = None
    ) -> None:
        """Keep a trace of something decided that leaves the status as it is.

        `before` is ADOPTED where a change that was in force is not any more.
        """
        was = before or self.status
        self.status_changes.create(
            from_status=was, to_status=self.status, by=by, at=timezone.now(), words=words
        )
