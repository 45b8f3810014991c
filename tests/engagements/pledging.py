"""A visitor who fills in the pledge form, page by page, for the tests of its pages."""

import json
import re
from datetime import timedelta
from io import BytesIO

import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override

from correspondence.models import Letter
from engagements.models import Engagement
from tests.factories.axes import CriterionFactory, TargetFactory

MOMENT = timedelta(seconds=5)
LANGUAGES = ["en", "fr", "nl", "de"]
LINE = {"type": "LineString", "coordinates": [[4.7, 50.88], [4.7014, 50.88]]}
POLYGON = {
    "type": "Polygon",
    "coordinates": [[[4.7, 50.88], [4.71, 50.88], [4.71, 50.89], [4.7, 50.88]]],
}
ABROAD = {"type": "LineString", "coordinates": [[6.1, 49.7], [6.11, 49.7]]}
WAYPOINTS = (
    '<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1">'
    '<wpt lat="50.88" lon="4.70"/></gpx>'
)


class Visitor:
    """Keeps the draft's address between the pages."""

    def __init__(self, client, language="en"):
        self.client, self.language = client, language
        self.target = TargetFactory(metric_kind="length_km")
        self.criterion = CriterionFactory(objective=self.target.objective)

    def address(self, name, *args):
        with override(self.language):
            return reverse(f"engagements:{name}", args=args)

    def begin(self):
        self.client.post(self.address("start"))
        self.draft = Engagement.objects.latest("pk")
        return self

    def page(self, step, number=None):
        """The address of a step; of the first contribution where it asks about one."""
        asks_of_one = step in {"kind", "place"}
        numbers = [number or 1] if asks_of_one else []
        return self.address("step", self.draft.key, step, *numbers)

    def look_at(self, step, number=None):
        return self.client.get(self.page(step, number))

    def answer(self, step, number=None, **answers):
        return self.client.post(self.page(step, number), answers)

    def choose_targets(self, *others):
        return self.answer("targets", targets=[each.code for each in (self.target, *others)])

    def draw(self, geometry, number=None):
        return self.answer("place", number, route="drawn", geometry=as_text(geometry))

    def upload(self, content, name, **answers):
        file = BytesIO(content.encode() if isinstance(content, str) else content)
        file.name = name
        return self.answer("place", route="uploaded", file=file, **answers)

    def answer_everything(self, **partner):
        self.choose_targets()
        self.answer("partner", **({"kind": "citizen", "name": "Anne Haag"} | partner))
        self.answer("undertaking", title="A hedge", description="Hawthorn.")
        self.answer("kind", kind="created")
        self.draw(LINE)
        self.answer("period", starts_on="2026-11-01")
        self.answer("criteria", **{f"answer_{self.criterion.pk}": "yes"})
        self.answer("privacy", places="cell")
        self.answer("contact", contact_email="anne@example.org")
        return self

    def ask_to_send(self):
        """Press the button of the page of answers."""
        return press_after_a_moment(self.client, self.address("check", self.draft.key))

    def ask_for_link(self, email="anne@example.org"):
        """Have the link mailed with which the draft is continued."""
        address = self.address("send_link", self.draft.key)
        return press_after_a_moment(self.client, address, email=email)

    def link(self):
        """The address in the letter that was written last."""
        letter = Letter.objects.order_by("pk").last()
        return re.search(r"http\S+", letter.text)[0].removeprefix(settings.SITE_ADDRESS)

    def send(self):
        """Press it, open the link in the letter, and confirm."""
        self.ask_to_send()
        self.link_to_confirm = self.link()
        return self.client.post(self.link_to_confirm)


def press_after_a_moment(client, address, **answers):
    """Look at a page that makes us write a letter, as people do, before its button is pressed."""
    shown = client.get(address).context["form"].shown_signed
    with time_machine.travel(timezone.now() + MOMENT):
        return client.post(address, {"shown": shown} | answers)


def as_text(geometry):
    return geometry if isinstance(geometry, str) else json.dumps(geometry)


def errors_of(response, field):
    """The sentences at a field, which must also stand in the summary on top."""
    sentences = response.context["form"].errors[field]
    page = response.content.decode()
    summary = page[page.index("error-summary") : page.index("<form method")]
    assert all(escape(sentence) in summary for sentence in sentences)
    return sentences
