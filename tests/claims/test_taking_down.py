"""Requests by telephone and on paper, their confirming, calls and the summary: each twice, each "no" by its code."""

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from fundapp.audit import selectors as audit
from fundapp.kernel.refusal import Refused
from fundapp.outbox.models import Message
from fundapp.vault import opening
from fundapp.vault.classes import SealedClass
from members.access import ANYONE
from members.roles import Role
from payouts.claims import access, actions, gates, selectors
from payouts.claims.helping import TakenBy
from payouts.claims.models import CallNote, Claim
from payouts.claims.workflow import Part
from tests import people
from tests.claims import stories

pytestmark = pytest.mark.django_db
TELEPHONE = TakenBy.TELEPHONE


def refused(action, *arguments, **keywords):
    with pytest.raises(Refused) as caught, transaction.atomic():
        action(*arguments, **keywords)
    return caught.value.codes


def caseworker():
    return people.actor(people.organiser(Role.CASEWORKER))


def prepared(claim):
    stories.membership()
    in_hand = stories.preparing(claim=claim)
    return actions.prepare_claim(stories.caseworker_of(in_hand), claim.id, confirmed=stories.CONFIRMED)


def test_taking_down_twice_takes_down_one_and_is_a_part_in_it():
    taker = caseworker()

    claim = actions.take_down(taker, key="k", taken_by=TELEPHONE)
    assert actions.take_down(taker, key="k", taken_by=TELEPHONE) == claim
    assert (claim.taken_by, selectors.part_of(taker, claim)) == ("telephone", Part.HELPER)


def test_taking_down_is_for_caseworkers_and_never_for_the_pages():
    assert refused(actions.take_down, ANYONE, key="k", taken_by=TELEPHONE) == ("role_needed",)
    assert refused(actions.take_down, caseworker(), key="k", taken_by=TakenBy.PAGE) == ("taken_by_unknown",)


def test_another_caseworker_sees_nothing_of_it_before_it_is_sent():
    claim = actions.take_down(caseworker(), key="k", taken_by=TELEPHONE)

    with pytest.raises(Http404):
        actions.answer(caseworker(), claim.id, "benefit", stories.ANSWERS["benefit"])


def test_whoever_wrote_it_down_does_not_make_it_ready():
    account = people.organiser(Role.CASEWORKER)
    claim = stories.taken_down(by=account)

    assert refused(actions.take_up, people.actor(account), claim.id) == ("apart_helper",)


def test_until_it_is_confirmed_it_is_not_decided():
    claim = stories.taken_down()
    assert refused(prepared, claim) == ("not_confirmed_yet",)

    actions.confirm_claim(access.claimant(claim.id), claim.id)
    actions.confirm_claim(access.claimant(claim.id), claim.id)
    assert prepared(claim).state == "deciding"
    assert [r.verb for r in audit.about(claim.subject)].count("claim.confirmed") == 1
    assert Message.objects.filter(topic="claims.confirm_asked").count() == 1


def test_a_second_call_is_noted_by_another_caseworker():
    account = people.organiser(Role.CASEWORKER)
    claim = stories.taken_down(TakenBy.PAPER, by=account)

    assert refused(actions.confirm_claim, people.actor(account), claim.id) == ("apart_helper",)
    other = caseworker()
    confirmed = actions.confirm_claim(other, claim.id)
    assert (confirmed.confirmed_how, str(confirmed.confirmed_by_id)) == ("call", other.id)


def test_nothing_else_confirms_it():
    claim = stories.taken_down()
    _, helper = stories.helped()

    with pytest.raises(Http404):
        actions.confirm_claim(helper, claim.id)
    auditor = people.actor(people.organiser(Role.AUDITOR))
    assert refused(actions.confirm_claim, auditor, claim.id) == ("role_needed",)
    actions.disown_claim(access.claimant(claim.id), claim.id)
    assert refused(actions.confirm_claim, access.claimant(claim.id), claim.id) == ("claim_frozen",)
    draft = actions.take_down(caseworker(), key="k", taken_by=TELEPHONE)
    assert refused(actions.confirm_claim, access.claimant(draft.id), draft.id) == ("nothing_to_confirm",)


def test_a_page_needs_no_confirming():
    claim = stories.submitted()

    assert actions.confirm_claim(access.claimant(claim.id), claim.id).confirmed_at is None


def test_disowning_is_theirs_and_not_of_what_has_ended():
    claim = stories.taken_down()
    assert refused(actions.disown_claim, caseworker(), claim.id) == ("word_is_theirs",)
    paid = stories.withdrawn()
    assert refused(actions.disown_claim, access.claimant(paid.id), paid.id) == ("request_has_ended",)


