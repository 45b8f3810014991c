"""Statements composed once: the same rows as those of the queryset they were composed of."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import (
    DatabaseError,
    DataError,
    NotSupportedError,
    OperationalError,
    connection,
    transaction,
)
from django.db.models import Case, Count, F, Value, When
from django.utils import timezone, translation
from psycopg.pq import PipelineStatus
from psycopg.waiting import Wait

from bba import statements
from bba.composed import AmongAsked, Asked, Composed, keep
from bba.statements import (
    Known,
    Statement,
    of_one_type,
    planned_once,
    together,
    until_more_has_come,
)
from engagements.models import Contribution, Engagement
from tests.factories.engagements import ContributionFactory, EngagementFactory

pytestmark = pytest.mark.django_db


def planned():
    """The statements that this connection has planned."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement for (statement,) in cursor.fetchall()]


def of_key():
    return (
        Engagement.objects.select_related("partner")
        .annotate(parts=Count("contributions"))
        .filter(key=Asked("key"))
    )


def test_more_statements_stay_planned_than_there_are():
    numbers = [f"SELECT {number}::bigint + %(one)s" for number in range(150)]

    for each in numbers:
        planned_once(each, {"one": of_one_type(1)})

    assert len([each for each in planned() if "::bigint +" in each]) == len(numbers)


def test_rows_are_those_of_the_queryset(django_assert_num_queries):
    drafts = Composed(of_key)
    first, second = EngagementFactory(), EngagementFactory()
    ContributionFactory(engagement=second, number=2)

    for each, parts in ((first, 1), (second, 2), (first, 1)):
        with django_assert_num_queries(1):
            (found,) = drafts(key=each.key)
            assert (found, found.partner, found.parts) == (each, each.partner, parts)
        assert found.title == each.title
        assert found.partner.name == each.partner.name


def test_rows_are_not_left_to_the_next_who_asks_where_what_hangs_on_them_cannot_be_had():
    wholes = Composed(
        lambda: Engagement.objects.filter(key=Asked("key")).prefetch_related("contributions")
    )
    first, second = EngagementFactory(), EngagementFactory()

    def refuse(run, sql, *call):
        if "contribution" in sql:
            raise OperationalError
        return run(sql, *call)

    with connection.execute_wrapper(refuse), pytest.raises(OperationalError):
        wholes(key=first.key)

    assert wholes(key=second.key) == [second]


def test_nothing_is_found_where_nothing_is():
    engagement = EngagementFactory()
    drafts = Composed(of_key)

    assert drafts(key=engagement.key)
    engagement.delete()
    assert drafts(key=engagement.key) == []


def test_any_of_a_list_may_be_asked_for():
    parts = Composed(
        lambda: Contribution.objects.filter(AmongAsked("engagement", "engagements")).order_by("pk")
    )
    first, second, _ = EngagementFactory.create_batch(3)

    assert parts(engagements=[first.pk, second.pk]) == [
        first.contributions.get(),
        second.contributions.get(),
    ]
    assert parts(engagements=[]) == []


def test_columns_come_as_a_queryset_gives_them():
    titles = Composed(
        lambda: Engagement.objects.filter(key=Asked("key")).values_list("title", flat=True)
    )
    engagement = EngagementFactory(title="Hawthorn; '%s'")

    assert titles(key=engagement.key) == ["Hawthorn; '%s'"]


def test_what_depends_on_the_language_is_composed_for_each():
    names = Composed(
        lambda: Contribution.objects.filter(engagement=Asked("engagement")).values_list(
            f"target__label_{translation.get_language()}", flat=True
        )
    )
    engagement = EngagementFactory()
    target = engagement.contributions.get().target

    for language in ("en", "fr", "nl", "en"):
        with translation.override(language):
            assert names(engagement=engagement.pk) == [getattr(target, f"label_{language}")]


def test_a_value_that_is_missing_is_an_error():
    with pytest.raises(KeyError, match="key"):
        Composed(of_key)()


