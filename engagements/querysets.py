from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import AsGeoJSON
from django.contrib.postgres.aggregates import StringAgg
from django.db import models
from django.db.models import Case, Count, Exists, F, Func, OuterRef, Prefetch, Q, Sum, Value, When
from django.db.models.functions import MD5, Cast, Coalesce, Concat, Mod
from django.utils import timezone
from django.utils.translation import get_language

from axes.models import Aggregation, Criterion, Objective, Target
from counting.models import State
from engagements.searching import asked
from engagements.workflow import EDITABLE, OPEN, PUBLIC, Status
from languages.texts import unread
from territory.models import Municipality, Province, Region

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from axes.models import Axis
    from counting.querysets import CreditQuerySet
    from engagements.models import CriterionAnswer, Engagement

SITES_DRAWN_EXACTLY = 2000
COURSE_DEGREES = 0.0005

# So many organisations of one name are looked for among engagements.
MOST_NAMED = 200

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


def name_of(*places: str) -> Coalesce:
    """The name of the first of these places (by lookup) that is known, in the reader's language."""
    language = get_language()[:2]
    names = [f"{place}__name_{language}" for place in places]
    return Coalesce(*names, output_field=models.CharField())


def regions_of(user: "User") -> list[int]:
    """Keys of the regions to which a reviewer keeps, none for all; looked up once for a user."""
    models.prefetch_related_objects([user], "review_regions")
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

    def next_after(self, engagement: "Engagement") -> "Engagement | None":
        """The one that has waited a little less long than this one."""
        later = Q(submitted_at__gt=engagement.submitted_at) | Q(
            submitted_at=engagement.submitted_at, pk__gt=engagement.pk
        )
        return self.awaiting_review().filter(later).first()

    def next_before(self, engagement: "Engagement") -> "Engagement | None":
        """The one that has waited a little longer."""
        earlier = Q(submitted_at__lt=engagement.submitted_at) | Q(
            submitted_at=engagement.submitted_at, pk__lt=engagement.pk
        )
        return self.awaiting_review().filter(earlier).reverse().first()

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

    def with_open_amendment(self) -> "EngagementQuerySet":
        """Engagements that know as `open_amendments` what is asked to change and not decided."""
        asked = apps.get_model("engagements", "Engagement").objects.filter(status__in=OPEN)
        return self.prefetch_related(Prefetch("amendments", asked, to_attr="open_amendments"))

    def idle_since(self, moment: datetime) -> "EngagementQuerySet":
        """Drafts that nobody has touched since then."""
        return self.filter(status=Status.DRAFT, changed_at__lt=moment)

    def on_axis(self, axis: "Axis | int") -> "EngagementQuerySet":
        return self.towards(target__objective__axis=axis)

    def on_objective(self, objective: "Objective | int") -> "EngagementQuerySet":
        return self.towards(target__objective=objective)

    def towards(self, **condition: Any) -> "EngagementQuerySet":
        """Engagements with a contribution of this kind, each once."""
        contributions = apps.get_model("engagements", "Contribution").objects.filter(**condition)
        return self.filter(Exists(contributions.filter(engagement=OuterRef("pk"))))

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

    def counted_in(
        self, level: str, place: "Municipality | Province | Region | int"
    ) -> "EngagementQuerySet":
        """Engagements of which something counts in this place, as its figures say."""
        parts = apps.get_model("counting", "Attribution").objects.filter(
            **{level: place}, credit__claim__withdrawn_at=None, quantity__gt=0
        )
        return self.filter(reference__in=parts.values("credit__claim__source"))

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
        """All that one card of a list shows, whatever the number of cards."""
        contributions = apps.get_model("engagements", "Contribution").objects
        return (
            self.select_related("partner")
            .defer("searched")
            .prefetch_related(
                Prefetch("contributions", contributions.select_related("target__objective__axis"))
            )
        )

    def for_page(self) -> "EngagementQuerySet":
        """The same with the names of the places that were declared, for the page of one."""
        return self.for_card().prefetch_related(
            # Names only: an outline weighs more than the rest of the page.
            Prefetch("contributions__municipality", Municipality.objects.for_list()),
            Prefetch("contributions__province", Province.objects.for_list()),
            Prefetch("contributions__region", Region.objects.for_list()),
        )


class ReviewReasonQuerySet(models.QuerySet):
    def offered(self) -> "ReviewReasonQuerySet":
        """Reasons that reviewers can tick."""
        return self.filter(is_active=True)


