"""What is done with a file that was sent: read it, ask its sender, store its places.

Called in the request for a small file and by the worker for a large one. The database is the
truth: while a file is read its row is locked, so a second reader leaves it alone, and a reader
that was killed leaves it to be taken up again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypedDict

import numpy as np
import shapely
from django.db import transaction

from counting.recount.memory import nothing_collected
from engagements import placing
from engagements.models import Contribution, PlaceRoute, Question, Unsuitable, Upload, UploadState
from engagements.models.upload import ATTEMPTS
from geofiles import reading
from geofiles.definitions import KNOWN
from geofiles.findings import Finding, Refused
from geofiles.layers import ALL
from geofiles.reading import Feature, Reading
from geofiles.reference_systems import USUAL

OFFERS_AT_MOST = 20
LONGEST_LAYER = 200
LINES_PREVIEWED = 150
PREVIEW_DEGREES = 0.0005  # how far a preview may be off
QUESTIONS = {
    "choose_layer": Question.LAYER,
    "unknown_layer": Question.LAYER,
    "reference_system_missing": Question.REFERENCE_SYSTEM,
    "reference_system_contradicted": Question.REFERENCE_SYSTEM,
    "reference_system_unknown": Question.REFERENCE_SYSTEM,
}


class Options(TypedDict, total=False):
    """What the sender has answered, as `geofiles.reading.read` takes it."""

    layer: str
    reference_system: str
    swap_axes: bool


@dataclass(frozen=True)
class Understood:
    """What came of reading a file: places, or a question with its offers, or a refusal."""

    features: list[Feature] = field(default_factory=list)
    reading: Reading | None = None
    question: Question | None = None
    offers: list[dict[str, Any]] = field(default_factory=list)
    refusal: Refused | placing.PlacesRefused | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All there is to tell, a refusal first."""
        if isinstance(self.refusal, Refused):
            return (self.refusal.finding, *self.refusal.because)
        if self.reading is None:
            return ()
        return (*self.reading.findings, *self.reading.besides(self.features))

    @property
    def reasons(self) -> list[str]:
        """Why it is refused, in the active language."""
        if isinstance(self.refusal, placing.PlacesRefused):
            return [str(self.refusal), *(finding.sentence for finding in self.findings)]
        return [finding.sentence for finding in self.findings]


def understood(contribution: Contribution, file: Any, name: str, **options: Any) -> Understood:
    """Read an open file for this contribution; nothing is stored.

    `options` are `layer`, `reference_system` and `swap_axes`, where they have been answered.
    """
    read = None
    try:
        read = reading.read(file, name=name, **options)
        features = placing.choose(contribution, read)
    except Refused as refusal:
        question = QUESTIONS.get(refusal.finding.code)
        return _asked(contribution, file, name, options, question, refusal)
    except placing.PlacesRefused as refusal:
        if refusal.reason == Unsuitable.SWAPPED and "swap_axes" not in options:
            return _asked(contribution, file, name, options, Question.AXES, refusal)
        return Understood(reading=read, refusal=refusal)
    may_be_swapped = "axes_may_be_swapped" in {finding.code for finding in read.findings}
    if may_be_swapped and "swap_axes" not in options:
        return _asked(contribution, file, name, options, Question.AXES, None)
    return Understood(features, read)


def understand(upload_id: int) -> None:
    """Read a file that was received and store its places, or its question, or why not.

    Twice, or by two workers at once, does no harm.
    """
    if _take(upload_id):
        _read_and_settle(upload_id)


@nothing_collected()
@transaction.atomic
def _read_and_settle(upload_id: int) -> None:
    upload = _locked(upload_id)
    if upload is None:  # another worker has it
        return
    upload.come_as_far_as(10)
    with upload.file.open("rb") as file:
        found = understood(upload.contribution, file, upload.name, **answers_of(upload))
    upload.come_as_far_as(60)
    settle(upload, found)


@transaction.atomic
def _take(upload_id: int) -> bool:
    """Note that reading begins; after too many readers that were killed, give up."""
    upload = _locked(upload_id)
    if upload is None:
        return False
    upload.attempts += 1
    upload.state = UploadState.READING
    if upload.attempts > ATTEMPTS:
        upload.state, upload.unsuitable = UploadState.REFUSED, Unsuitable.TOO_HARD
    upload.save()
    return upload.state == UploadState.READING


def _locked(upload_id: int) -> Upload | None:
    """The file to read, locked; None where it has been read, or is being read elsewhere."""
    unread = Upload.objects.to_read().filter(pk=upload_id)
    return unread.select_for_update(skip_locked=True).first()


def answers_of(upload: Upload) -> Options:
    """What the sender has answered so far."""
    answers: Options = {}
    if upload.layer:
        answers["layer"] = upload.layer
    if upload.reference_system:
        answers["reference_system"] = upload.reference_system
    if upload.swap_axes is not None:
        answers["swap_axes"] = upload.swap_axes
    return answers