def test_texts_may_be_looked_for_among_a_list():
    named = Composed(lambda: Engagement.objects.filter(AmongAsked("title", "titles")))
    first, _ = EngagementFactory.create_batch(2)

    assert named(titles=[first.title, "nothing of the kind"]) == [first]
    assert named(titles=[]) == []


def test_what_is_kept_is_not_asked_for_again(django_assert_num_queries):
    engagement = EngagementFactory()
    parts = list(engagement.contributions.all())

    keep(engagement, "contributions", parts)

    with django_assert_num_queries(0):
        assert list(engagement.contributions.all()) == parts
        assert engagement.contributions.count() == 1
    engagement.refresh_from_db()
    ContributionFactory(engagement=engagement, number=2)
    assert engagement.contributions.count() == 2


# --- Planned once ---------------------------------------------------------------------------


def late(before):
    """Whether something starts before a day, and how many do: the day stands there three times."""
    is_late = Case(When(starts_on__lt=before, then=True), default=False)
    return (
        Engagement.objects.annotate(is_late=is_late)
        .values("is_late")
        .annotate(count=Count("pk"))
        .order_by("is_late")
    )


def test_a_question_is_planned_once_for_a_connection():
    of_number = Composed(lambda: Engagement.objects.filter(pk=Asked("pk")))
    among = Composed(lambda: Engagement.objects.filter(AmongAsked("pk", "keys")))
    before = len(planned())

    for number in (1, 2**20, 2**40):
        assert of_number(pk=number) == []
        assert among(keys=[number, 1]) == []

    assert len(planned()) == before + 2


def test_a_question_may_be_planned_for_each_value():
    of_number = Composed(
        lambda: Engagement.objects.filter(pk=Asked("pk"), title="for each"), is_planned_once=False
    )
    engagement = EngagementFactory(title="for each")

    for _ in range(7):
        assert of_number(pk=engagement.pk) == [engagement]

    assert not any("for each" in statement for statement in planned())


def test_rows_stay_the_same_when_the_plan_is_no_longer_made_for_each_value():
    drafts = Composed(of_key)
    engagements = EngagementFactory.create_batch(9)

    for each in engagements:
        assert drafts(key=each.key) == [each]


def test_what_is_asked_for_may_be_grouped_by():
    counted = Composed(lambda: late(Asked("day")))
    for day in (1, 2, 3):
        EngagementFactory(starts_on=date(2027, 1, day))

    for day in (date(2027, 1, 2), date(2027, 1, 3)):
        assert counted(day=day) == list(late(day))
    assert counted(day=date(2027, 1, 2)) == [
        {"is_late": False, "count": 2},
        {"is_late": True, "count": 1},
    ]


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        ({"starts_on": Asked("value")}, date(2027, 1, 2)),
        ({"submitted_at__gt": Asked("value")}, datetime(2026, 1, 1, tzinfo=UTC)),
        ({"submitted_at__lt": timezone.now() - Asked("value")}, timedelta(days=1)),
        ({"title__iexact": Asked("value")}, "HEDGE 100%"),
        ({"title__contains": Asked("value")}, "100%"),
        ({"exact_places_are_public": Asked("value")}, True),
        ({"partner__kind__in": [Asked("value"), "town"]}, "company"),
        ({"contributions__typed_quantity__gte": Asked("value")}, 3),
        ({"contributions__number": Asked("value") * 2 - F("contributions__number")}, 1),
    ],
)
def test_a_value_has_the_type_its_place_asks_for(condition, value):
    asked = Composed(lambda: Engagement.objects.filter(**condition).order_by("pk"))
    moment = timezone.now() - timedelta(days=10)
    EngagementFactory(title="Another", starts_on=date(2027, 2, 2), partner__kind="citizen")
    EngagementFactory(
        title="Hedge 100%",
        starts_on=date(2027, 1, 2),
        exact_places_are_public=True,
        partner__kind="company",
        submitted=True,
        contribution__typed_quantity=5,
    )
    Engagement.objects.filter(title="Hedge 100%").update(submitted_at=moment)

    found = asked(value=value)

    (name, _), *_ = condition.items()
    in_condition = {
        "submitted_at__lt": timezone.now() - timedelta(days=1),
        "partner__kind__in": ["company", "town"],
        "contributions__number": 2 * 1 - F("contributions__number"),
    }
    expected = Engagement.objects.filter(**{name: in_condition.get(name, value)})
    assert found == list(expected.order_by("pk"))
    assert "Hedge 100%" in [each.title for each in found]