class ContributionQuerySet(models.QuerySet):
    def with_quantities(self) -> "ContributionQuerySet":
        """Contributions that know what their sites measure together, in the base unit."""
        return self.annotate(measured=Sum("sites__measured"))

    def with_site_counts(self) -> "ContributionQuerySet":
        """Contributions that know how many sites they have."""
        return self.annotate(site_count=Count("sites"))

    def with_drawings(self) -> "ContributionQuerySet":
        """Contributions that know their `site_count`, and what is `drawn`.

        That is a text which differs where the geometry of a site differs; empty without sites.
        """
        text = models.TextField()
        each = MD5(Func("sites__geometry", function="ST_AsEWKT", output_field=text))
        together = MD5(StringAgg(each, "", order_by="sites__number"))
        drawn = Coalesce(together, Value(""), output_field=text)
        return self.with_site_counts().annotate(drawn=drawn)

    def mapped(self) -> "ContributionQuerySet":
        """Contributions with places on the map, not a quantity that was only declared."""
        return self.exclude(place_route__in=["", "declared"])

    def of_organisations(self) -> "ContributionQuerySet":
        """Contributions to a target that counts organisations, each of them once."""
        return self.filter(target__aggregation=Aggregation.DISTINCT_ORGANISATIONS)

    def for_steps(self) -> "ContributionQuerySet":
        """What lays the pages of the pledge form out: the targets, and the marks of their axes.

        Every page of the form asks for it, and most use little of it; so the objectives and axes
        themselves are not made, nor are the texts of other languages fetched.
        """
        return (
            self.select_related("target")
            .defer(*unread(Target, at="target__"))
            .annotate(
                objective_slug=F("target__objective__slug"),
                axis_number=F("target__objective__axis__number"),
            )
            .order_by("number")
        )

    def for_form(self) -> "ContributionQuerySet":
        """All that can be told of an engagement's contributions, at once.

        In their order, which must be said: where a sum is asked for, Meta's is not followed.
        """
        places = ("municipality", "province", "region")
        outlines = [f"{each}__{name}" for each in places for name in ("outline", "outline_for_map")]
        related = self.select_related("target__objective__axis", *places)
        return related.defer(*outlines).with_quantities().order_by("number")

    def for_desk(self) -> "ContributionQuerySet":
        """All that a reviewer's page asks of an engagement's contributions.

        Places are looked up apart from it: most contributions are drawn, and name none.
        """
        texts = unread(Target, at="target__") + unread(Objective, at="target__objective__")
        related = self.select_related("target__objective").defer(*texts)
        named = [
            Prefetch("municipality", Municipality.objects.for_list()),
            Prefetch("province", Province.objects.for_list()),
            Prefetch("region", Region.objects.for_list()),
        ]
        measured = related.with_quantities().with_drawings().order_by("number")
        return measured.prefetch_related(*named)


class CriterionAnswerQuerySet(models.QuerySet["CriterionAnswer"]):
    def with_criteria(self) -> "CriterionAnswerQuerySet":
        """Answers with what was asked, in the order of the framework."""
        return (
            self.select_related("criterion")
            .defer(*unread(Criterion, at="criterion__"))
            .order_by("criterion__objective__order", "criterion__order", "pk")
        )

    def once_each(self) -> list["CriterionAnswer"]:
        """What two objectives ask in the same words only once."""
        return list({each.criterion.text: each for each in self}.values())


class SiteQuerySet(models.QuerySet):
    def every(self, step: int) -> "SiteQuerySet":
        """One of so many sites of a contribution, to judge all of them by."""
        return self.annotate(rest=Mod("number", Value(step))).filter(rest=1 % step)

    def for_table(self) -> "SiteQuerySet":
        """Sites with the names of the places they lie in, and no geometry at all."""
        places = ("municipality", "province", "region")
        outlines = [f"{each}__{name}" for each in places for name in ("outline", "outline_for_map")]
        return self.select_related(*places).defer("geometry", "cell", *outlines)

    def with_place(self) -> "SiteQuerySet":
        """Sites that know as `place` the name of the smallest place they are known to lie in."""
        return self.annotate(place=name_of("municipality", "province", "region")).defer("cell")

    def for_own_map(self) -> "models.QuerySet[Any, tuple[str, str]]":
        """What a site is called and its GeoJSON (EPSG:4326), for the map of its own writer.

        Of more than SITES_DRAWN_EXACTLY, the course to about 50 m.
        """
        shape: Any = F("geometry")
        if self.count() > SITES_DRAWN_EXACTLY:
            shape = Func(
                shape, COURSE_DEGREES, function="ST_Simplify", output_field=GeometryField()
            )
        title = Concat(Cast("number", models.CharField()), Value(" "), "name")
        shown = self.order_by("number").annotate(title=title, shape=AsGeoJSON(shape, precision=6))
        return shown.exclude(shape=None).values_list("title", "shape")

    def as_shown(self) -> "SiteQuerySet":
        """Sites as their engagement lets anyone see them, or will once it is accepted.

        The one place where privacy of places is decided: `shown_geometry` (EPSG:4326) is the exact
        geometry only where its engagement publishes it, and the 1 km cell otherwise. The exact
        column itself is not fetched.
        """
        return self.defer("geometry").annotate(
            is_exact=F("contribution__engagement__exact_places_are_public"),
            shown_geometry=Case(
                When(
                    contribution__engagement__exact_places_are_public=True,
                    then=F("geometry"),
                ),
                default=F("cell"),
                output_field=GeometryField(srid=4326),
            ),
        )


class UploadQuerySet(models.QuerySet):
    def to_read(self) -> "UploadQuerySet":
        """Files that nobody has understood yet (index `uploads_to_read`)."""
        return self.filter(state__in=["waiting", "reading"])

    def too_hard(self) -> "UploadQuerySet":
        """Files that the worker has given up."""
        return self.filter(unsuitable="too_hard")

    def received_before(self, moment: datetime) -> "UploadQuerySet":
        return self.filter(received_at__lt=moment)
