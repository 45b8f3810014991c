import pytest

from territory.boundary_codes import recognise
from territory.boundary_files import BoundaryTable, UnreadableBoundaries
from territory.models import Level

KNOWN = {
    Level.MUNICIPALITY: {"11001", "11004", "21004"},
    Level.PROVINCE: {"10000", "20001", "04000"},
    Level.REGION: {"02000", "04000"},
}


def table(**columns):
    count = len(next(iter(columns.values())))
    return BoundaryTable("file", "", columns, [None] * count)


@pytest.mark.parametrize(
    "name",
    ["nis", "NIS_CODE", "NISCODE", "CD_MUNTY_REFNIS", "cd_munty_refnis", "INS", "Code INS"],
)
def test_the_usual_names_of_the_column_are_recognised(name):
    found = recognise(table(**{name: ["11001", "11004"]}), KNOWN)

    assert (found.level, found.codes) == (Level.MUNICIPALITY, ["11001", "11004"])


@pytest.mark.parametrize(
    ("values", "level"),
    [(["11001", "21004"], "municipality"), (["10000", "20001"], "province"), ([2000], "region")],
)
def test_the_kind_of_place_is_told_by_the_codes(values, level):
    assert recognise(table(nis=values), KNOWN).level == level


def test_municipalities_win_where_a_file_names_larger_places_too():
    columns = table(reg_code=["02000"], prov_code=["10000"], mun_code=["['11001']"])

    assert recognise(columns, KNOWN).codes == ["11001"]
    assert recognise(columns, KNOWN, level="province").codes == ["10000"]


def test_brussels_stands_among_the_provinces_by_the_code_of_its_region():
    columns = table(prov_nis=["10000", ""], reg_nis=["02000", "04000"])

    assert recognise(columns, KNOWN).codes == ["10000", "04000"]


def test_a_province_without_a_code_does_not_take_that_of_its_region():
    columns = table(prov_nis=["10000", ""], reg_nis=["02000", "02000"])

    assert recognise(columns, KNOWN).codes == ["10000", None]


def test_a_column_can_be_named():
    found = recognise(table(gemeente=["11001"]), KNOWN, nis_field="gemeente")

    assert found.codes == ["11001"]


def test_a_column_with_mostly_unknown_codes_is_not_taken():
    with pytest.raises(UnreadableBoundaries):
        recognise(table(nis=["11001", "99991", "99992"]), KNOWN)


def test_the_columns_are_named_where_none_is_recognised():
    with pytest.raises(UnreadableBoundaries, match="gemeente, naam"):
        recognise(table(gemeente=["11001"], naam=["x"]), KNOWN)
