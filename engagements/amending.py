"""Acts on accepted engagements: ask for a change or to withdraw, and put what was asked in force.

A change is an engagement of its own kind, an amendment: a copy that is edited in the same form and
waits in the same queue, while the engagement stays as it was accepted.
"""

from copy import copy
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.db.models import F, Max, Model, Q
from django.utils import timezone
from django.utils.translation import gettext

from correspondence.tasks import send_letter
from counting.models import Claim, State
from engagements import notifications
from engagements.comparing import matched
from engagements.models import Contribution, CriterionAnswer, Engagement, MoveNotAllowed, Site
from engagements.models.contribution import SITES_AT_MOST
from engagements.workflow import EDITABLE, OPEN, Status

if TYPE_CHECKING:
    from accounts.models import User

# What of an engagement an amendment may change, beside its contributions and answers.
ANSWERS = [
    "title",
    "description",
    "contact_name",
    "contact_email",
    "contact_confirmed_at",
    "exact_places_are_public",
    "privacy_is_chosen",
    "starts_on",
    "ends_on",
]
# What of a contribution it may change; one with another target or kind is another contribution.
PLACES = [
    "place_route",
    "file_name",
    "overlap_explanation",
    "typed_quantity",
    "municipality",
    "province",
    "region",
]
# While numbers are exchanged, those of one side are moved out of the way.
ASIDE_CONTRIBUTIONS, ASIDE_SITES = 20_000, 1_000_000
ROWS_AT_ONCE = 2000


class AmendmentRefused(MoveNotAllowed):
    """What is asked for cannot be done; the message says why, and what to do instead."""

    def __init__(self, sentence: str) -> None:
        Exception.__init__(self, sentence)


# --- Asking ---------------------------------------------------------------------------------


@transaction.atomic
def ask_for_change(engagement: Engagement, *, by: "User | None") -> Engagement:
    """Open a copy of the accepted engagement in which its change can be written.

    A change that was begun already is gone on with. Raises AmendmentRefused where one awaits
    review, or the engagement is not accepted (any more).
    """
    begun = open_amendment(engagement)
    if begun is not None:
        if begun.status in EDITABLE:
            return begun
        raise AmendmentRefused(gettext("A change of this pledge is being reviewed already."))
    draft = begin(engagement, by=by)
    for contribution in engagement.contributions.all():
        copied = altered(contribution, engagement=draft)
        copied.save()
        sites = contribution.sites.iterator(ROWS_AT_ONCE)
        in_it = (altered(site, contribution=copied) for site in sites)
        Site.objects.bulk_create(in_it, batch_size=ROWS_AT_ONCE)
    for answer in engagement.criterion_answers.all():
        altered(answer, engagement=draft).save()
    return draft


@transaction.atomic
def ask_to_withdraw(engagement: Engagement, *, by: "User | None", words: str) -> Engagement:
    """Ask the Alliance's team to take an accepted engagement back; it stays until they have.

    A change that was only begun is dropped. Raises AmendmentRefused where something awaits review.
    """
    # It is locked before what it changes, as in every act; who sends it just now is waited for.
    engagement.amendments.filter(status__in=OPEN).hold()
    begun = open_amendment(engagement)
    if begun is not None:
        if begun.status != Status.DRAFT:
            raise AmendmentRefused(gettext("A change of this pledge is being reviewed already."))
        begun.delete()
    asked = begin(engagement, by=by, asks_to_withdraw=True)
    asked.move_to(Status.SUBMITTED, by=by, words=words)
    letter = notifications.write_withdrawal_asked(asked)
    send_letter.delay_on_commit(letter.pk)
    return asked


def open_amendment(engagement: Engagement) -> Engagement | None:
    """The amendment that is not decided yet; raises AmendmentRefused unless accepted.

    The engagement's row is locked, so that of two people who ask at once one finds the other's.
    """
    locked = Engagement.objects.select_for_update().get(pk=engagement.pk)
    if locked.status != Status.ACCEPTED:
        raise AmendmentRefused(gettext("Only an accepted pledge can be changed in this way."))
    return locked.amendments.filter(status__in=OPEN).first()


def refuse_beside_another(amendment: Engagement) -> None:
    """Raise AmendmentRefused where a change cannot be taken up again: another one is open now.

    The same where the engagement is not accepted (any more).
    """
    if open_amendment(amendment.amended) not in {None, amendment}:
        raise AmendmentRefused(
            gettext("Another change of this pledge has been asked for meanwhile: decide on that.")
        )


def begin(
    engagement: Engagement, *, by: "User | None", asks_to_withdraw: bool = False
) -> Engagement:
    """A new amendment with the engagement's own answers; a colleague who asks gets the answers."""
    answers = {name: getattr(engagement, name) for name in ANSWERS}
    if by is not None and by.email.lower() != engagement.contact_email.lower():
        # Nobody signs in with an address that is not proven.
        proven = {"contact_email": by.email, "contact_confirmed_at": timezone.now()}
        answers |= proven | {"contact_name": by.name}
    return Engagement.objects.create(
        amends=engagement,
        asks_to_withdraw=asks_to_withdraw,
        language=engagement.language,
        partner=engagement.partner,
        author=by,
        **answers,
    )


