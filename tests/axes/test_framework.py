import io
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from axes.framework import FILE, load_framework
from axes.models import Aim, Axis, Criterion, Objective, SourceText, Target

pytestmark = pytest.mark.django_db

HEDGES = "ecological-connectivity-landscape-elements"
LANGUAGES = ("en", "fr", "nl", "de")


@pytest.fixture
def framework():
    return load_framework()


@pytest.fixture
def changed_file(tmp_path):
    """The file with one thing changed, by a function that gets its content."""

    def change(by):
        content = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        by(content)
        path = tmp_path / "objectives.yaml"
        path.write_text(yaml.dump(content, Dumper=yaml.CSafeDumper), encoding="utf-8")
        return path

    return change


def rename_first_axis(content):
    content["axes"][0]["names"]["nl"] = "Een nieuwe naam"


def first_axis():
    return Axis.objects.get(slug="green-blue-network")


def test_the_whole_framework_is_loaded(framework):
    assert Axis.objects.count() == 2
    assert Objective.objects.count() == 10
    assert Target.objects.count() == 13
    assert Criterion.objects.count() == 47
    assert Aim.objects.count() == 48


def test_every_text_exists_in_four_languages(framework):
    texts = {
        Axis: ["name", "short_name", "summary"],
        Objective: ["name", "summary"],
        Aim: ["text"],
        Criterion: ["text"],
        Target: ["label", "unit"],
    }
    for model, fields in texts.items():
        for field in fields:
            for language in LANGUAGES:
                column = f"{field}_{language}"
                assert not model.objects.filter(**{column: ""}).exists(), column
                assert not model.objects.filter(**{f"{column}__isnull": True}).exists(), column


@pytest.mark.parametrize(
    ("code", "value", "tolerance", "elsewhere"),
    [
        (HEDGES, 10_000, 5, False),
        ("ecological-connectivity-linear-infrastructures", 4_000, 8, False),
        ("urban-peri-urban-areas-area", 120_000, 0, True),
        ("wild-pollinators-bed-and-breakfasts", 2_000, 5, False),
        ("imported-primary-commodities-imports", 38_500_000, 0, True),
        ("biodiversity-friendly-finance-entities", 150, 0, False),
    ],
)
def test_a_target_has_its_figure_and_its_rule(framework, code, value, tolerance, elsewhere):
    target = Target.objects.get(code=code)

    assert (target.value, target.tolerance_m) == (value, tolerance)
    assert (target.minimum_shared_run_m, target.rule_version) == (20, 1)
    assert target.counts_elsewhere is elsewhere


def test_our_file_says_what_the_domain_file_says():
    source = Path(settings.BASE_DIR).parent / "shared" / "domain" / "objectives.yaml"
    if not source.is_file():
        pytest.skip(f"no domain file at {source}")
    theirs = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    ours = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)

    added = {"names", "tolerance_m", "minimum_shared_run_m", "counts_elsewhere", "rule_version"}
    for objective in (*theirs["objectives"], *ours["objectives"]):
        for target in objective["targets"]:
            # The unit is a name there, and a word in four languages here.
            for name in {"unit", *added} & set(target):
                del target[name]
    assert ours == theirs


def test_loading_again_changes_nothing(framework):
    before = SourceText.objects.count()

    again = load_framework()

    assert len(framework.created) == 120
    assert (again.created, again.updated, again.kept, again.retired) == ([], [], [], [])
    assert SourceText.objects.count() == before


def test_a_text_changed_in_the_file_is_updated(framework, changed_file):
    changes = load_framework(changed_file(rename_first_axis))

    assert first_axis().name_nl == "Een nieuwe naam"
    assert len(changes.updated) == 1
    assert changes.updated[0].startswith("axis/green-blue-network name_nl:")


def test_a_text_edited_here_is_kept_and_reported(framework):
    Axis.objects.filter(slug="green-blue-network").update(name_nl="Onze naam")

    changes = load_framework()

    assert first_axis().name_nl == "Onze naam"
    assert changes.kept == ["axis/green-blue-network name_nl: edited here"]
    assert changes.updated == []


def test_a_text_edited_here_and_in_the_file_is_kept_and_reported_every_time(
    framework, changed_file
):
    Axis.objects.filter(slug="green-blue-network").update(name_nl="Onze naam")
    path = changed_file(rename_first_axis)

    for _time in range(2):
        changes = load_framework(path)

        assert first_axis().name_nl == "Onze naam"
        assert changes.kept == [
            "axis/green-blue-network name_nl: edited here, and changed in the file"
        ]