def test_among_keys_of_any_kind():
    among = Composed(lambda: Engagement.objects.filter(AmongAsked("key", "keys")))
    engagement = EngagementFactory()

    assert among(keys=[engagement.key, uuid4()]) == [engagement]
    assert among(keys=[]) == []


def test_nothing_may_be_asked_for():
    named = Composed(lambda: Engagement.objects.filter(title__iexact=Asked("title")))
    engagement = EngagementFactory()

    assert named(title=None) == []
    assert named(title=engagement.title) == [engagement]


def test_words_of_the_question_itself_keep_their_signs_and_types():
    told = Composed(
        lambda: Engagement.objects.filter(pk=Asked("pk")).values_list(
            Value("100 % of '%s' \\ %(pk)s"), Value(5), Value(value=True), "title"
        )
    )
    engagement = EngagementFactory(title="100 %")

    assert told(pk=engagement.pk) == [("100 % of '%s' \\ %(pk)s", 5, True, "100 %")]


def test_rows_come_without_what_they_are_only_put_in_order_by():
    titles = Composed(
        lambda: (
            Engagement.objects.filter(title__startswith=Asked("title"))
            .order_by(Case(When(title=Asked("first"), then=0), default=1), "title")
            .values_list("title")
            .distinct()
        )
    )
    for title in ("Hedge A", "Hedge B", "Hedge B"):
        EngagementFactory(title=title)

    assert titles(title="Hedge", first="Hedge B") == [("Hedge B",), ("Hedge A",)]


def test_a_value_that_cannot_be_is_an_error_of_the_database_as_django_has_them():
    of_number = Composed(lambda: Engagement.objects.filter(pk=Asked("pk")))
    engagement = EngagementFactory()

    with pytest.raises(DataError), transaction.atomic():
        of_number(pk="no number")

    assert of_number(pk=engagement.pk) == [engagement]


def test_what_surrounds_queries_surrounds_those_that_are_planned_once():
    seen = []

    def see(run, sql, parameters, many, context):
        seen.append((sql, parameters))
        return run(sql, parameters, many, context)

    with connection.execute_wrapper(see):
        assert planned_once("SELECT %(number)s::int", {"number": 5}) == [(5,)]

    assert seen == [("SELECT %(number)s::int", {"number": 5})]


def test_the_log_of_queries_tells_what_was_planned_once(django_assert_num_queries):
    with django_assert_num_queries(2) as asked:
        for number in (1, 2):
            planned_once("SELECT %(number)s::int", {"number": number})

    assert [each["sql"] for each in asked] == ["SELECT %(number)s::int"] * 2


@pytest.mark.django_db(transaction=True)
def test_a_table_may_change_under_a_question():
    names = Composed(
        lambda: Engagement.objects.filter(pk=Asked("pk")).values_list("contact_name", flat=True)
    )
    engagement = EngagementFactory()
    assert names(pk=engagement.pk) == [engagement.contact_name]

    other = connection.copy()
    try:
        for length in (160, 150):  # what another release does, and what it was
            with other.cursor() as cursor:
                cursor.execute(
                    f"ALTER TABLE engagements_engagement ALTER contact_name TYPE varchar({length})"
                )
            assert names(pk=engagement.pk) == [engagement.contact_name]
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_a_table_that_changes_within_a_transaction_is_an_error_once():
    names = Composed(
        lambda: Engagement.objects.filter(pk=Asked("pk")).values_list("contact_name", flat=True)
    )
    engagement = EngagementFactory()
    names(pk=engagement.pk)
    other = connection.copy()

    def change(length):
        with other.cursor() as cursor:
            cursor.execute(
                f"ALTER TABLE engagements_engagement ALTER contact_name TYPE varchar({length})"
            )

    try:
        change(160)
        with pytest.raises(NotSupportedError), transaction.atomic():
            names(pk=engagement.pk)
        assert names(pk=engagement.pk) == [engagement.contact_name]
    finally:
        change(150)
        other.close()


