"""The doors of a request: each write twice, each refusal by its code."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.http import Http404

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.ledger import actions as ledger
from fundapp.outbox.models import Message
from fundapp.vault import opening
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from members import actions as members
from members.access import ANYONE
from members.models import DeclaredInterest
from members.roles import Role
from payouts.claims import access, actions, registry, selectors
from payouts.claims.judging import facts_of
from payouts.claims.models import Claim, Participant
from payouts.claims.workflow import Part, State
from payouts.rulebook.facts import Facts, Period
from tests import people
from tests.claims import stories

pytestmark = pytest.mark.django_db


def _verbs(claim):
    return [record.verb for record in audit.about(claim.subject)]


def _topics(claim):
    return sorted(Message.objects.filter(subject=claim.subject).values_list("topic", flat=True))


def _refused(code, action, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        action(*args, **kwargs)
    assert refused.value.codes == (code,)


def _open(actor, claim, sealed_class, field, purpose):
    return opening.open_sealed(actor, subject=claim.subject, sealed_class=sealed_class, field=field, purpose=purpose)


# --- The claimant -----------------------------------------------------------------------------------------------------
def test_the_same_form_sent_twice_starts_one_claim_with_one_code():
    first = actions.start_claim(ANYONE, key="form-1", who_for="me")
    again = actions.start_claim(ANYONE, key="form-1", who_for="me")

    assert again.id == first.id
    assert Claim.objects.count() == 1
    assert _verbs(first) == ["claim.started"]
    assert selectors.with_code_hash(selectors.code_hash(stories.code_of(first).replace("-", ""))) == first


def test_an_old_form_starts_nothing_and_opens_nothing():
    with clock.frozen_at(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        actions.start_claim(ANYONE, key="form-1", who_for="me")
    with clock.frozen_at(datetime(2026, 11, 22, 10, 1, tzinfo=UTC)):
        _refused("form_too_old", actions.start_claim, ANYONE, key="form-1", who_for="me")


def test_a_form_whose_claim_was_sent_opens_nothing():
    claim = actions.start_claim(ANYONE, key="form-1", who_for="me")
    stories.submitted(stories.answered(claim))

    _refused("form_too_old", actions.start_claim, ANYONE, key="form-1", who_for="me")


def test_an_organiser_who_asks_is_noted_and_the_audit_does_not_say_who():
    ana, ben = people.organiser(Role.CASEWORKER), people.organiser(Role.COMMITTEE)

    own = stories.draft(started_by=people.actor(ana))
    helped = stories.draft(started_by=people.actor(ben), who_for="other")

    assert selectors.people_on(own) == {(ana.id, Part.CLAIMANT)}
    assert selectors.people_on(helped) == {(ben.id, Part.HELPER)}
    assert {record.actor_kind for record in audit.about(own.subject)} == {"claimant"}


def test_answers_are_kept_and_what_is_sealed_is_not_in_the_row():
    claim = stories.answered()

    assert (claim.benefit, claim.reason, claim.lost_pence, claim.lost_per) == (
        "universal_credit",
        "missed_appointment",
        9840,
        "week",
    )
    assert (claim.letter_date, claim.letter_date_told, claim.account_ends) == (date(2026, 1, 5), True, "42")
    assert selectors.unanswered(claim) == ()
    row = " ".join(str(value) for value in Claim.objects.values().get().values())
    for secret in ("Marker", "309430", "01234542", "sam@safe.example", "Sam"):
        assert secret not in row


def test_the_same_answer_again_changes_and_records_nothing():
    claim = stories.draft()
    for _ in range(2):
        actions.answer(access.claimant(claim.id), claim.id, "benefit", {"benefit": "esa"})

    assert _verbs(claim) == ["claim.started", "claim.answered"]


def test_only_the_way_of_reaching_that_was_chosen_is_kept():
    claim = stories.draft()
    both = {**stories.ANSWERS["contact"], "phone": "07700 900 982"}
    actions.answer(access.claimant(claim.id), claim.id, "contact", both)
    assert vault.sealed_fields(claim.subject, SealedClass.CONTACT) == {"code", "chosen_name", "email"}

    nobody = {**both, "contact_route": "none"}
    actions.answer(access.claimant(claim.id), claim.id, "contact", nobody)
    assert vault.sealed_fields(claim.subject, SealedClass.CONTACT) == {"code", "chosen_name"}


def test_choosing_another_way_to_be_paid_forgets_the_bank_details():
    claim = stories.answered()
    actions.answer(access.claimant(claim.id), claim.id, "pay-how", {"pay_how": "talk"})

    claim.refresh_from_db()
    assert claim.account_ends == ""
    assert vault.sealed_fields(claim.subject, SealedClass.BANK) == frozenset()


def test_another_persons_claim_is_as_if_it_did_not_exist():
    mine, theirs = stories.answered(), stories.answered()
    stranger = access.claimant(mine.id)

    for act in (
        lambda claim_id: actions.answer(stranger, claim_id, "benefit", {"benefit": "esa"}),
        lambda claim_id: actions.submit_claim(stranger, claim_id),
        lambda claim_id: actions.withdraw_claim(stranger, claim_id),
        lambda claim_id: actions.add_note(stranger, claim_id, text="x"),
        lambda claim_id: actions.answered(stranger, claim_id),
    ):
        for claim_id in (theirs.id, uuid4()):
            with pytest.raises(Http404):
                act(claim_id)


def test_a_draft_is_nobodys_business_but_the_claimants():
    claim = stories.answered()
    with pytest.raises(Http404):
        access.claim_for(people.actor(people.organiser(*Role)), claim.id)


def test_sending_fixes_the_rules_and_promises_four_dates():
    stories.rules()
    with clock.frozen_at(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)):
        claim = stories.submitted(stories.answered())

    assert claim.state == State.SUBMITTED
    assert claim.rulebook_version.code == "common-pot"
    evening = datetime(2026, 11, 23, 20, tzinfo=UTC)
    assert (claim.prepare_by, claim.decide_by, claim.pay_by) == (
        evening,
        evening + timedelta(days=2),
        evening + timedelta(days=4),
    )
    assert _topics(claim) == ["claims.received"]


def test_sending_twice_is_sending_once():
    claim = stories.submitted()
    again = actions.submit_claim(access.claimant(claim.id), claim.id)

    assert again.submitted_at == claim.submitted_at
    assert _verbs(claim).count("claim.submitted") == 1
    assert _topics(claim) == ["claims.received"]


def test_an_unfinished_request_is_not_sent_and_says_what_is_missing():
    stories.rules()
    claim = stories.draft()
    actions.answer(access.claimant(claim.id), claim.id, "pay-how", {"pay_how": "bank"})

    with pytest.raises(Refused) as refused:
        actions.submit_claim(access.claimant(claim.id), claim.id)

    assert refused.value.codes == (
        "benefit_untold",
        "said_untold",
        "date_untold",
        "amount_untold",
        "proof_untold",
        "bank_untold",
        "contact_untold",
    )
    assert str(refused.value.reasons[0]) == "You have not told us which benefit was cut yet"


def test_without_rules_nothing_can_be_sent():
    claim = stories.answered()
    _refused("no_rulebook", actions.submit_claim, access.claimant(claim.id), claim.id)


def test_a_sent_request_keeps_its_answers():
    claim = stories.submitted()
    _refused("question_is_closed", actions.answer, access.claimant(claim.id), claim.id, "benefit", {"benefit": "esa"})
    assert str(Refused(*_reasons(claim))) == "This answer cannot be changed now. Call us if it is wrong."


def _reasons(claim):
    with pytest.raises(Refused) as refused:
        actions.answer(access.claimant(claim.id), claim.id, "benefit", {"benefit": "esa"})
    return refused.value.reasons


def test_a_note_is_sealed_and_can_be_taken_away_again():
    claim = stories.submitted()
    me = access.claimant(claim.id)
    actions.add_note(me, claim.id, text=" My fridge is empty. ")
    assert _open(me, claim, SealedClass.NARRATIVE, "note", "show") == "My fridge is empty."

    actions.add_note(me, claim.id, text="")
    assert not selectors.has_note(claim)
    _refused("note_too_long", actions.add_note, me, claim.id, text="x" * 1001)
    stories.deciding(claim=stories.preparing(claim=claim))
    _refused("note_is_closed", actions.add_note, me, claim.id, text="late")


def test_what_is_paid_has_nothing_left_to_stop():
    claim = stories.closed()
    _refused("cannot_withdraw_now", actions.withdraw_claim, access.claimant(claim.id), claim.id)


def test_upper_rooms_take_part_in_a_withdrawal_and_may_stop_it():
    seen = []

    def hook(actor, claim_id):
        seen.append((actor.id, claim_id))
        raise Refused(*_stop())

    claim = stories.submitted()
    registry.on_withdrawn(hook)
    try:
        _refused("in_a_run", actions.withdraw_claim, access.claimant(claim.id), claim.id)
    finally:
        registry._hooks.remove(hook)

    assert seen == [(str(claim.id), claim.id)]
    assert Claim.objects.get(id=claim.id).state == State.SUBMITTED
    assert vault.sealed_fields(claim.subject, SealedClass.BANK) != frozenset()


def _stop():
    from fundapp.kernel.refusal import Refusal

    return (Refusal("in_a_run", "The money is in a payment that is being made now."),)


# --- The caseworker ---------------------------------------------------------------------------------------------------
def test_a_caseworker_takes_it_up_once_and_another_takes_it_over():
    ana, ben = people.organiser(Role.CASEWORKER), people.organiser(Role.CASEWORKER)
    claim = stories.submitted()
    for _ in range(2):
        actions.take_up(people.actor(ana), claim.id)
    actions.take_up(people.actor(ben), claim.id)

    claim.refresh_from_db()
    assert (claim.state, claim.caseworker_id) == (State.PREPARING, ben.id)
    assert _verbs(claim).count("claim.taken_up") == 2
    assert selectors.people_on(claim) == {(ana.id, Part.CASEWORKER), (ben.id, Part.CASEWORKER)}
    _refused("in_other_hands", actions.ask_for_one_thing, people.actor(ana), claim.id, asked_for="date")
    _refused("in_other_hands", actions.prepare_claim, people.actor(ana), claim.id, confirmed=stories.CONFIRMED)


@pytest.mark.parametrize(("who_for", "code"), [("me", "apart_claimant"), ("other", "apart_helper")])
def test_nobody_makes_ready_what_is_their_own(who_for, code):
    ana = people.organiser(Role.CASEWORKER)
    claim = stories.submitted(stories.answered(stories.draft(started_by=people.actor(ana), who_for=who_for)))

    _refused(code, actions.take_up, people.actor(ana), claim.id)


def test_whoever_passed_it_on_stays_apart():
    ana = people.actor(people.organiser(Role.CASEWORKER))
    claim = stories.submitted()
    for _ in range(2):
        actions.pass_on(ana, claim.id)

    assert _verbs(claim).count("claim.passed_on") == 1
    assert selectors.people_on(claim) == {(UUID(ana.id), Part.STOOD_ASIDE)}
    _refused("apart_stood_aside", actions.take_up, ana, claim.id)


def test_whoever_has_it_in_hand_hands_it_over_instead_of_passing_it_on():
    claim = stories.preparing()
    _refused("in_your_hands_already", actions.pass_on, stories.caseworker_of(claim), claim.id)


def test_a_declared_interest_keeps_a_caseworker_apart():
    ana = people.actor(people.organiser(Role.CASEWORKER))
    claim = stories.submitted()
    members.declare_interest(ana, kind=DeclaredInterest.Kind.CLAIM, subject=claim.reference)

    _refused("apart_declared_interest", actions.take_up, ana, claim.id)


def test_other_roles_do_not_take_it_up():
    claim = stories.submitted()
    auditor = people.actor(people.organiser(Role.AUDITOR))
    treasurer = people.actor(people.organiser(Role.TREASURER))

    _refused("role_needed", actions.take_up, auditor, claim.id)
    _refused("role_needed", actions.pass_on, auditor, claim.id)
    with pytest.raises(Http404):
        actions.take_up(treasurer, claim.id)


def test_one_thing_is_asked_answered_and_back_with_the_caseworker():
    claim = stories.preparing()
    ana, me = stories.caseworker_of(claim), access.claimant(claim.id)
    for _ in range(2):
        actions.ask_for_one_thing(ana, claim.id, asked_for="date")
    _refused("question_is_closed", actions.answer, me, claim.id, "benefit", {"benefit": "esa"})
    actions.answer(me, claim.id, "date", {"letter_date": date(2026, 1, 7)})
    for _ in range(2):
        actions.answered(me, claim.id)

    claim.refresh_from_db()
    assert (claim.state, claim.asked_for, claim.letter_date) == (State.PREPARING, "", date(2026, 1, 7))
    assert [verb for verb in _verbs(claim) if verb in {"claim.asked", "claim.resumed"}] == [
        "claim.asked",
        "claim.resumed",
    ]
    assert _topics(claim) == ["claims.one_thing_needed", "claims.received"]


def test_only_what_is_on_the_list_is_asked_for():
    claim = stories.preparing()
    ana = stories.caseworker_of(claim)
    _refused("one_thing_unknown", actions.ask_for_one_thing, ana, claim.id, asked_for="bank statements")
    _refused("one_thing_unknown", actions.ask_for_one_thing, ana, claim.id, asked_for="bank")


def test_a_caseworker_resumes_what_was_told_on_the_telephone():
    claim = stories.waiting(asked_for="call")
    other = people.actor(people.organiser(Role.CASEWORKER))

    _refused("in_other_hands", actions.answered, other, claim.id)
    assert actions.answered(stories.caseworker_of(claim), claim.id).state == State.PREPARING


def test_confirmed_facts_go_to_be_decided_once():
    claim = stories.preparing()
    stories.membership()
    for _ in range(2):
        ready = actions.prepare_claim(stories.caseworker_of(claim), claim.id, confirmed=stories.CONFIRMED)

    assert (ready.state, ready.round, ready.days_lost) == (State.DECIDING, 1, 28)
    assert _verbs(claim).count("claim.prepared") == 1
    assert _topics(claim) == ["claims.ready_to_decide", "claims.received"]
    with clock.frozen_at(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        assert facts_of(ready) == Facts(
            periods=(Period(date(2026, 1, 1), date(2026, 1, 28)),),
            assessed_on=date(2026, 11, 22),
            loss_per_day_pence=1390,
            claimed_on=ready.submitted_at.astimezone(clock.LONDON).date(),
            member_since=date(2024, 1, 1),
            in_good_standing=True,
        )


def test_facts_that_cannot_be_are_refused_together():
    claim = stories.preparing()
    wrong = replace(
        stories.CONFIRMED, loss_per_day_pence=0, income_pence=-1, sanction_to=date(2025, 12, 31), membership_code=""
    )
    with pytest.raises(Refused) as refused:
        actions.prepare_claim(stories.caseworker_of(claim), claim.id, confirmed=wrong)
    assert refused.value.codes == ("loss_missing", "income_below_nothing", "period_backwards")

    for changes, code in [
        ({"sanction_to": date(2028, 12, 31)}, "period_too_long"),
        ({"membership_code": "M-NOBO-DY00"}, "membership_unknown"),
    ]:
        _refused(
            code,
            actions.prepare_claim,
            stories.caseworker_of(claim),
            claim.id,
            confirmed=replace(stories.CONFIRMED, **changes),
        )


def test_the_money_comes_from_the_pot_that_was_chosen_if_it_is_open():
    claim = stories.preparing()
    stories.membership()
    ana = stories.caseworker_of(claim)
    for slug in ("winter", "Not a pot", ""):
        chosen = replace(stories.CONFIRMED, pot=slug)
        _refused("pot_not_open", actions.prepare_claim, ana, claim.id, confirmed=chosen)

    ledger.open_pot("winter")
    chosen = replace(stories.CONFIRMED, pot="winter")
    for _ in range(2):
        ready = actions.prepare_claim(ana, claim.id, confirmed=chosen)

    assert (ready.pot, ready.round, selectors.confirmed(ready)) == ("winter", 1, chosen)


def test_a_round_that_is_sent_back_is_another_matter_for_a_panel():
    claim = stories.deciding()
    for _ in range(2):
        actions.send_back(system("committee"), claim.id, wants="date")
    claim.refresh_from_db()
    assert claim.panel_wants == "date"
    again = stories.deciding(claim=claim)

    assert (again.round, again.panel_wants) == (2, "")
    assert _verbs(claim).count("claim.sent_back") == 1
    assert _topics(claim).count("claims.ready_to_decide") == 2


# --- What upper rooms say ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("outcome", [State.APPROVED, State.NOT_THIS_TIME])
def test_a_decision_is_kept_with_its_sum_and_told_once(outcome):
    claim = stories.decided(outcome)
    stories.decided(outcome, claim)

    claim.refresh_from_db()
    assert (claim.state, claim.assessment) == (outcome, stories.SNAPSHOT)
    assert claim.amount_pence == (5707 if outcome is State.APPROVED else None)
    assert _verbs(claim).count("claim.decided") == 1
    assert _topics(claim).count("claims.decided") == 1


def test_only_what_is_being_decided_can_be_decided():
    claim = stories.submitted()
    _refused("cannot_approve_now", stories.decided, State.APPROVED, claim)
    _refused("cannot_not_this_time_now", stories.decided, State.NOT_THIS_TIME, claim)
    _refused("cannot_send_back_now", actions.send_back, system("committee"), claim.id, wants="date")
    _refused("cannot_pay_now", actions.mark_paying, system("payments"), claim.id)
    _refused("cannot_close_now", actions.close_claim, system("payments"), claim.id)


def test_paying_and_closing_happen_once_each():
    claim = stories.decided()
    for _ in range(2):
        stories.paying(claim)
    for _ in range(2):
        stories.closed(claim)

    claim.refresh_from_db()
    assert claim.state == State.CLOSED
    assert _verbs(claim)[-2:] == ["claim.paying", "claim.closed"]
    assert _topics(claim).count("claims.paid") == 1


# --- The clock --------------------------------------------------------------------------------------------------------
def test_a_draft_nobody_came_back_to_is_wiped_after_thirty_days():
    start = datetime(2026, 10, 1, 9, tzinfo=UTC)
    with clock.frozen_at(start):
        old = stories.answered()
        sent = stories.submitted()
    with clock.frozen_at(start + timedelta(days=29)):
        fresh = stories.answered()
        assert actions.wipe_old_drafts(system("clock")) == 0
    with clock.frozen_at(start + timedelta(days=30, minutes=1)):
        assert actions.wipe_old_drafts(system("clock")) == 1
        assert actions.wipe_old_drafts(system("clock")) == 0

    states = {claim.id: claim.state for claim in Claim.objects.all()}
    assert states == {old.id: State.WIPED, sent.id: State.SUBMITTED, fresh.id: State.DRAFT}
    assert vault.sealed_fields(old.subject, SealedClass.CONTACT) == frozenset()
    assert _verbs(old)[-1] == "claim.wiped"


def test_people_on_a_claim_are_one_row_each():
    claim = stories.preparing()
    assert Participant.objects.filter(claim=claim).count() == 1
