"""Acts of the Alliance's team: accept, return for changes, decline, withdraw, reopen, complete."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext

from axes.models import Aggregation, Target
from correspondence.models import Letter
from correspondence.tasks import send_letter
from counting import claims
from counting.models import Reason
from engagements import amending, drafting, notifications, tasks
from engagements.models import Engagement, MoveNotAllowed, ReviewStep
from engagements.postings import postings_of, standing, what_is_shown
from engagements.workflow import Status
from partners import membership

if TYPE_CHECKING:
    from accounts.models import User


class SecondReviewerNeeded(Exception):
    """So large an engagement is accepted only when a second person confirms it."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This engagement is so large that two people must agree: one proposes to accept "
                "it, and another one confirms."
            )
        )


@transaction.atomic
def accept(engagement: Engagement, *, by: "User", words: str = "") -> None:
    """Accept the engagement: it is public, its partner recognised, its kilometres claimed.

    The claims are posted in this transaction; the worker credits them after the commit. What had
    been reported as done before a reopening counts again. Accepting an amendment puts it in force.
    Raises MoveNotAllowed when somebody else has decided meanwhile, SecondReviewerNeeded when
    another person has to propose it first; then nothing has happened.
    """
    if engagement.takes_two_reviewers:
        refuse_a_single_reviewer(engagement, by=by)
    if engagement.is_amendment:
        adopt(engagement, by=by, words=words)
        return
    engagement.move_to(Status.ACCEPTED, by=by, words=words)
    recognise_partner(engagement)
    claims.post(engagement.reference, postings_of(engagement), **standing(engagement))
    claims.take_up_again(engagement.reference, **standing(engagement))
    token = drafting.link_token(engagement, to=engagement.contact_email)
    post_letter(notifications.write_accepted(engagement, words=words, token=token))


def adopt(amendment: Engagement, *, by: "User", words: str) -> None:
    """Put an amendment in force: the engagement gets its content, or is withdrawn as asked.

    Until now the version accepted before has counted. Claims of a target are replaced only where
    they change, with the rank of the first acceptance; what was reported as done stays as it was
    reported. The amendment keeps the version it has replaced. Raises MoveNotAllowed where the
    engagement is not accepted any more, or the amendment drops what is done.
    """
    engagement = Engagement.objects.select_for_update().get(pk=amendment.amended.pk)
    amendment.amends = engagement
    if engagement.status != Status.ACCEPTED:
        raise MoveNotAllowed(Status(engagement.status), Status.ACCEPTED)
    amendment.move_to(Status.ADOPTED, by=by, words=words)
    if amendment.asks_to_withdraw:
        withdraw(engagement, by=by, words=words)
        return
    amending.refuse_to_drop_what_is_done(engagement, amendment)
    amending.number_as_in_force(engagement, amendment)
    put_in_force(engagement, amendment)
    engagement.note_change(by=by, words=words)
    post_letter(notifications.write_change_accepted(amendment, words=words))


def put_in_force(engagement: Engagement, amendment: Engagement) -> None:
    """Let the two change places, and what is claimed with them."""
    before, were_exact = postings_by_target(engagement), engagement.exact_places_are_public
    amending.exchange(engagement, amendment)
    after = postings_by_target(engagement)
    for target in {**before, **after}:
        if uncovered(before.get(target, [])) != uncovered(after.get(target, [])):
            claims.replace(
                engagement.reference, after.get(target, []), **standing(engagement), target=target
            )
    if engagement.exact_places_are_public != were_exact:
        # Also what was reported as done, which is not claimed anew.
        claims.show(engagement.reference, partial(what_is_shown, engagement))


def take_back(amendment: Engagement, *, by: "User", words: str) -> None:
    """Let what an adopted amendment replaced hold again, at its old rank; the amendment is asked
    for once more.

    What was counted meanwhile stays in the ledger, as what was replaced. Raises AmendmentRefused
    where anything has come after it, or work has been reported on what it brought in.
    """
    engagement = Engagement.objects.select_for_update().get(pk=amendment.amended.pk)
    amendment.amends = engagement
    amending.refuse_what_came_after(engagement, amendment)
    amending.refuse_to_drop_what_is_done(engagement, amendment)
    put_in_force(engagement, amendment)
    engagement.note_change(by=by, words=words, before=Status.ADOPTED)


def postings_by_target(engagement: Engagement) -> dict[Target, list[claims.Posting]]:
    by_target: dict[Target, list[claims.Posting]] = {}
    for posting in postings_of(engagement):
        by_target.setdefault(posting.target, []).append(posting)
    return by_target