def lose_connection():
    """As when the database is started again."""
    [(process,)] = planned_once("SELECT pg_backend_pid()", {})
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [process])
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_each_thread_has_its_own_question_so_that_none_gets_the_answer_of_another():
    engagement, composed = EngagementFactory(), []

    def of_pk():
        composed.append(threading.get_ident())
        return Engagement.objects.filter(pk=Asked("pk"))

    def ask():
        try:
            return names(pk=engagement.pk)
        finally:
            connection.close()

    names = Composed(of_pk)
    with ThreadPoolExecutor(1) as other:
        found = [names(pk=engagement.pk), other.submit(ask).result(), names(pk=engagement.pk)]

    assert found == [[engagement]] * 3
    assert len(set(composed)) == len(composed) == 2


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_lost_is_opened_again_by_who_asks():
    lose_connection()

    assert planned_once("SELECT 1", {}) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_lost_within_a_transaction_is_an_error():
    @transaction.atomic
    def ask():
        lose_connection()
        planned_once("SELECT 1", {})

    with pytest.raises(OperationalError):
        ask()
    assert planned_once("SELECT 1", {}) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_a_question_that_fails_on_a_connection_that_lives_is_not_asked_again(
    django_assert_num_queries,
):
    with django_assert_num_queries(1), pytest.raises(OperationalError):
        planned_once("SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(10)", {})


# --- Together -------------------------------------------------------------------------------


def number(value):
    return Statement("SELECT %(number)s::int", {"number": value}, lambda rows: rows[0][0])


def test_an_answer_in_binary_form_is_the_same():
    sql = (
        "SELECT '\\x00ff'::bytea, 5::bigint, 'ö'::text, true, NULL::date,"
        " timestamptz '2026-05-01 12:00+02'"
    )
    in_text, in_bytes = (Statement(sql, {}, list, is_binary=each) for each in (False, True))

    for _ in range(2):
        assert in_bytes.answer() == in_text.answer() == in_bytes.told_as(list).answer()
    assert in_bytes.answer()[0][0] == b"\x00\xff"


def test_several_questions_are_answered_in_their_order(django_assert_num_queries):
    titles = Composed(
        lambda: Engagement.objects.filter(title=Asked("title")).select_related("partner")
    )
    each_time = Composed(lambda: Engagement.objects.filter(pk=Asked("pk")), is_planned_once=False)
    first, second = EngagementFactory(title="Hedge"), EngagementFactory(title="Pond")

    for _ in range(2):
        with django_assert_num_queries(4) as asked:
            found = together(
                titles.statement(title="Pond"),
                number(5).told_as(lambda found: found + 1),
                each_time.statement(pk=first.pk),
                titles.statement(title="Hedge"),
            )
            partners = [each.partner for each in (*found[0], *found[3])]

        assert found == ([second], 6, [first], [first])
        assert partners == [second.partner, first.partner]
    assert asked[1]["sql"] == "SELECT %(number)s::int"