@transaction.atomic
def settle(upload: Upload, found: Understood) -> None:
    """Note what was understood; give the contribution its sites, unless the file is outdated."""
    contributions = Contribution.objects.select_related("engagement", "target")
    contribution = contributions.select_for_update(of=("self",)).get(pk=upload.contribution_id)
    is_meant = contribution.engagement.is_editable and not (
        contribution.uploads.filter(pk__gt=upload.pk).exists()
    )
    if found.features and is_meant:
        placing.give_sites(
            contribution, found.features, route=PlaceRoute.UPLOADED, file_name=upload.name
        )
    upload.state = _state(found)
    upload.question, upload.offers = found.question or "", found.offers
    upload.findings = [_as_kept(finding) for finding in found.findings]
    is_unsuitable = isinstance(found.refusal, placing.PlacesRefused)
    upload.unsuitable = found.refusal.reason if is_unsuitable else ""
    if found.reading:
        system = found.reading.reference_system
        upload.format = found.reading.format
        upload.feature_count = found.reading.count
        described = f"{system.name} ({system.code})" if system.code else system.name
        upload.system_name = _storable(described)[:200]
        upload.system_recognised = system.recognised
    upload.save()


def _state(found: Understood) -> UploadState:
    if found.question:
        return UploadState.ASKING
    return UploadState.READ if found.features else UploadState.REFUSED


def _as_kept(finding: Finding) -> dict[str, Any]:
    values = {key: _storable(value) for key, value in finding.values.items()}
    return {"code": finding.code, "features": finding.features, "values": values}


def _storable(value: Any) -> Any:
    """What stands in a file may hold letters that no database takes."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode().replace("\x00", " ")
    return [_storable(each) for each in value] if isinstance(value, list | tuple) else value


def _asked(
    contribution: Contribution,
    file: Any,
    name: str,
    options: dict[str, Any],
    question: Question | None,
    refusal: Refused | placing.PlacesRefused | None,
) -> Understood:
    """The question with what would be found for each answer; a refusal where there is none."""
    if question is None or (question in options and question != Question.LAYER):
        return Understood(refusal=refusal)
    offers = [
        _offer(contribution, file, name, options | {question.value: value}, value, label)
        for value, label in _answers(question, refusal)
    ]
    usable = [offer for offer in offers if offer["count"]]
    if question == Question.REFERENCE_SYSTEM and not usable:
        # Nobody is asked where no answer helps: of the likeliest is said why.
        answer = {question.value: offers[0]["value"]}
        likeliest = understood(contribution, file, name, **options, **answer)
        if isinstance(likeliest.refusal, placing.PlacesRefused):
            return likeliest
    shown = usable if question == Question.REFERENCE_SYSTEM and usable else offers
    return Understood(question=question, offers=shown, refusal=refusal)


def _answers(question: Question, refusal: Any) -> Iterable[tuple[Any, str]]:
    """The possible answers with their names, the likely ones first."""
    if question == Question.AXES:
        return [(True, ""), (False, "")]
    values = refusal.finding.values
    if question == Question.LAYER:
        named = [_storable(layer) for layer in values["layers"] if len(layer) <= LONGEST_LAYER]
        return [(ALL, ""), *((layer, layer) for layer in named[:OFFERS_AT_MOST])]
    codes = dict.fromkeys((*values.get("proposals", ()), *USUAL, *KNOWN))
    return [(code, f"{KNOWN[code]} ({code})") for code in codes]


def _offer(
    contribution: Contribution,
    file: Any,
    name: str,
    options: dict[str, Any],
    value: Any,
    label: str,
) -> dict[str, Any]:
    """One answer, with how much there would be; of an unsuitable one nothing is counted."""
    offer = {"value": value, "label": label, "count": 0, "quantity": "0", "preview": None}
    try:
        features = placing.choose(contribution, reading.read(file, name=name, **options))
    except Refused as refusal:
        proposals = refusal.finding.values.get("proposals")
        if not proposals or "reference_system" in options:
            return offer
        likely = options | {"reference_system": proposals[0]}
        return _offer(contribution, file, name, likely, value, label)
    except placing.PlacesRefused:
        return offer
    shapes = np.array([feature.geometry for feature in features], dtype=object)
    offer["count"] = len(features)
    offer["quantity"] = str(sum(placing.measure(contribution.target, shapes)))
    offer["preview"] = _preview(shapes)
    return offer


def _preview(shapes: Any) -> dict[str, Any]:
    """The first shapes, simplified, as one GeoJSON geometry."""
    first = shapely.simplify(shapes[:LINES_PREVIEWED], PREVIEW_DEGREES)
    return shapely.geometry.mapping(shapely.set_precision(shapely.union_all(first), 1e-6))
