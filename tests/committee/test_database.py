"""The laws of the committee's tables, asked of the database itself, round the ORM."""

import pytest
from django.db import DatabaseError, connection, transaction

from fundapp.kernel.ids import new_id
from payouts.committee import actions
from payouts.committee.models import Decision, Panel, Seat, Vote
from payouts.committee.voting import Choice
from tests.claims import stories as claims
from tests.committee import stories
from tests.committee.stories import holder, seats

pytestmark = pytest.mark.django_db
VOID = "state = 'void', closed_at = opened_at"


def run(statement: str, *parameters: object) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def refused(statement: str, *parameters: object) -> str:
    with pytest.raises(DatabaseError) as error:
        run(statement, *parameters)
    return str(error.value)


def key(thing) -> object:
    """A primary key as this database takes it from raw SQL."""
    return thing.id if connection.vendor == "postgresql" else thing.id.hex


@pytest.mark.parametrize(
    "change",
    [
        "state = 'paused'",
        "state = 'closed'",
        "state = 'agreed'",
        "waits_for = 'money'",
        "closed_at = opened_at",
        "quorum = 1",
        "quorum = 0",
        "quorum = 3",
        "panel_size = 5",
        "majority = 'unanimous'",
        "tie = 'new_panel'",
        "abstentions = 'count_to_quorum'",
        "total_pence = total_pence + 1",
        "seed = 'mine'",
        "eligible = '[]'",
        "barred = '{\"helper\": 1}'",
        "look = 2",
        "ballot = 2",
        "assessment = '{\"total_pence\": 1}'",
        "assessment = '{}'",
        "facts_fingerprint = 'other'",
        "facts_fingerprint = ''",
    ],
)
def test_an_open_panel_keeps_what_it_was_opened_with(change):
    stories.drawn()

    refused(f"UPDATE committee_panel SET {change}")


@pytest.mark.parametrize("missing", ["quorum", "panel_size", "majority", "tie", "abstentions", "seed", "total_pence"])
def test_a_panel_without_a_threshold_cannot_be_written(missing):
    panel = stories.drawn()
    run(f"UPDATE committee_panel SET {VOID}")
    others = [field.column for field in Panel._meta.concrete_fields if field.name != "id"]
    listed, instead = ", ".join(others), {missing: "NULL", "ballot": "2"}
    values = ", ".join(instead.get(name, name) for name in others)

    message = refused(
        f"INSERT INTO committee_panel (id, {listed}) SELECT %s, {values} FROM committee_panel WHERE id = %s",
        key(Panel(id=new_id())),
        key(panel),
    )

    assert missing in message


def test_a_claim_has_one_panel_at_work():
    panel = stories.drawn()
    columns = ", ".join(field.column for field in Panel._meta.concrete_fields if field.name != "id")
    again = columns.replace("ballot", "ballot + 1")

    refused(
        f"INSERT INTO committee_panel (id, {columns}) SELECT %s, {again} FROM committee_panel WHERE id = %s",
        key(Panel(id=new_id())),
        key(panel),
    )


@pytest.mark.parametrize(
    "end", [VOID, "state = 'open', closed_at = NULL", "state = 'agreed', waits_for = 'x', closed_at = NULL"]
)
def test_a_closed_panel_stays_closed(end):
    stories.decided()

    refused(f"UPDATE committee_panel SET {end}")


def test_what_a_panel_knew_can_only_be_emptied_and_only_when_it_has_ended():
    stories.decided()

    refused("UPDATE committee_panel SET assessment = '[]'")
    assert run("UPDATE committee_panel SET assessment = '{}', facts_fingerprint = ''") == 1
    refused("UPDATE committee_panel SET facts_fingerprint = 'again'")


def test_one_person_has_one_seat():
    panel = stories.drawn()

    refused(
        "INSERT INTO committee_seat (id, panel_id, account_id, state, asked_at) "
        "SELECT %s, panel_id, account_id, 'asked', asked_at FROM committee_seat WHERE id = %s",
        key(Seat(id=new_id())),
        key(seats(panel)[0]),
    )


def test_one_seat_has_one_vote():
    panel = stories.voted()

    refused(
        "INSERT INTO committee_vote (id, seat_id, key, revision, choice, reason, cast_at, changed_at) "
        "SELECT %s, seat_id, 'other', 1, 'yes', '', cast_at, changed_at FROM committee_vote",
        key(Vote(id=new_id())),
    )
    assert Vote.objects.filter(seat__panel=panel).count() == 1


@pytest.mark.parametrize(
    "change", ["state = 'left'", "state = 'asked'", "account_id = panel_id", "asked_at = answered_at"]
)
def test_a_seat_keeps_its_person_and_its_known_states(change):
    stories.voted()

    refused(f"UPDATE committee_seat SET {change} WHERE state = 'voted'")


@pytest.mark.parametrize(
    "change",
    [
        "choice = 'perhaps'",
        "choice = 'no'",
        "choice = 'no', reason = 'sanction_letter'",
        "choice = 'yes_different'",
        "choice = 'yes_different', amount_pence = 100",
        "choice = 'yes_different', reason = 'loss_is_less'",
        "choice = 'yes_different', reason = 'loss_is_less', amount_pence = 0",
        "choice = 'need_one_thing'",
        "amount_pence = 100",
        "reason = 'not_shown'",
        "seat_id = id",
        "cast_at = NULL",
    ],
)
def test_a_vote_says_what_its_choice_needs(change):
    stories.voted()

    refused(f"UPDATE committee_vote SET {change}")


