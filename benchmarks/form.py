"""Every page of the pledge form, beside a page that shows only the frame.

Of one whole draft with a drawn line, all targets to choose from and all criteria answered, asked
for in turns with the empty page by the browser that may change it; with what each weighs on its way
to a phone.
"""

from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation

from axes.models import Target
from benchmarks import register
from benchmarks.landscape import hedges
from benchmarks.pages import beside
from benchmarks.table import note
from engagements import steps
from engagements.models import CriterionAnswer
from engagements.sessions import SESSION_KEY
from tests.factories.engagements import EngagementFactory
from tests.weighing import KB, limit_of, weight_of

LINES = 10_000


@override_settings(ROOT_URLCONF="benchmarks.pages")
def measure(database, arguments):
    """Each page of the form, those beside its questions too."""
    translation.activate("en")
    register.new_register(hedges(LINES))
    call_command("load_objectives", verbosity=0)
    target = Target.objects.filter(metric_kind="length_km").exclude(key="bench").first()
    draft = whole_draft(target)
    client = Client()
    client.get(reverse("engagements:start"))
    session = client.session
    session[SESSION_KEY] = [str(draft.key)]
    session.save()
    for words, address in addresses(draft).items():
        beside(words, client, address)
        html = client.get(address).content.decode()
        weight, limit = weight_of(html) / KB, limit_of(html) // KB
        note(f"{'':24} {weight:.0f} KB of HTML, styles and scripts gzipped, of {limit}")


def whole_draft(target):
    """A draft that could be sent: nothing is missing."""
    draft = EngagementFactory(contribution__target=target)
    for criterion in steps.asked_of(draft):
        draft.criterion_answers.create(
            criterion=criterion, answer=CriterionAnswer.Answer.YES, words="As the plan says."
        )
    if steps.missing(draft):
        raise RuntimeError("The draft lacks an answer.")
    return draft


def addresses(draft):
    """The pages of this draft's form in order, by name."""
    others = {
        "what was understood": ("sites", draft.key, 1),
        "one more": ("add", draft.key),
        "check": ("check", draft.key),
        "a link for later": ("send_link", draft.key),
    }
    return (
        {"start": reverse("engagements:start")}
        | {page.name: page.address for page in steps.pages_of(draft)}
        | {
            words: reverse(f"engagements:{name}", args=keys)
            for words, (name, *keys) in others.items()
        }
    )