def test_a_text_edited_here_is_replaced_when_asked(framework, changed_file):
    Axis.objects.filter(slug="green-blue-network").update(name_nl="Onze naam")

    changes = load_framework(changed_file(rename_first_axis), overwrite=True)

    assert first_axis().name_nl == "Een nieuwe naam"
    assert len(changes.overwritten) == 1
    assert load_framework(changed_file(rename_first_axis)).kept == []


def test_an_edit_in_one_language_does_not_hold_back_the_others(framework, changed_file):
    Axis.objects.filter(slug="green-blue-network").update(name_fr="Notre nom")

    load_framework(changed_file(rename_first_axis))

    assert (first_axis().name_nl, first_axis().name_fr) == ("Een nieuwe naam", "Notre nom")


def test_a_text_the_team_made_the_same_as_the_file_follows_it_again(framework, changed_file):
    path = changed_file(rename_first_axis)
    Axis.objects.filter(slug="green-blue-network").update(name_nl="Een nieuwe naam")
    load_framework(path)

    changes = load_framework()

    assert len(changes.updated) == 1
    assert first_axis().name_nl.startswith("Het groenblauwe netwerk")


def test_a_figure_edited_here_is_kept_too(framework):
    Target.objects.filter(code=HEDGES).update(value="12000")

    changes = load_framework()

    assert Target.objects.get(code=HEDGES).value == 12000
    assert changes.kept == ["target/ecological-connectivity/landscape-elements value: edited here"]


def test_a_new_criterion_in_the_file_is_added(framework, changed_file):
    def add(content):
        text = dict.fromkeys(LANGUAGES, "Something more")
        content["objectives"][0]["criteria"].append(
            {"key": "more", "source": "derived", "text": text}
        )

    changes = load_framework(changed_file(add))

    assert changes.created == ["criterion/urban-peri-urban-areas/more"]


def test_a_criterion_that_left_the_file_is_no_longer_asked_for(framework, changed_file):
    def leave(content):
        content["objectives"][0]["criteria"].pop()

    changes = load_framework(changed_file(leave))

    assert changes.retired == ["criterion/urban-peri-urban-areas/native-species"]
    criterion = Criterion.objects.get(
        objective__slug="urban-peri-urban-areas", key="native-species"
    )
    assert not criterion.is_active
    assert load_framework(changed_file(leave)).retired == []


def test_a_criterion_that_returns_to_the_file_is_asked_for_again(framework, changed_file):
    load_framework(changed_file(lambda content: content["objectives"][0]["criteria"].pop()))

    load_framework()

    assert Criterion.objects.active().count() == 47


def test_an_aim_that_left_the_file_is_reported_and_left_alone(framework, changed_file):
    path = changed_file(lambda content: content["objectives"][0]["aims"].pop())

    changes = load_framework(path)

    assert changes.unlisted == ["aim/urban-peri-urban-areas/renaturalise-urban"]
    assert Aim.objects.count() == 48


def test_the_command_says_what_it_kept(framework):
    Axis.objects.filter(slug="green-blue-network").update(name_nl="Onze naam")
    answer = io.StringIO()

    call_command("load_objectives", stdout=answer)

    assert "0 created, 0 fields updated, 1 kept as edited here" in answer.getvalue()
    assert "kept: axis/green-blue-network name_nl: edited here" in answer.getvalue()


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_counting_rule_of_the_file_is_reported_and_never_written(
    framework, changed_file, overwrite
):
    def widen(content):
        for objective in content["objectives"]:
            for target in objective["targets"]:
                target["tolerance_m"] = 9

    changes = load_framework(changed_file(widen), overwrite=overwrite)

    assert not Target.objects.filter(tolerance_m=9).exists()
    assert len(changes.rules) == Target.objects.count()
    assert "9" in changes.rules[0]


def test_a_text_that_is_new_in_the_file_is_no_edit_of_ours(framework):
    subject = "target/surplus-food/surplus-food"
    SourceText.objects.filter(subject=subject, field="name_nl").delete()
    Target.objects.filter(key="surplus-food").update(name_nl="")

    again = load_framework()

    assert len(again.updated) == 1
    assert again.kept == []
    assert Target.objects.get(key="surplus-food").name_nl == "Voedseloverschotten"
