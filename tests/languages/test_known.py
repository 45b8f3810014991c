"""What is said of a row is worked out once in each language, as long as the row is kept."""

from django.utils.translation import get_language, override

from languages.known import once_for_a_row
from tests.factories.axes import TargetFactory


def test_each_row_and_language_is_worked_out_once():
    worked_out = []

    @once_for_a_row
    def said(target):
        worked_out.append((target.code, get_language()))
        return f"{target.code} {get_language()}"

    first, second = TargetFactory.build(code="A"), TargetFactory.build(code="B")
    found = []
    for language in ("en", "fr", "en"):
        with override(language):
            found += [said(first), said(second)]

    assert found == ["A en", "B en", "A fr", "B fr", "A en", "B en"]
    assert worked_out == [("A", "en"), ("B", "en"), ("A", "fr"), ("B", "fr")]


def test_a_row_read_again_is_worked_out_anew():
    name = once_for_a_row(lambda target: target.name)
    target = TargetFactory.build(name_en="Hedges")
    assert name(target) == "Hedges"

    assert name(TargetFactory.build(name_en="Banks")) == "Banks"