def test_the_taker_reads_out_the_code_until_it_is_confirmed_and_opens_nothing_else():
    account = people.organiser(Role.CASEWORKER)
    claim = stories.taken_down(by=account)

    def opened(field, purpose=gates.HAND_OVER, actor=None):
        return opening.open_sealed(
            actor or people.actor(account),
            subject=claim.subject,
            sealed_class=SealedClass.CONTACT,
            field=field,
            purpose=purpose,
        )

    assert opened("code") == stories.code_of(claim)
    for arguments in (("chosen_name",), ("code", gates.PREPARE), ("code", gates.HAND_OVER, caseworker())):
        with pytest.raises(Refused):
            opened(*arguments)
    actions.confirm_claim(access.claimant(claim.id), claim.id)
    with pytest.raises(Refused):
        opened("code")


# --- calls and the summary --------------------------------------------------------------------------------------------


def test_a_call_noted_twice_is_one_and_what_was_said_is_sealed():
    claim = stories.preparing()
    mine = stories.caseworker_of(claim)

    first = actions.note_call(mine, claim.id, key="k", outcome=CallNote.Outcome.REACHED, text="Rings back at six.")
    assert actions.note_call(mine, claim.id, key="k", outcome=CallNote.Outcome.REACHED, text="Rings back.") == first
    second = actions.note_call(mine, claim.id, key="k2", outcome=CallNote.Outcome.NO_ANSWER)
    assert (first.number, second.number) == (1, 2)
    said = opening.open_sealed(
        mine, subject=claim.subject, sealed_class=SealedClass.NARRATIVE, field="call_1", purpose=gates.PREPARE
    )
    assert said == "Rings back at six."


def test_calls_and_summaries_are_the_caseworkers_in_charge():
    claim = stories.preparing()
    mine, other = stories.caseworker_of(claim), caseworker()

    note = {"key": "k", "outcome": CallNote.Outcome.REACHED}
    assert refused(actions.note_call, other, claim.id, **note) == ("in_other_hands",)
    assert refused(actions.note_call, mine, claim.id, **note, text="a" * 301) == ("call_too_long",)
    assert refused(actions.summarise, other, claim.id, text="a") == ("in_other_hands",)
    assert refused(actions.summarise, mine, claim.id, text="a" * 601) == ("summary_too_long",)


def test_a_summary_is_written_again_and_taken_away_while_it_is_made_ready():
    claim = stories.preparing()
    mine = stories.caseworker_of(claim)

    actions.summarise(mine, claim.id, text="Missed one call.")
    actions.summarise(mine, claim.id, text="Missed one call, and rang back.")
    assert selectors.has_summary(claim)
    actions.summarise(mine, claim.id, text=" ")
    assert not selectors.has_summary(claim)
    stories.membership()
    actions.prepare_claim(mine, claim.id, confirmed=stories.CONFIRMED)
    assert refused(actions.summarise, mine, claim.id, text="a") == ("summary_is_closed",)


# --- round the ORM ----------------------------------------------------------------------------------------------------


def test_the_database_holds_what_was_taken_down():
    claim = stories.taken_down()
    ready = stories.deciding()
    CallNote.objects.create(key="k", claim=ready, number=1, outcome="reached", by=ready.caseworker)
    rows = Claim.objects.filter(id=claim.id)
    now = claim.submitted_at

    for act in (
        lambda: rows.update(taken_by="page"),
        lambda: Claim.objects.filter(id=ready.id).update(taken_by="paper"),
        lambda: rows.update(confirmed_at=now),
        lambda: rows.update(confirmed_at=now, confirmed_how="call"),
        lambda: rows.update(confirmed_at=now, confirmed_how="hunch"),
        lambda: CallNote.objects.update(outcome="no_answer"),
        CallNote.objects.all().delete,
        lambda: CallNote.objects.create(key="x", claim=ready, number=1, outcome="reached", by=ready.caseworker),
        lambda: CallNote.objects.create(key="x", claim=ready, number=2, outcome="sang", by=ready.caseworker),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    rows.update(confirmed_at=now, confirmed_how="code")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(confirmed_at=None, confirmed_how="")


def test_the_database_decides_nothing_unconfirmed():
    claim = stories.taken_down()
    held = stories.preparing(claim=claim)
    facts = {"sanction_from": "2026-01-01", "loss_per_day_pence": 1, "proof_seen": "nothing_yet"}

    with pytest.raises(IntegrityError, match=r"unconfirmed|CHECK"), transaction.atomic():
        Claim.objects.filter(id=held.id).update(state="deciding", prepared_at=claim.submitted_at, round=1, **facts)