def test_a_vote_may_change_while_the_panel_is_open_and_never_after():
    panel = stories.voted()
    to_no = "UPDATE committee_vote SET choice = 'no', reason = 'not_shown'"
    assert run(to_no) == 1

    stories.vote(seats(panel)[1], Choice.NO)

    assert "needs an open panel" in refused(to_no.replace("'no'", "'yes'").replace("'not_shown'", "''"))
    assert "needs an open panel" in refused("UPDATE committee_seat SET state = 'passed'")


@pytest.mark.parametrize("end", ["closed", "agreed", "void"])
def test_no_vote_and_no_seat_comes_after_the_end(end, monkeypatch):
    panel = stories.voted(stories.drawn(), [Choice.YES])
    if end == "closed":
        stories.vote(seats(panel)[1])
    elif end == "agreed":
        Panel.objects.filter(id=panel.id).update(state="agreed", waits_for="money")
    else:
        run(f"UPDATE committee_panel SET {VOID}")
    late = seats(panel)[2]

    refused(
        "INSERT INTO committee_vote (id, seat_id, key, revision, choice, reason, cast_at, changed_at) "
        "SELECT %s, id, 'late', 1, 'yes', '', asked_at, asked_at FROM committee_seat WHERE id = %s",
        key(Vote(id=new_id())),
        key(late),
    )
    refused(
        "INSERT INTO committee_seat (id, panel_id, account_id, state, asked_at) "
        "SELECT %s, panel_id, %s, 'asked', asked_at FROM committee_seat WHERE id = %s",
        key(Seat(id=new_id())),
        key(stories.committee(1)[0]),
        key(late),
    )


def decision_by_hand(panel: Panel, outcome: str = "'approved'", amount: str = "100", reasons: str = "'[]'") -> tuple:
    return (
        "INSERT INTO committee_decision "
        "(id, panel_id, claim_id, look, outcome, amount_pence, reasons, counted, rulebook_version_id, decided_at) "
        f"SELECT %s, id, claim_id, look, {outcome}, {amount}, {reasons}, '{{}}', rulebook_version_id, opened_at "
        "FROM committee_panel WHERE id = %s",
        key(Decision(id=new_id())),
        key(panel),
    )


def test_no_decision_is_written_below_its_quorum():
    panel = stories.voted(stories.drawn(), [Choice.YES])

    assert "needs its quorum" in refused(*decision_by_hand(panel))


def with_two_votes_apart() -> Panel:
    """One yes and one no: enough to be counted, not enough to be settled."""
    return stories.voted(stories.drawn(), [Choice.YES, Choice.NO])


@pytest.mark.parametrize(
    "said",
    [
        {"outcome": "'undecided'"},
        {"outcome": "'perhaps'"},
        {"amount": "NULL"},
        {"amount": "0"},
        {"outcome": "'not_this_time'", "reasons": "'[\"not_shown\"]'"},
        {"outcome": "'not_this_time'", "amount": "NULL"},
        {"outcome": "'needs_one_thing'", "amount": "NULL"},
    ],
)
def test_a_decision_says_what_its_outcome_needs(said):
    panel = with_two_votes_apart()

    assert "quorum" not in refused(*decision_by_hand(panel, **said))


def test_a_panel_decides_once():
    panel = stories.decided()

    refused(*decision_by_hand(panel))
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    "change", ["outcome = 'not_this_time'", "amount_pence = amount_pence + 1", "reasons = '[\"x\"]'"]
)
def test_a_decision_is_never_changed(change):
    stories.decided()

    refused(f"UPDATE committee_decision SET {change}")


@pytest.mark.parametrize("table", ["panel", "seat", "vote", "decision"])
def test_nothing_of_the_committee_is_deleted(table):
    stories.decided()

    refused(f"DELETE FROM committee_{table}")


@pytest.mark.postgresql
@pytest.mark.parametrize("table", ["panel", "seat", "vote", "decision"])
def test_nothing_of_the_committee_is_truncated(table):
    refused(f"TRUNCATE committee_{table} CASCADE")


def test_a_claim_is_decided_once_a_look():
    claim = claims.deciding()
    stories.committee(6)
    panel = stories.decided(claim, [Choice.NEED_ONE_THING, Choice.NEED_ONE_THING])
    claims.deciding(claim=type(claim).objects.get(id=claim.id))
    again = stories.decided(type(claim).objects.get(id=claim.id))

    assert [decision.outcome for decision in Decision.objects.order_by("id")] == ["needs_one_thing", "approved"]
    assert (panel.look, again.look) == (1, 1)


def test_stepping_aside_leaves_the_vote_as_an_abstention():
    stories.committee(4)
    panel = stories.voted(stories.drawn(), [Choice.NO])
    seat = seats(panel)[0]

    actions.pass_seat(holder(seat), seat_id=seat.id)

    assert Vote.objects.values_list("choice", "reason", "revision").get() == ("not_me", "", 2)