def test_what_is_known_already_is_not_asked_for(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert together(Known("all"), number(5)) == ("all", 5)


def test_what_goes_together_goes_in_one_trip():
    seen = []

    def see(run, *call):
        answer = run(*call)
        seen.append(connection.connection.pgconn.pipeline_status)
        return answer

    with connection.execute_wrapper(see):
        together(number(1), number(2))
        number(3).answer()

    assert seen == [PipelineStatus.ON, PipelineStatus.ON, PipelineStatus.OFF]


def test_an_answer_is_read_while_the_database_is_at_the_next():
    """The second has no answer before the first has been read, or none at all."""
    other = connection.copy()
    with other.cursor() as holding, connection.cursor() as own:
        holding.execute("SELECT pg_advisory_lock(20)")
        own.execute("SET LOCAL statement_timeout = '10s'")

        found = together(
            Statement("SELECT pg_sleep(0.1)", {}, list).told_as(lambda _: other.close()),
            Statement("SELECT pg_advisory_xact_lock_shared(20)", {}, len),
        )

    assert found == (None, 1)


def test_more_than_a_socket_holds_is_sent_and_read():
    many = ["x" * 1000] * 3000
    long = Statement("SELECT %(many)s::text[]", {"many": many}, lambda rows: rows[0][0])

    assert together(long, number(1), long, long) == (many, 1, many, many)


def test_the_second_sees_what_was_written_before_the_database_comes_to_it():
    engagement = EngagementFactory(title="Before")
    sql = "UPDATE engagements_engagement SET title = 'After' WHERE id = %(pk)s RETURNING id"
    titles = Composed(lambda: Engagement.objects.filter(pk=Asked("pk")))

    _, [found] = together(
        Statement(sql, {"pk": of_one_type(engagement.pk)}, list),
        titles.statement(pk=engagement.pk),
    )

    assert found.title == "After"


@pytest.mark.django_db(transaction=True)
def test_together_they_are_asked_again_where_the_connection_was_lost():
    together(number(1), number(2))
    lose_connection()

    assert together(number(3), number(4)) == (3, 4)


@pytest.mark.django_db(transaction=True)
def test_together_they_are_asked_again_where_it_is_lost_to_what_an_answer_asks_further():
    lost = []

    def read(rows):
        if not lost:
            lost.append(rows)
            lose_connection()
        return number(rows[0][0] + 1).answer()

    first = Statement("SELECT %(number)s::int AS first", {"number": 3}, read)

    assert together(first, number(5)) == (4, 5)


@pytest.mark.django_db(transaction=True)
def test_together_they_are_asked_again_where_a_table_has_changed():
    names = Composed(
        lambda: Engagement.objects.filter(pk=Asked("pk")).values_list("contact_name", flat=True)
    )
    engagement = EngagementFactory()
    assert names(pk=engagement.pk) == [engagement.contact_name]

    other = connection.copy()
    try:
        for length in (160, 150):
            with other.cursor() as cursor:
                cursor.execute(
                    f"ALTER TABLE engagements_engagement ALTER contact_name TYPE varchar({length})"
                )
            assert together(number(1), names.statement(pk=engagement.pk)) == (
                1,
                [engagement.contact_name],
            )
    finally:
        other.close()


def test_what_is_too_long_to_be_sent_at_once_is_sent_while_answers_are_waited_for(monkeypatch):
    waited = []

    def see(trip):
        for wait in until_more_has_come(trip):
            waited.append(wait)
            yield wait

    monkeypatch.setattr(statements, "until_more_has_come", see)
    rows = "SELECT repeat('x', 1000) FROM generate_series(1, %(rows)s::int)"
    many = Statement(rows, {"rows": 5_000}, len)
    text = Statement("SELECT length(%(text)s::text)", {"text": "y" * 3_000_000}, list)

    assert together(many, text, many, text) == (5_000, [(3_000_000,)], 5_000, [(3_000_000,)])
    assert Wait.RW in waited


@pytest.mark.django_db(transaction=True)
def test_one_whose_error_somebody_else_has_caught_is_not_waited_for():
    def read(rows):
        with suppress(DataError):  # of the next in the trip
            list(Engagement.objects.all())

    first = Statement("SELECT 1 AS first", {}, read)
    wrong = Statement("SELECT 1 / %(number)s::int", {"number": 0}, list)

    with pytest.raises(DatabaseError):
        together(first, wrong, number(2))

    assert together(number(3), number(4)) == (3, 4)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_that_fails_is_an_error_and_leaves_a_connection_that_works(place):
    statements = [number(1), number(2)]
    statements.insert(place, Statement("SELECT 1 / %(number)s::int", {"number": 0}, list))

    with pytest.raises(DataError):
        together(*statements)

    assert together(number(3), number(4)) == (3, 4)


def test_one_that_fails_within_a_transaction_is_an_error_of_the_transaction():
    with pytest.raises(DataError), transaction.atomic():
        together(number(1), Statement("SELECT 1 / %(number)s::int", {"number": 0}, list))

    assert together(number(3), number(4)) == (3, 4)