def altered(row: Any, **changes: Any) -> Any:
    """A new row, not saved yet, like this one but for the values of some fields."""
    new = copy(row)
    new.pk = None
    for name, value in changes.items():
        setattr(new, name, value)
    return new


def number_as_in_force(engagement: Engagement, amendment: Engagement) -> None:
    """Give the contributions of an amendment the numbers under which they will be counted.

    So a decision on two sites is about the same ones before and after it is adopted. A new one
    gets a number that was never used.
    """
    versions = Q(engagement=engagement) | Q(
        engagement__amends=engagement, engagement__status=Status.ADOPTED
    )
    used = Contribution.objects.filter(versions).exclude(engagement=amendment)
    # Also what counted under a change that was taken back keeps its number for itself.
    claimed = Claim.objects.from_source(engagement.reference).aggregate(last=Max("number"))["last"]
    last = max(
        used.aggregate(last=Max("number"))["last"] or 0,
        Contribution.number_of_claim(claimed or 0),
    )
    pairs = matched(engagement, amendment)
    amendment.contributions.update(number=F("number") + ASIDE_CONTRIBUTIONS)
    for old, new in pairs:
        if new is not None:
            last += old is None
            new.number = last if old is None else old.number
            new.save(update_fields=["number"])


# --- Putting in force -----------------------------------------------------------------------


def refuse_to_drop_what_is_done(engagement: Engagement, amendment: Engagement) -> None:
    """Raise AmendmentRefused where the amendment drops what has been reported as done."""
    done = Claim.objects.live().from_source(engagement.reference).exclude(state=State.PLEDGED)
    for old, new in matched(engagement, amendment):
        if old is None or new is not None:
            continue
        numbers = (old.claim_number(), old.claim_number(SITES_AT_MOST))
        if done.filter(number__range=numbers).exists():
            raise AmendmentRefused(
                gettext(
                    "Work on “%(contribution)s” has been reported: it cannot be taken out of the "
                    "pledge. Leave it in with the quantity that stays."
                )
                % {"contribution": old}
            )


def refuse_what_came_after(engagement: Engagement, amendment: Engagement) -> None:
    """Raise AmendmentRefused where an adopted amendment is not the last word on its engagement.

    Another change is in force or has been asked for, or the engagement itself was accepted anew.
    """
    refuse_beside_another(amendment)
    later = engagement.amendments.filter(
        status=Status.ADOPTED, submitted_at__gt=amendment.submitted_at
    )
    adopted = amendment.status_changes.filter(to_status=Status.ADOPTED).latest("at")
    if later.exists() or cast(datetime, engagement.accepted_at) > adopted.at:
        raise AmendmentRefused(
            gettext("The pledge has been changed or accepted once more since: begin with that.")
        )


@transaction.atomic
def exchange(engagement: Engagement, amendment: Engagement) -> None:
    """Give the engagement what the amendment says, and the amendment what that replaces.

    A contribution whose target and kind stay keeps its row and number, so that reports and
    decisions on it go on being about it. Done once more, both are what they were.
    """
    exchange_fields(ANSWERS, engagement, amendment)
    for each in (engagement, amendment):
        each.save(update_fields=[*ANSWERS, "changed_at"])
    exchange_answers(engagement, amendment)
    exchange_contributions(engagement, amendment)


def exchange_fields(names: list[str], one: Model, other: Model) -> None:
    for name in names:
        first, second = getattr(one, name), getattr(other, name)
        setattr(one, name, second)
        setattr(other, name, first)


def exchange_answers(engagement: Engagement, amendment: Engagement) -> None:
    mine, theirs = list(engagement.criterion_answers.all()), list(amendment.criterion_answers.all())
    CriterionAnswer.objects.filter(engagement__in=[engagement, amendment]).delete()
    CriterionAnswer.objects.bulk_create(
        [altered(each, engagement=engagement) for each in theirs]
        + [altered(each, engagement=amendment) for each in mine]
    )


def exchange_contributions(engagement: Engagement, amendment: Engagement) -> None:
    pairs = matched(engagement, amendment)
    amendment.contributions.update(number=F("number") + ASIDE_CONTRIBUTIONS)
    for old, new in pairs:
        if old is not None and new is not None:
            exchange_content(old, new)
        elif old is not None:
            old.engagement = amendment
            old.save(update_fields=["engagement"])
        elif new is not None:
            new.engagement = engagement
            new.save(update_fields=["engagement", "number"])


def exchange_content(old: Contribution, new: Contribution) -> None:
    """Let two contributions change places in all but their rows and the engagement's number."""
    exchange_fields(PLACES, old, new)
    new.number = old.number
    old.save()
    new.save()
    old.sites.update(number=F("number") + ASIDE_SITES, contribution=new)
    new.sites.filter(number__lt=ASIDE_SITES).update(contribution=old)
    new.sites.update(number=F("number") - ASIDE_SITES)
