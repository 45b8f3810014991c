"""Real web server, worker, clock, Redis and PostgreSQL, some of them killed at the worst moment."""

import json
import os
import signal

import pytest

from accounts.demonstration import REVIEWER
from local.pledging import Lines, accept, pledge, sign_in
from local.visitor import Visitor
from tests.site import running_site

pytestmark = pytest.mark.processes

LINES = 1100  # a few turns (counting.models.RecountRequest)
WAITING = "SELECT count(*) FROM counting_recountrequest"
NATIONAL = "SELECT coalesce(sum(credited), 0) FROM counting_total"
LINK = (
    "SELECT substring(text from 'http\\S+/confirm/\\S+') FROM correspondence_letter "
    "WHERE reader = '{}'"
)
CREDITS = """
    FROM counting_credit r JOIN counting_claim c ON c.id = r.claim_id WHERE c.source = '{}'
"""
A_CREDIT = """
    SELECT r.id {}
    ORDER BY (SELECT min(turn) FROM counting_recountrequest q WHERE q.claim_id = c.id) {}
    LIMIT 1 FOR UPDATE OF r
"""
A_MINUTE_LATER = "UPDATE counting_runchunk SET began_at = began_at - interval '1 minute'"
IS_BLOCKED = "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
LEDGER = "SELECT coalesce(sum(change), 0) FROM counting_ledgerentry"


@pytest.fixture
def site(prepared):
    with running_site(prepared) as site:
        yield site


def file_of_lines(folder, count=LINES):
    """Parallel lines of about 70 m, a hundred metres apart; every tenth is traced twice."""
    lines = []
    for number in range(count):
        west, south = 4.2 + (number % 50) * 0.0015, 50.7 + (number // 50) * 0.0015
        lines += [[[west, south], [west + 0.001, south]]]
        if number % 10 == 0:
            lines += [[[west, south + 0.00001], [west + 0.001, south + 0.00001]]]
    file = folder / "hedges.geojson"
    file.write_text(json.dumps({"type": "MultiLineString", "coordinates": lines}))
    return file


def sent_pledge(site, file):
    lines = Lines(file, "landscape-elements", "Hedge society", "Hedges of the society")
    visitor = Visitor(site.address)
    return pledge(visitor, lines, lambda writer: link_for(site, writer), pause=0).reference


def link_for(site, writer):
    """The link in a letter that was written; no worker is needed to read it."""
    return site.ask(LINK.format(writer))


def reviewer_of(site):
    reviewer = Visitor(site.address)
    sign_in(reviewer, REVIEWER.email, REVIEWER.password, REVIEWER.key)
    return reviewer


def hold_a_turn(database, reference, order):
    """Whoever counts the first turn of this pledge (ASC), or its last (DESC), waits for us."""
    database.execute(A_CREDIT.format(CREDITS.format(reference), order))


def assert_figures_equal_a_full_recount(site):
    assert "0 differences" in site.manage("recount", "--all")
    assert site.ask(NATIONAL) == site.ask(LEDGER) > 0


def test_a_worker_killed_in_the_middle_of_a_recount_loses_nothing(site):
    reference = sent_pledge(site, file_of_lines(site.folder))
    with site.connected() as database:
        accept(reviewer_of(site), reference)
        hold_a_turn(database, reference, "DESC")
        site.start("worker")
        site.wait_until(IS_BLOCKED)
        site.wait_until(f"SELECT ({WAITING}) BETWEEN 1 AND {LINES - 1}")
        os.killpg(site.processes["worker"].popen.pid, signal.SIGKILL)
        site.stop("worker")
    left = site.ask(WAITING)
    site.start("worker")
    site.start_clock_that_was_off()
    site.wait_until(f"SELECT ({WAITING}) = 0")

    assert left > 0
    assert_figures_equal_a_full_recount(site)


def test_an_acceptance_while_redis_is_stopped_is_counted_later(site):
    reference = sent_pledge(site, file_of_lines(site.folder, count=10))
    reviewer = reviewer_of(site)
    site.stack.stop("redis")

    accept(reviewer, reference)
    waiting = site.ask(WAITING)
    site.stack.start("redis")
    site.start("worker")
    site.start_clock_that_was_off()
    site.wait_until(f"SELECT ({WAITING}) = 0")

    assert waiting == 11
    assert_figures_equal_a_full_recount(site)
    site.wait_until("SELECT count(*) = 3 FROM correspondence_letter WHERE sent_at IS NOT NULL")


def asked_by_the_clock(site, task):
    """Send one of the clock's messages now."""
    site.manage("shell", "-c", f"from counting import schedule; schedule.{task}.delay()")


def test_a_full_recount_whose_worker_was_killed_is_taken_up_again(site):
    reference = sent_pledge(site, file_of_lines(site.folder))
    accept(reviewer_of(site), reference)
    site.manage("recount")
    site.manage("shell", "-c", "from counting import schedule; schedule.recount_everything()")
    with site.connected() as database:
        database.execute("LOCK TABLE counting_credit")
        site.start("worker")
        site.wait_until(IS_BLOCKED)
        os.killpg(site.processes["worker"].popen.pid, signal.SIGKILL)
        unfinished = site.ask("SELECT ended_at IS NULL FROM counting_run")
        site.stop("worker")
        database.execute(A_MINUTE_LATER)
    site.start("worker")
    asked_by_the_clock(site, "carry_on_with_run")
    site.wait_until("SELECT ended_at IS NOT NULL FROM counting_run")

    assert unfinished
    assert site.ask("SELECT max(attempts) FROM counting_runchunk") == 2
    assert site.ask("SELECT counted + not_counted FROM counting_run") == LINES + LINES // 10
    assert site.ask("SELECT differing + given_up FROM counting_run") == 0
    assert site.ask("SELECT count(*) FROM counting_sensitivity") == 4


def test_a_small_pledge_is_counted_by_one_process_while_another_is_at_a_large_one(site):
    large = sent_pledge(site, file_of_lines(site.folder))
    small = sent_pledge(site, file_of_lines(site.folder, count=10))
    reviewer = reviewer_of(site)

    with site.connected() as database:
        accept(reviewer, large)
        hold_a_turn(database, large, "ASC")
        site.start("worker")
        site.wait_until(IS_BLOCKED)
        accept(reviewer, small)
        site.wait_until(f"SELECT bool_and(computed_at IS NOT NULL) {CREDITS.format(small)}")
        left = site.ask(f"SELECT count(*) {CREDITS.format(large)} AND computed_at IS NULL")
    site.wait_until(f"SELECT ({WAITING}) = 0")

    assert left >= 500  # the turn under way in the other process
    assert_figures_equal_a_full_recount(site)
