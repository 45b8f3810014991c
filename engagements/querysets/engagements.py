"""Questions asked of engagements: whose, where, how far, and what a page needs of them."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone

from bba.composed import Asked, among
from counting.models import State
from engagements.searching import asked
from engagements.workflow import EDITABLE, OPEN, PUBLIC, Status
from territory.models import Municipality, Province, Region

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from counting.querysets import CreditQuerySet, PresenceQuerySet
    from engagements.models import Engagement

#: A place: itself, its primary key, or one that is asked for each time (`bba.composed`).
Where = Municipality | Province | Region | int | models.Expression | models.Subquery
# So many organisations of one name are looked for among engagements.
MOST_NAMED = 200
ON_A_CARD = ("reference", "title", "language", "accepted_at", "partner__kind", "partner__name")

WAS_SENT = Q(submitted_at__isnull=False) | Q(amends__isnull=False)


def belongs_to(user: "User") -> Q:
    """Begun while signed in, sent from the person's address, or sent for one of their partners.

    Their address is proven: nobody signs in without having confirmed it. What is asked to change
    in an engagement is theirs as the engagement is.
    """
    partner = Q(partner__in=user.memberships.values("partner"))
    return wrote(user) | (WAS_SENT & partner)


def wrote(user: "User") -> Q:
    """Begun while signed in, or sent from the person's address."""
    return Q(author=user) | (WAS_SENT & Q(contact_email__iexact=user.email))


def regions_of(user: "User") -> list[int]:
    """Keys of the regions to which a reviewer keeps, none for all; looked up once for a user."""
    # In no order: its own joins people and regions.
    regions = apps.get_model("engagements", "ReviewRegion").objects.order_by()
    models.prefetch_related_objects([user], models.Prefetch("review_regions", regions))
    return [each.region_id for each in user.review_regions.all()]


def lies_in(regions: Iterable[int], *, of: str = "") -> Q:
    """What names one of these regions, or a province or municipality there; `of` leads to it."""
    places = ("municipality__region", "province__region", "region")
    conditions = [Q(**{f"{of}{place}__in": regions}) for place in places]
    return conditions[0] | conditions[1] | conditions[2]


def of_what_is_done() -> "CreditQuerySet":
    """What counts of one engagement, in a query over engagements, and is more than pledged."""
    counted = apps.get_model("counting", "Credit").objects.filter(
        claim__source=OuterRef("reference"), claim__withdrawn_at=None, credited__gt=0
    )
    return counted.exclude(claim__state=State.PLEDGED)


def presences_in(
    level: str, place: Any, targets: Collection[int] | None = None
) -> "PresenceQuerySet":
    """What says that something of an engagement counts in this place, as its figures do.

    Towards one of these targets, by primary key, where any are named.
    """
    here = apps.get_model("counting", "Presence").objects.in_place(level, place)
    return here if targets is None else here.filter(target__in=targets)


