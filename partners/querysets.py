from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.search import TrigramSimilarity
from django.core.cache import cache
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Greatest, Lower
from django.utils import timezone

from languages.known import for_a_minute
from languages.texts import LANGUAGES
from partners.naming import core_of
from partners.workflow import Role
from territory.models import Municipality

if TYPE_CHECKING:
    from accounts.models import User
    from partners.models import Partner

# In the cache, for so many seconds: municipalities merge on the first of January.
TOWNS, TOWNS_KEPT = "partners.cores_of_towns", 3600


class PartnerQuerySet(models.QuerySet):
    def recognised(self) -> "PartnerQuerySet":
        """Partners of whom the Alliance has accepted at least one engagement."""
        return self.exclude(recognised_at=None)

    def organisations(self) -> "PartnerQuerySet":
        """Recognised partners that several people may act for: all but citizens."""
        return self.recognised().exclude(kind="citizen")

    def of(self, person: "User") -> "PartnerQuerySet":
        """Those this person acts for."""
        return self.filter(memberships__person=person)

    def kept_by(self, person: "User") -> "PartnerQuerySet":
        """Those whose people this person chooses."""
        return self.filter(memberships__person=person, memberships__role=Role.KEEPER)

    def left_without_keeper_by(self, person: "User") -> "PartnerQuerySet":
        """Those for which others act too, but whose only keeper this person is."""
        memberships = apps.get_model("partners", "Membership").objects
        others = memberships.filter(partner=OuterRef("pk")).exclude(person=person)
        others_keep = Exists(others.filter(role=Role.KEEPER))
        return self.kept_by(person).filter(Exists(others), ~others_keep)

    def same_organisation(self, partner: "Partner") -> "PartnerQuerySet":
        """Other recognised partners with this one's enterprise number, or meant by its writer."""
        same = Q(pk=partner.meant_id)
        if partner.enterprise_number:
            same |= Q(enterprise_number=partner.enterprise_number)
        return self.recognised().filter(same).exclude(pk=partner.pk)

    def named_like(self, words: str) -> "PartnerQuerySet":
        """Those whose name contains these words, whatever its case, accents and legal form."""
        sought = self.annotate(sought=core_of(Value(words))).exclude(sought="")
        return sought.filter(name_core__contains=F("sought"))

    def for_proposal(self) -> "PartnerQuerySet":
        """With the name of their municipality, and not its outline."""
        outlines = ("municipality__outline", "municipality__outline_for_map")
        return self.select_related("municipality").defer(*outlines)

    def called(self, name: str) -> "PartnerQuerySet":
        """Organisations whose name is nearly this one, the nearest first.

        Case, accents, legal form and "municipality of" make no difference, and a municipality is
        found by its name in any language. Uses the index of names.
        """
        return self.with_core_like(core_of(Value(name)), *other_cores_of(core_in_database(name)))

    def with_core_like(self, *cores: Any) -> "PartnerQuerySet":
        """Organisations with nearly one of these cores (partners.naming), the nearest first."""
        shares_letters = Q()
        for core in cores:
            shares_letters |= Q(name_core__trigram_similar=core)
        nearness = [TrigramSimilarity("name_core", core) for core in cores]
        return (
            self.organisations()
            .filter(shares_letters)
            .annotate(nearness=Greatest(*nearness, Value(0.0)))
            .filter(nearness__gte=settings.NEARLY_THE_SAME)
            .order_by("-nearness", "name")
        )


class InvitationQuerySet(models.QuerySet):
    def for_address(self, address: str) -> "InvitationQuerySet":
        return self.filter(email__iexact=address)

    def open_to(self, person: "User") -> "InvitationQuerySet":
        """Invitations of the addresses this person has proven to be theirs."""
        return self.alias(lower=Lower("email")).filter(lower__in=person.proven_addresses())

    def lapsed(self) -> "InvitationQuerySet":
        """Invitations of colleagues whose link is too old; the Alliance's own do not lapse."""
        oldest = timezone.now() - timedelta(days=settings.INVITATION_LINK_DAYS)
        return self.filter(invited_at__lt=oldest).exclude(by=None)


def core_in_database(name: str) -> str:
    """The core of a name; none where there is no municipality to find by it."""
    core = Municipality.objects.order_by().values_list(core_of(Value(name)), flat=True)[:1]
    return next(iter(core), "")


def other_cores_of(core: str) -> set[str]:
    """The cores of the names, in all languages, of the municipality that has this one in any."""
    return towns().get(core, set()) - {core}


@for_a_minute
def towns() -> dict[str, set[str]]:
    return cache.get_or_set(TOWNS, cores_of_towns, timeout=TOWNS_KEPT) or {}


def cores_of_towns() -> dict[str, set[str]]:
    """All cores of a municipality by each of them; to tell them takes long enough to keep."""
    cores = [core_of(F(f"name_{code}")) for code in LANGUAGES]
    found: dict[str, set[str]] = {}
    for row in Municipality.objects.order_by().values_list(*cores):
        known = set(filter(None, row))
        for core in known:
            found.setdefault(core, set()).update(known)
    return found
