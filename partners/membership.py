"""Acts of the people of an organisation: invite, join, hand over, leave."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext

from accounts.models import User
from correspondence.models import Letter
from correspondence.tasks import send_letter
from partners import notifications
from partners.models import Invitation, JoinRequest, Membership, Partner
from partners.workflow import Happening, Role

if TYPE_CHECKING:
    from partners.models import MembershipChange

SIGNER_SALT = "partners.membership"
INVITATIONS_A_DAY = 20


class MembershipRefused(Exception):
    """What was asked cannot be done; the message says why, and how to go on."""


class InvitationNotValid(MembershipRefused):
    """The link is forged, damaged, too old, or was used or taken back meanwhile."""


# --- Inviting -------------------------------------------------------------------------------


@transaction.atomic
def invite_colleague(partner: Partner, *, email: str, by: User, known_as: str = "") -> Invitation:
    """Mail a link with which the owner of this address, once signed in, acts for the partner.

    `known_as` is the name of who invites, where the register does not know it yet. Inviting an
    address again renews its link. Raises MembershipRefused when the address already acts for the
    partner, or too many letters have gone out today.
    """
    lock(partner)
    if partner.memberships.filter(person__email__iexact=email).exists():
        raise MembershipRefused(gettext("This person already acts for your organisation."))
    a_day_ago = timezone.now() - timedelta(days=1)
    letters_today = Letter.objects.filter(
        kind="invited", about=str(partner.key), written_at__gte=a_day_ago
    )
    if letters_today.count() >= INVITATIONS_A_DAY:
        raise MembershipRefused(
            gettext("Your organisation has sent many invitations today. Go on tomorrow.")
        )
    if known_as and not by.name:
        by.name = known_as
        by.save(update_fields=["name"])
    partner.invitations.for_address(email).delete()
    invitation = Invitation.objects.create(partner=partner, email=email, by=by)
    trace(partner, Happening.INVITED, by=by)
    token = signing.dumps(invitation.pk, salt=SIGNER_SALT)
    post(notifications.write_invited(invitation, token=token, language=language_of(email)))
    return invitation


@transaction.atomic
def welcome_first_keeper(partner: Partner, *, email: str, is_proven: bool) -> None:
    """Let the writer of an organisation's first accepted engagement choose who acts for it.

    Whoever has an account and has proven the address becomes keeper now; for others an invitation
    waits until they sign in with it. Nothing happens where anybody has ever acted for the partner.
    """
    lock(partner)
    if partner.is_citizen or partner.membership_changes.exists():
        return
    person = User.objects.active().filter(email__iexact=email).first()
    if person is not None and is_proven:
        enter(partner, person=person, role=Role.KEEPER, by=None)
    else:
        Invitation.objects.create(partner=partner, email=email, role=Role.KEEPER, by=None)
        trace(partner, Happening.INVITED, by=None)


def open_invitation(token: str) -> Invitation:
    """Return the invitation a mailed link leads to; raises InvitationNotValid, saying why."""
    days = settings.INVITATION_LINK_DAYS
    try:
        pk = signing.loads(token, salt=SIGNER_SALT, max_age=timedelta(days=days))
    except signing.SignatureExpired as error:
        raise InvitationNotValid(
            gettext("This invitation is older than %(days)s days. Ask for a new one.")
            % {"days": days}
        ) from error
    except signing.BadSignature as error:
        raise InvitationNotValid(
            gettext("This link is damaged. Copy all of it from the letter, to its last sign.")
        ) from error
    invitation = Invitation.objects.select_related("partner", "by").filter(pk=pk).first()
    if invitation is None:
        raise InvitationNotValid(
            gettext("This invitation has been accepted, renewed or taken back.")
        )
    return invitation


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User) -> Membership:
    """Let this person act for the partner; the invitation is used up.

    Raises MembershipRefused unless the person has proven the address that was invited, and
    InvitationNotValid when it was used or taken back a moment ago.
    """
    if not by.has_proven(invitation.email):
        raise MembershipRefused(
            gettext(
                "This invitation was sent to another address than the one you are signed in with. "
                "Sign in with the address at which you received it."
            )
        )
    lock(invitation.partner)
    deleted, _per_model = Invitation.objects.filter(pk=invitation.pk).delete()
    if not deleted:
        raise InvitationNotValid(
            gettext("This invitation has been accepted, renewed or taken back.")
        )
    return enter(invitation.partner, person=by, role=Role(invitation.role), by=by)


@transaction.atomic
def take_back(invitation: Invitation, *, by: User) -> None:
    """Let the invitation's link lead nowhere from now on."""
    invitation.delete()
    trace(invitation.partner, Happening.TAKEN_BACK, by=by)


# --- Joining --------------------------------------------------------------------------------