class EngagementQuerySet(models.QuerySet):
    def accepted(self) -> "EngagementQuerySet":
        """What the public may see: accepted, or accepted and since completed."""
        return self.filter(status__in=PUBLIC)

    def awaiting_review(self) -> "EngagementQuerySet":
        """Submitted and not yet decided, oldest first."""
        return self.filter(status=Status.SUBMITTED).order_by("submitted_at", "pk")

    def sent(self) -> "EngagementQuerySet":
        """All that was ever submitted."""
        return self.exclude(status=Status.DRAFT)

    def within_reach_of(self, user: "User") -> "EngagementQuerySet":
        """What a reviewer looks after: all, or what touches one of the regions they keep to.

        It lies where it is drawn or declared, a change also where what it changes lies. What has no
        place of its own is where its partner is; what has none at all is everybody's, so that it
        does not wait for nobody.
        """
        regions = regions_of(user)
        if not regions:
            return self
        there = lies_in(regions) | lies_in(regions, of="sites__")
        somewhere = Q()
        for place in ("municipality", "province", "region"):
            for of in ("", "sites__"):
                somewhere |= Q(**{f"{of}{place}__isnull": False})
        contributions = apps.get_model("engagements", "Contribution").objects.filter(
            Q(engagement=OuterRef("pk")) | Q(engagement=OuterRef("amends"))
        )
        at_home = Q(partner__municipality=None) | Q(partner__municipality__region__in=regions)
        has_no_place = ~Exists(contributions.filter(somewhere))
        return self.filter(Exists(contributions.filter(there)) | has_no_place & at_home)

    def to_examine(self) -> "EngagementQuerySet":
        """Sent and never examined; while it awaits review also when it, or the day, has changed."""
        day_ago = timezone.now() - timedelta(days=1)
        changed = Q(changed_at__gt=F("examined_at")) | Q(examined_at__lt=day_ago)
        return self.sent().filter(Q(examined_at=None) | Q(status=Status.SUBMITTED) & changed)

    def apart_from(self, engagement: "Engagement") -> "EngagementQuerySet":
        """All but this one, what it would change, and the other changes of the same."""
        original = engagement.amends_id or engagement.pk
        versions = Q(pk=original) | Q(amends=original, amends__isnull=False)
        return self.exclude(versions)

    def after(self, submitted_at: Any, pk: Any) -> "EngagementQuerySet":
        """Those that have waited less long than one of this moment and key, the nearest first."""
        same = Q(submitted_at=submitted_at, pk__gt=pk)
        return self.awaiting_review().filter(Q(submitted_at__gt=submitted_at) | same)

    def before(self, submitted_at: Any, pk: Any) -> "EngagementQuerySet":
        """Those that have waited longer than one of this moment and key, the nearest first."""
        same = Q(submitted_at=submitted_at, pk__lt=pk)
        earlier = Q(submitted_at__lt=submitted_at) | same
        return self.awaiting_review().filter(earlier).reverse()

    def editable(self) -> "EngagementQuerySet":
        return self.filter(status__in=EDITABLE)

    def open_to(
        self, user: "User | AnonymousUser", *, keys: Iterable[UUID | str]
    ) -> "EngagementQuerySet":
        """What this visitor may look at before it is public, and change while it is editable.

        `keys` are those of the drafts opened in this browser: begun here, or reached by the link
        that was mailed. A person who signed in also reaches their own.
        """
        theirs = Q(key__in=list(keys))
        if user.is_authenticated:
            theirs |= belongs_to(user)
        return self.filter(theirs)

    def of(self, user: "User") -> "EngagementQuerySet":
        """A person's own engagements and drafts; what they would change in them hangs on them."""
        return self.filter(belongs_to(user), amends=None)

    def written_by(self, user: "User") -> "EngagementQuerySet":
        """What this person has begun or sent, changes included; not what colleagues have."""
        return self.filter(wrote(user))

    def hold(self) -> None:
        """Lock these rows until the end of the transaction, a change before what it changes.

        Whoever decides on one has it locked first, then what it changes, then its partner, then its
        claims. An act on several of these that takes them in another order and one that decides
        would wait for each other.
        """
        list(self.order_by("-pk").select_for_update(no_key=True).values_list("pk", flat=True))

    def with_open_amendment(self) -> "EngagementQuerySet":
        """Engagements that know as `open_amendments` what is asked to change and not decided."""
        asked = apps.get_model("engagements", "Engagement").objects.filter(status__in=OPEN)
        return self.prefetch_related(Prefetch("amendments", asked, to_attr="open_amendments"))

    def idle_since(self, moment: datetime) -> "EngagementQuerySet":
        """Drafts that nobody has touched since then."""
        return self.filter(status=Status.DRAFT, changed_at__lt=moment)

    def towards(self, targets: Collection[int] | Asked) -> "EngagementQuerySet":
        """Engagements with a contribution to one of these targets, by primary key.

        By the keys themselves the database knows how many there are: a target of few it finds from
        its contributions, one of many while it goes through the newest engagements.
        """
        contributions = apps.get_model("engagements", "Contribution").objects
        own = contributions.filter(among("target", targets), engagement=OuterRef("pk"))
        return self.filter(Exists(own))

    def found_by(self, words: str) -> "EngagementQuerySet":
        """Those whose title, description or reference has these words, or whose organisation has.

        A citizen's name is not public, so nobody can be found by it. Uses the indexes of words, of
        references and of partners.
        """
        organisations = apps.get_model("partners", "Partner").objects.organisations()
        named = organisations.named_like(words).values_list("pk", flat=True)
        fits = Q(reference=words.strip().upper()) | Q(partner__in=list(named[:MOST_NAMED]))
        query = asked(words)
        if query is not None:
            fits |= Q(searched=query)
        return self.filter(fits)

    def referred_to(self, references: Any) -> "EngagementQuerySet":
        """Those with these references, however many; uses the index of references.

        In that index is nothing without a reference, and of a long list or a subquery the database
        does not see by itself that it asks for none of those.
        """
        return self.filter(among("reference", references)).exclude(reference="")

    def counted_in(
        self, level: str, place: Where, targets: Collection[int] | None = None
    ) -> "EngagementQuerySet":
        """Engagements of which something counts in this place, as its figures say.

        Towards one of these targets, by primary key, where any are named.
        """
        own = presences_in(level, place, targets).filter(source=OuterRef("reference"))
        return self.filter(Exists(own))

    def references_counted_in(
        self, level: str, place: Where, targets: Collection[int] | None = None
    ) -> models.QuerySet:
        """The references of the same, newest first: as an index has them, however many there are.

        Where few of these are wanted, no more is looked at; of the engagements only whether each
        is among them, by the index of references.
        """
        among = self.order_by().filter(reference=OuterRef("source"))
        return presences_in(level, place, targets).filter(Exists(among)).sources()

    def newest_counted_in(self, level: str, place: Where, count: int) -> "EngagementQuerySet":
        """So many of which something counts in this place, accepted last."""
        return self.referred_to(self.references_counted_in(level, place)[:count])

    def for_mention(self) -> "EngagementQuerySet":
        """What the desk says of an engagement on the page of another one, and no more."""
        return self.select_related("partner").only("reference", "title", "status", "partner__name")

    def come_to(self, state: str) -> "EngagementQuerySet":
        """Engagements of which something stands in this state; pledged: nothing has come of it."""
        if state == State.PLEDGED:
            return self.filter(~Exists(of_what_is_done()))
        return self.filter(Exists(of_what_is_done().confirmed().filter(claim__state=state)))

    def not_confirmed(self) -> "EngagementQuerySet":
        """Engagements of which something was done and has not been confirmed for too long."""
        return self.filter(Exists(of_what_is_done().not_confirmed()))

    def for_card(self) -> "EngagementQuerySet":
        """All that the cards of a list show, the keys of their targets as `target_keys`: one query.

        What the targets are called, the page knows (`catalogue.known`).
        """
        contributions = apps.get_model("engagements", "Contribution").objects
        own = contributions.filter(engagement=OuterRef("pk")).order_by("number")
        return (
            self.select_related("partner")
            .only(*ON_A_CARD)
            .annotate(target_keys=ArraySubquery(own.values("target")))
        )

    def with_contributions(self) -> "EngagementQuerySet":
        """With who undertakes it, what for, and how much: two queries, however many there are."""
        contributions = apps.get_model("engagements", "Contribution").objects
        return (
            self.select_related("partner")
            .defer("searched")
            .prefetch_related(
                Prefetch("contributions", contributions.select_related("target__objective__axis"))
            )
        )
