"""Whom the claimant asks to leave out, words beside a vote, who shares an account, and how many decide on how much."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from fundapp.kernel.refusal import Refused
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from members import actions as members
from members.models import DeclaredInterest
from members.roles import Role
from payouts.claims import access, visitor
from payouts.claims import actions as claim_actions
from payouts.committee import actions, patterns, voting
from payouts.committee.models import LeftOut, Panel, Vote
from payouts.committee.voting import Choice, Reason, Thresholds, thresholds_from
from payouts.payments.selectors import ties_between
from payouts.payments.workflow import Tie as PaymentTie
from payouts.rulebook.choices import Abstentions, Majority, Tie
from tests import people
from tests.claims import stories as claims
from tests.committee import stories
from tests.committee.stories import seats, vote

pytestmark = pytest.mark.django_db


def named(*labels: str) -> dict[str, str]:
    """Committee members who are called so, by the ids of their accounts."""
    return {str(people.organiser(Role.COMMITTEE, label=label).id): label for label in labels}


def leave_out(claim, name):
    return actions.leave_out(access.claimant(claim.id), claim_id=claim.id, name=name)


# --- The one person who should not decide -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "out"),
    [
        ("Ana Petrova", {"Ana Petrova"}),
        ("  ana PETROVA ", {"Ana Petrova"}),
        # By the first name alone, where nobody is called by all of it.
        ("Ana", {"Ana Petrova", "Ana Kovač"}),
        ("Bo", {"Bo"}),
        ("Nobody here", set()),
    ],
)
def test_whoever_goes_by_the_name_is_not_drawn(typed, out):
    members_by_id = named("Ana Petrova", "Ana Kovač", "Bo", "Cem", "Dana", "Eli")
    claim = claims.preparing()
    leave_out(claim, typed)

    panel = stories.drawn(claims.deciding(claim=claim))

    assert {members_by_id[person] for person in panel.eligible} == set(members_by_id.values()) - out


def test_the_name_is_kept_nowhere_and_the_mark_is_this_requests_own():
    first, second = claims.preparing(), claims.preparing()
    one, other = leave_out(first, "Ana"), leave_out(second, "Ana")

    assert one.whole != other.whole
    assert "ana" not in (one.whole + one.first)
    assert "left_out" not in vault.sealed_fields(first.subject, SealedClass.NARRATIVE)


def test_a_new_name_takes_its_place_and_none_takes_it_away():
    claim = claims.preparing()
    leave_out(claim, "Ana")
    leave_out(claim, "Bo")
    assert LeftOut.objects.count() == 1
    assert leave_out(claim, " ") is None
    assert not LeftOut.objects.exists()


def test_it_goes_with_the_request():
    claim = claims.preparing()
    leave_out(claim, "Ana")

    claim_actions.withdraw_claim(access.claimant(claim.id), claim.id)

    assert not LeftOut.objects.exists()


@pytest.mark.parametrize(("who", "code"), [("caseworker", "word_is_theirs"), ("late", "leaving_out_is_over")])
def test_only_the_person_says_so_and_before_people_decide(who, code):
    claim = claims.preparing()
    actor = claims.caseworker_of(claim) if who == "caseworker" else access.claimant(claim.id)
    if who == "late":
        claims.deciding(claim=claim)

    with pytest.raises(Refused) as refused:
        actions.leave_out(actor, claim_id=claim.id, name="Ana")

    assert refused.value.codes == (code,)


def test_a_name_that_is_too_long_is_refused():
    with pytest.raises(Refused) as refused:
        leave_out(claims.preparing(), "a" * 61)
    assert refused.value.codes == ("name_too_long",)


def test_rules_that_leave_nobody_out():
    claims.rules(exclude_on_request="false")
    with pytest.raises(Refused) as refused:
        leave_out(claims.preparing(), "Ana")
    assert refused.value.codes == ("leaving_out_is_over",)


def test_the_page_says_the_same_whether_or_not_anybody_is_called_so():
    named("Ana")
    answers = []
    for typed in ("Ana", "Nobody here"):
        claim = claims.preparing()
        client = Client()
        client.post(reverse("claims:back"), {"code": claims.code_of(claim)})
        assert reverse("committee:leave_out") in client.get(reverse("claims:me")).content.decode()
        page = client.post(reverse("committee:leave_out"), {"name": typed}, follow=True)
        answers.append(page.content.decode().partition("<main")[2].partition("<form")[0])
    assert answers[0] == answers[1]
    assert "Nobody is told." in answers[0]


# --- The account it is paid into --------------------------------------------------------------------------------------
def test_an_account_of_ones_own_is_kept_as_a_mark_and_keeps_apart_from_voting_and_paying():
    apart, *_others = stories.committee(4)
    bank = claims.ANSWERS["bank"]
    typed = f"{bank['sort_code'][:2]}-{bank['sort_code'][2:4]}-{bank['sort_code'][4:]} {bank['account_number']}"
    said = members.declare_interest(people.actor(apart), kind=DeclaredInterest.Kind.ACCOUNT, subject=typed)
    claim = claims.deciding()

    panel = stories.drawn(claim)

    assert str(apart.id) not in panel.eligible
    assert panel.barred == {"shared_payee": 1}
    assert bank["account_number"] not in said.subject
    assert ties_between(people.actor(apart), [claim])[claim.id] == (PaymentTie.INTEREST,)


def test_whoever_has_a_request_paid_into_the_same_account_is_kept_apart():
    apart, *_others = stories.committee(4)
    claims.answered(claims.draft(started_by=people.actor(apart)))

    panel = stories.drawn()

    assert str(apart.id) not in panel.eligible
    assert panel.barred == {"shared_payee": 1}


def test_what_is_no_account_is_refused():
    with pytest.raises(Refused) as refused:
        members.declare_interest(
            people.actor(people.organiser(Role.COMMITTEE)), kind=DeclaredInterest.Kind.ACCOUNT, subject="1234"
        )
    assert refused.value.codes == ("account_not_understood",)


# --- Words beside a reason --------------------------------------------------------------------------------------------
def test_the_person_reads_the_words_that_led_to_a_no_and_no_others():
    claim = claims.deciding()
    panel = stories.drawn(claim)
    first, second, third = seats(panel)
    vote(first, Choice.YES_DIFFERENT, amount_pence=100_00, words="Ten days were not lost.")
    vote(second, Choice.NO, words="The letter is of last year.")
    vote(third, Choice.NO, words="")

    claim.refresh_from_db()
    assert visitor.explained(claim) == ["The letter is of last year."]
    assert vault.sealed_fields(claim.subject, SealedClass.NARRATIVE) == {f"words.{second.id.hex}"}


def test_before_it_is_decided_the_person_reads_nothing():
    claim = claims.deciding()
    vote(seats(stories.drawn(claim))[0], Choice.NO, words="Not yet for them.")

    assert visitor.explained(claim) == []


def test_changing_a_vote_takes_its_words_along():
    claim = claims.deciding()
    panel = stories.drawn(claim)
    first = seats(panel)[0]
    vote(first, Choice.NO, words="The letter is of last year.")
    vote(first, Choice.YES, seen=1)

    assert Vote.objects.get().words == ""
    assert not vault.sealed_fields(claim.subject, SealedClass.NARRATIVE)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Their number is QQ 12 34 56 C.".replace("QQ", "AB"), "words_hold_a_number"),
        ("Card 4242 4242 4242 4242", "words_hold_a_number"),
        ("a" * 501, "words_too_long"),
    ],
)
def test_words_that_hold_a_number_are_refused_and_no_vote_is_cast(words, code):
    seat = seats(stories.drawn())[0]

    with pytest.raises(Refused) as refused:
        vote(seat, Choice.NO, words=words)

    assert refused.value.codes == (code,)
    assert not Vote.objects.exists()


def test_the_database_lets_no_words_stand_without_a_reason():
    vote(seats(stories.drawn())[0], Choice.YES)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE committee_vote SET words = 'words.x'")


# --- How many decide --------------------------------------------------------------------------------------------------
WORDS = {"panel_size": 5, "quorum": 3, "majority": "unanimous", "tie": "not_this_time", "abstentions": "do_not_count"}
ROWS = (
    {"up_to_pence": 50_00, "panel_size": 2, "quorum": 2},
    {"up_to_pence": 200_00, "panel_size": 3, "quorum": 2},
)


@pytest.mark.parametrize(
    ("total", "sizes"), [(0, (2, 2)), (50_00, (2, 2)), (50_01, (3, 2)), (200_00, (3, 2)), (200_01, (5, 3))]
)
def test_the_first_row_that_reaches_the_sum_says_how_many(total, sizes):
    found = thresholds_from({**WORDS, "by_amount": ROWS}, total_pence=total)

    assert (found.panel_size, found.quorum) == sizes


def test_a_second_look_has_a_size_of_its_own():
    words = {**WORDS, "second_look_panel_size": 7}

    assert thresholds_from(words).panel_size == 5
    assert thresholds_from(words, looks_again=True).panel_size == 7


def test_at_closing_the_votes_that_are_in_decide_and_less_than_a_quorum_decides_nothing():
    rules = Thresholds(2, 3, Majority.MORE_YES_THAN_NO, Tie.NOT_THIS_TIME, Abstentions.DO_NOT_COUNT)
    yes, no = voting.Cast(Choice.YES), voting.Cast(Choice.NO, reason=Reason.NOT_SHOWN)

    assert not voting.at_closing(rules, [yes], total_pence=100).is_settled
    assert voting.at_closing(rules, [yes, no], total_pence=100).verdict is voting.Verdict.NOT_THIS_TIME
    assert voting.at_closing(rules, [yes, yes], total_pence=100).amount_pence == 100


# --- Second looks ----------------------------------------------------------------------------------------------------
def test_the_rules_say_who_looks_again_and_by_when():
    claims.rules(second_look_panel_size="4", second_look_within_days="9", second_look_days="2")
    claim = claims.deciding()
    stories.committee(8)
    stories.voted(stories.drawn(claim), (Choice.NO, Choice.NO))
    claim = claim_actions.ask_for_a_second_look(access.claimant(claim.id), claim.id)
    first = Panel.objects.get()
    again = stories.drawn(claims.deciding(claim=claim))

    assert (again.kind, again.panel_size) == ("second_look", 4)
    assert (claim.decide_by - claim.look_again_at).days in (8, 9)
    assert not {seat.account_id for seat in seats(first)} & {seat.account_id for seat in seats(again)}
    for seat in seats(again)[:3]:
        vote(seat)
    assert patterns.second_looks() == patterns.Numbers(1, 1, 0)
    assert patterns.public_second_looks() == patterns.Numbers(None, None, None)


def test_the_database_keeps_an_emergency_of_two_and_no_decision_above_its_sum():
    panel = stories.voted(stories.drawn(), (Choice.YES,))
    with pytest.raises(DatabaseError), transaction.atomic():
        Panel.objects.create(
            **{
                field.attname: getattr(panel, field.attname)
                for field in Panel._meta.concrete_fields
                if field.attname not in ("id", "kind", "look", "state", "closed_at")
            },
            kind="emergency",
            look=2,
            state="void",
            closed_at=panel.opened_at,
        )
    decided = stories.decided(claims.deciding())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE committee_decision SET amount_pence = amount_pence + 1")
    assert decided.decision.amount_pence == decided.total_pence