@transaction.atomic
def ask_to_join(partner: Partner, *, by: User, words: str = "") -> JoinRequest | None:
    """Ask the keepers, or the Alliance's desk where there are none, to act for this partner.

    Asking twice asks once. Returns None for somebody who acts for it already.
    """
    lock(partner)
    if partner.memberships.filter(person=by).exists():
        return None
    request, is_new = JoinRequest.objects.get_or_create(
        partner=partner, person=by, defaults={"words": words}
    )
    if is_new:
        trace(partner, Happening.ASKED, person=by, by=by)
        for keeper in partner.memberships.filter(role=Role.KEEPER).select_related("person"):
            post(notifications.write_asked_to_join(request, reader=keeper.person))
    return request


@transaction.atomic
def admit(request: JoinRequest, *, by: User) -> Membership:
    """Let the person who asked act for the partner, as its keeper where it has none.

    Raises MembershipRefused where somebody of the team would let themselves in.
    """
    if request.person == by:
        raise MembershipRefused(gettext("Somebody else must let you join."))
    partner = request.partner
    lock(partner)
    request.delete()
    has_keeper = partner.memberships.filter(role=Role.KEEPER).exists()
    role = Role.MEMBER if has_keeper else Role.KEEPER
    membership = enter(partner, person=request.person, role=role, by=by)
    post(notifications.write_joined(partner, reader=request.person))
    return membership


@transaction.atomic
def turn_down(request: JoinRequest, *, by: User) -> None:
    """Say no to the person who asked."""
    request.delete()
    trace(request.partner, Happening.TURNED_DOWN, person=request.person, by=by)
    post(notifications.write_turned_down(request.partner, reader=request.person))


# --- Handing over and leaving ---------------------------------------------------------------


@transaction.atomic
def hand_over(partner: Partner, *, to: User, by: User) -> None:
    """Make another member keeper in one's own place; raises MembershipRefused if one is none."""
    lock(partner)
    if not partner.memberships.filter(person=by, role=Role.KEEPER).exists():
        raise MembershipRefused(gettext("Only a keeper can hand over."))
    if to == by or not partner.memberships.filter(person=to).update(role=Role.KEEPER):
        raise MembershipRefused(gettext("Choose somebody else who acts for your organisation."))
    partner.memberships.filter(person=by).update(role=Role.MEMBER)
    trace(partner, Happening.TOOK_OVER, person=to, by=by)
    post(notifications.write_handed_over(partner, reader=to, by=by))


@transaction.atomic
def leave(partner: Partner, *, person: User, by: User) -> None:
    """End a person's membership: their own, or, by a keeper, that of a colleague.

    What was pledged stays. Raises MembershipRefused for the last keeper of others.
    """
    lock(partner)
    others = partner.memberships.exclude(person=person)
    if others.exists() and not others.filter(role=Role.KEEPER).exists():
        raise MembershipRefused(
            gettext("You are the last keeper. Hand over to somebody else first.")
        )
    deleted, _per_model = partner.memberships.filter(person=person).delete()
    if deleted:
        trace(partner, Happening.LEFT, person=person, by=by)


@transaction.atomic
def move(partner: Partner, *, into: Partner, by: User, with_people: bool) -> None:
    """Let the people of an organisation act for another one, or for none of the two.

    Nobody becomes keeper by it, unless there was none. Open invitations end; who asked to join
    asks the other.
    """
    lock(into)
    for each in partner.memberships.select_related("person").order_by("joined_at"):
        trace(partner, Happening.LEFT, person=each.person, by=by)
        if with_people:
            has_keeper = into.memberships.filter(role=Role.KEEPER).exists()
            role = Role.MEMBER if has_keeper else Role(each.role)
            enter(into, person=each.person, role=role, by=by)
    for request in partner.join_requests.select_related("person"):
        ask_to_join(into, by=request.person, words=request.words)
    for invitation in partner.invitations.all():
        take_back(invitation, by=by)
    partner.memberships.all().delete()
    partner.join_requests.all().delete()


def enter(partner: Partner, *, person: User, role: Role, by: User | None) -> Membership:
    """Let a person act for the partner, once; what they may have asked for is answered by it."""
    membership, is_new = Membership.objects.get_or_create(
        partner=partner, person=person, defaults={"role": role}
    )
    if is_new:
        trace(partner, Happening.JOINED, person=person, by=by)
    JoinRequest.objects.filter(partner=partner, person=person).delete()
    return membership


def lock(partner: Partner) -> None:
    """Let one act at a time change who acts for the partner."""
    Partner.objects.select_for_update().get(pk=partner.pk)


def language_of(email: str) -> str:
    """That of the reader's account, or of the page on which the letter is asked for."""
    reader = User.objects.active().filter(email__iexact=email).first()
    return reader.preferred_language if reader else (get_language() or settings.LANGUAGE_CODE)[:2]


def trace(
    partner: Partner, what: Happening, *, by: User | None, person: User | None = None
) -> "MembershipChange":
    return partner.membership_changes.create(what=what, person=person, by=by)


def post(letter: Letter) -> None:
    send_letter.delay_on_commit(letter.pk)
