"""What a reviewer sees of an engagement, in a form that a page can carry along and compare."""

from typing import NamedTuple

from django.core import signing
from django.utils.translation import get_language, gettext, override, pgettext

from axes.templatetags.figures import as_shown
from engagements.comparing import answers_of, fingerprint, how_much, words_of
from engagements.models import Contribution, Engagement

SALT = "engagements.facts"
Facts = dict[str, str]


class Difference(NamedTuple):
    """A fact that is not what it was; empty where there was none, or is none any more."""

    label: str
    before: str
    now: str


def carried(engagement: Engagement) -> str:
    """What the engagement says now, as a signed text that a form can carry along."""
    return signing.dumps([get_language(), facts_of(engagement)], salt=SALT, compress=True)


def changes_since(engagement: Engagement, text: str) -> list[Difference]:
    """What of the engagement is not what a form has carried along since it was shown.

    Everything, where the text was tampered with.
    """
    try:
        language, before = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        language, before = get_language(), {}
    # In the language of that time: the same fact in other words has not changed.
    with override(language):
        now = facts_of(engagement)
    return [
        Difference(label, before.get(label, ""), now.get(label, ""))
        for label in {**before, **now}
        if before.get(label, "") != now.get(label, "")
    ]


def facts_of(engagement: Engagement) -> Facts:
    """What its writer says and what is measured of it, by the label of the page."""
    return {
        gettext("Status"): str(engagement.get_status_display()),
        pgettext("of an engagement", "Partner"): partner_of(engagement),
        **words_of(engagement),
        **{f"{each.number}. {each}": quantity_of(each) for each in engagement.contributions.all()},
        **answers_of(engagement),
    }


def partner_of(engagement: Engagement) -> str:
    partner = engagement.partner
    return f"{partner.name} {partner.get_kind_display()} {partner.enterprise_number}".strip()


def quantity_of(contribution: Contribution) -> str:
    """How much and where, as measured and as typed, with a sign for what exactly is drawn."""
    typed = as_shown(contribution.typed_quantity, contribution.target)
    drawn = fingerprint(contribution)
    sign = signing.Signer(salt=SALT).signature(drawn)[:6] if drawn else ""
    return " · ".join(filter(None, [how_much(contribution), typed, sign]))