def uncovered(postings: list[claims.Posting]) -> list[claims.Posting]:
    """Postings as they are counted, whatever is shown of them."""
    return [replace(posting, shown=None) for posting in postings]


def refuse_a_single_reviewer(engagement: Engagement, *, by: "User") -> None:
    locked = Engagement.objects.select_for_update().get(pk=engagement.pk)
    if locked.status == Status.SUBMITTED and locked.proposed_by_id in {None, by.pk}:
        raise SecondReviewerNeeded


@transaction.atomic
def propose(engagement: Engagement, *, by: "User", words: str = "") -> None:
    """Propose to accept a large engagement; another reviewer confirms it, or decides otherwise.

    Raises MoveNotAllowed when it does not await review any more.
    """
    locked = Engagement.objects.select_for_update().get(pk=engagement.pk)
    if not locked.moves & {Status.ACCEPTED, Status.ADOPTED}:
        raise MoveNotAllowed(Status(locked.status), Status.ACCEPTED)
    Engagement.objects.filter(pk=engagement.pk).update(proposed_by=by)
    engagement.proposed_by = by
    engagement.review_steps.create(kind=ReviewStep.Kind.PROPOSED, by=by, words=words)


def recognise_partner(engagement: Engagement) -> None:
    """Let the engagement belong to the one row of its organisation.

    Whoever wrote the engagement with which an organisation became known may act for it. Somebody
    who writes another one in its name may not: they ask those who do.
    """
    written_for = engagement.partner
    is_new = written_for.recognised_at is None
    engagement.partner = written_for.recognise()
    engagement.save(update_fields=["partner"])
    if is_new and engagement.partner == written_for:
        membership.welcome_first_keeper(
            engagement.partner,
            email=engagement.contact_email,
            is_proven=engagement.contact_confirmed_at is not None,
        )


@transaction.atomic
def return_for_changes(engagement: Engagement, *, by: "User", words: str) -> None:
    """Send the engagement back to its writer, with the words that say what to change."""
    engagement.move_to(Status.RETURNED, by=by, words=words)
    token = drafting.link_token(engagement, to=engagement.contact_email)
    post_letter(notifications.write_returned(engagement, words=words, token=token))


@transaction.atomic
def decline(engagement: Engagement, *, by: "User", words: str) -> None:
    """Decline the engagement, with the words that say why."""
    engagement.move_to(Status.DECLINED, by=by, words=words)
    post_letter(notifications.write_declined(engagement, words=words))


@transaction.atomic
def withdraw(engagement: Engagement, *, by: "User", words: str) -> None:
    """Take an engagement back, as its partner asks: what counts of it ends.

    Its neighbours get their parts back.
    """
    engagement.move_to(Status.WITHDRAWN, by=by, words=words)
    claims.withdraw(engagement.reference)
    post_letter(notifications.write_withdrawn(engagement, words=words))


@transaction.atomic
def reopen(engagement: Engagement, *, by: "User", words: str = "") -> None:
    """Take a decision back: the engagement awaits review again, and its writer is told.

    What counts of it ends, and counts again once it is accepted again, with the rank of that day.
    Of a change that was adopted, what it replaced counts again. Raises AmendmentRefused for a
    change beside which another one has been asked for.
    """
    if engagement.status == Status.ADOPTED and not engagement.asks_to_withdraw:
        take_back(engagement, by=by, words=words)
    elif engagement.is_amendment:
        amending.refuse_beside_another(engagement)
    engagement.move_to(Status.SUBMITTED, by=by, words=words)
    claims.withdraw(engagement.reference, reason=Reason.REOPENED)
    tasks.examine.delay_on_commit(engagement.pk)
    post_letter(notifications.write_reopened(engagement, words=words))


@transaction.atomic
def complete(engagement: Engagement, *, by: "User | None", words: str = "") -> None:
    """Note that the engagement has come to its end; what was done stays counted.

    A yearly rate counts only while it runs: its claims end.
    """
    engagement.move_to(Status.COMPLETED, by=by, words=words)
    for contribution in engagement.contributions.select_related("target"):
        if contribution.target.aggregation == Aggregation.SUM_OF_CURRENT_ANNUAL_RATES:
            claims.withdraw(engagement.reference, reason=Reason.ENDED, target=contribution.target)


def post_letter(letter: Letter) -> None:
    """Send the letter once the decision is committed."""
    send_letter.delay_on_commit(letter.pk)
