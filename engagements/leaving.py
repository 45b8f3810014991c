"""Act of a person with an account: leave the register, which then no longer says who they are."""

from typing import cast

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext

from accounts.models import User
from correspondence.models import Letter
from engagements import drafting
from engagements.examining import words_of
from engagements.models import Engagement
from engagements.workflow import Status
from partners import membership
from partners.models import Invitation, Membership, Partner
from partners.workflow import Role

# Where a citizen's name was; it is shown to the team only.
NAMELESS = "–"


class LeavingRefused(Exception):
    """The account cannot be deleted yet; the message says what to do first."""


@transaction.atomic
def leave_the_register(*, by: User) -> None:
    """Delete the account, its drafts, and whatever says in its pledges who wrote them.

    What was accepted stays, public and counted as before. What awaits a decision goes on where
    others act for the same organisation, one of whom is written to from now on, and is withdrawn
    elsewhere. Twice, as by a double click, does no harm. Raises LeavingRefused for the last keeper
    of others, and for the Alliance's team.
    """
    written = Engagement.objects.written_by(by)
    written.hold()
    # Not against those who refer to them: they may hold what is waited for here.
    person = User.objects.select_for_update(no_key=True).filter(pk=by.pk).first()
    if person is None:
        return
    refuse_whoever_is_needed(person)
    addresses = addresses_of(person)
    drafts = Q(status=Status.DRAFT, submitted_at=None)
    for draft in written.filter(drafts):
        drafting.discard(draft)
    for each in Membership.objects.filter(person=person).select_related("partner", "person"):
        give_up(each)
    for engagement in written.exclude(drafts).select_related("partner"):
        forget_writer(engagement, by=person)
    known = {"lower__in": addresses}
    Letter.objects.alias(lower=Lower("reader")).filter(**known).delete()
    Invitation.objects.alias(lower=Lower("email")).filter(**known).delete()
    person.delete()


def refuse_whoever_is_needed(person: User) -> None:
    """Raise LeavingRefused where others would be left without somebody they need."""
    if person.is_staff:
        raise LeavingRefused(
            gettext("You belong to the Alliance’s team: the secretariat closes your account.")
        )
    needing = Partner.objects.left_without_keeper_by(person)
    if needing:
        names = ", ".join(partner.name for partner in needing)
        raise LeavingRefused(
            gettext("You are the last keeper of %(names)s. Hand over to somebody else first.")
            % {"names": names}
        )


def give_up(theirs: Membership) -> None:
    """End a membership; raises LeavingRefused where others were given into these hands just now."""
    try:
        membership.leave(theirs.partner, person=theirs.person, by=theirs.person)
    except membership.MembershipRefused as refusal:
        raise LeavingRefused(str(refusal)) from refusal


def addresses_of(person: User) -> set[str]:
    """The addresses this person has proven and the one they sign in with, in small letters."""
    return {person.email.lower(), *(each["lower"] for each in person.proven_addresses())}


def forget_writer(engagement: Engagement, *, by: User) -> None:
    """Let the engagement no longer say who wrote it; somebody who acts for the same organisation is
    written to instead."""
    partner = cast(Partner, engagement.partner)  # whatever was sent has one
    heir = heir_of(partner)
    if heir is None and engagement.status in {Status.SUBMITTED, Status.RETURNED}:
        end = Status.DECLINED if engagement.is_amendment else Status.WITHDRAWN
        engagement.move_to(end, by=by)
    if partner.is_citizen and partner.name != NAMELESS:
        partner.name, partner.website = NAMELESS, ""
        partner.save(update_fields=["name", "website"])
    engagement.keep(
        author=heir,
        contact_name=heir.name if heir else "",
        contact_email=heir.email if heir else "",
    )
    engagement.keep(sought=words_of(engagement))


def heir_of(partner: Partner) -> User | None:
    """Who is written to about an organisation's pledges when their writer has left."""
    others = partner.memberships.select_related("person")
    first = others.filter(role=Role.KEEPER).first() or others.first()
    return first.person if first else None
