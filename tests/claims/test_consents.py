"""A yes to one purpose: said apart, kept with its words, stopped as easily, and shut from the commit on."""

import pytest
from django.db import DatabaseError, connection, transaction

from fundapp.audit import selectors as audit
from fundapp.kernel.actor import Actor, ActorKind, system
from fundapp.kernel.refusal import Refusal, Refused
from fundapp.vault import opening
from fundapp.vault.classes import SealedClass
from fundapp.vault.registry import Allowed, Asking
from members.roles import Role
from payouts.claims import access, actions, consents, gates, questions, selectors
from payouts.claims.consents import YESES, Giver, Purpose
from payouts.claims.models import Consent
from payouts.claims.workflow import State
from tests import people
from tests.claims import stories

pytestmark = pytest.mark.django_db


def _live(claim):
    return {Purpose(row.purpose) for row in selectors.consents_of(claim) if row.withdrawn_at is None}


def _stop(claim, purpose):
    return actions.withdraw_consent(access.claimant(claim.id), claim.id, purpose=purpose)


def _give(claim, purpose):
    return actions.give_consent(access.claimant(claim.id), claim.id, purpose=purpose)


def _did(claim):
    return [record.verb for record in audit.about(claim.subject) if record.verb.startswith("consent.")]


def test_every_purpose_has_words_by_version_and_says_what_stopping_does():
    for yes in YESES.values():
        assert set(yes.wordings) == set(range(1, yes.newest + 1))
        assert all([yes.title, yes.stopping, *yes.wordings.values()])
        assert yes.words(consents.BEFORE_WORDINGS) == yes.wordings[1]


def test_what_is_ticked_on_a_form_reads_as_the_words_that_are_kept():
    tick = next(field for field in questions.CONTACT.fields if field.consent is Purpose.PLAIN_MESSAGES)
    assert tick.label == YESES[Purpose.PLAIN_MESSAGES].words(YESES[Purpose.PLAIN_MESSAGES].newest)


def test_answers_say_yes_to_what_stands_beside_them_and_to_nothing_else():
    stories.rules()
    claim = stories.answered()
    assert _live(claim) == {Purpose.BE_PAID, Purpose.MESSAGES}
    assert {(row.wording, row.given_by) for row in selectors.consents_of(claim)} == {(1, Giver.CLAIMANT)}

    stories.answered(claim, contact={**stories.ANSWERS["contact"], "plain_messages": True})
    assert _live(claim) == {Purpose.BE_PAID, Purpose.MESSAGES, Purpose.PLAIN_MESSAGES}
    actions.submit_claim(access.claimant(claim.id), claim.id, may_count=True)
    assert Purpose.COUNT in _live(claim)
    assert _did(claim) == ["consent.given"] * 4


def test_unticking_and_choosing_another_way_stop_it():
    claim = stories.answered(contact={**stories.ANSWERS["contact"], "plain_messages": True})
    nothing = {**stories.ANSWERS["contact"], "contact_route": "none", "email": "", "plain_messages": False}
    actions.answer(access.claimant(claim.id), claim.id, "contact", nothing)
    actions.answer(access.claimant(claim.id), claim.id, "pay-how", {"pay_how": "talk"})
    assert _live(claim) == set()
    assert Consent.objects.count() == 3


def test_the_same_yes_twice_is_one_and_a_stop_twice_is_one():
    claim = stories.submitted()
    assert _give(claim, Purpose.COUNT) == _give(claim, Purpose.COUNT)
    _stop(claim, Purpose.COUNT)
    ended = Consent.objects.get(purpose=Purpose.COUNT).withdrawn_at
    _stop(claim, Purpose.COUNT)
    assert Consent.objects.get(purpose=Purpose.COUNT).withdrawn_at == ended
    _stop(claim, Purpose.HELPER)
    assert _did(claim)[-2:] == ["consent.given", "consent.withdrawn"]

    _give(claim, Purpose.COUNT)
    assert [row.withdrawn_at is None for row in selectors.consents_of(claim).filter(purpose="count")] == [False, True]


def test_who_may_say_it_for_them():
    claim = stories.preparing()
    given = actions.give_consent(stories.caseworker_of(claim), claim.id, purpose=Purpose.SHOW_LETTER)
    assert given.given_by == Giver.CASEWORKER

    apart = people.organiser(Role.CASEWORKER, Role.AUDITOR)
    mine = stories.submitted(stories.answered(stories.draft(started_by=people.actor(apart))))
    machine = system("tests")
    for actor, its, code in [
        (people.actor(people.organiser(Role.AUDITOR)), claim, "role_needed"),
        (people.actor(apart), mine, "apart_claimant"),
        (machine, claim, "yes_is_theirs"),
    ]:
        with pytest.raises(Refused) as refused:
            actions.give_consent(actor, its.id, purpose=Purpose.COUNT)
        assert refused.value.codes == (code,)


def test_a_helper_answers_and_says_yes_to_nothing():
    claim = stories.draft()
    jo = Actor(ActorKind.HELPER, "helper-1", "A helper")
    from payouts.claims.actions.consents import said_beside

    with transaction.atomic():
        said_beside(jo, claim, questions.BANK, {})
    assert _live(claim) == set()


def test_nothing_is_agreed_to_in_a_request_that_was_taken_back():
    claim = stories.withdrawn()
    # Until all is deleted a last message may say so.
    assert _live(claim) == {Purpose.MESSAGES}
    assert Consent.objects.filter(claim=claim).count() == 2
    with pytest.raises(Refused) as refused:
        _give(claim, Purpose.COUNT)
    assert refused.value.codes == ("request_has_ended",)


def test_counted_are_those_who_say_so_now():
    claim, other = stories.submitted(), stories.submitted()
    _give(claim, Purpose.COUNT)
    assert list(selectors.counted()) == [claim]
    _stop(claim, Purpose.COUNT)
    _give(other, Purpose.COUNT)
    assert list(selectors.counted()) == [other]


# --- What a yes opens -------------------------------------------------------------------------------------------------
def _verdict(actor, claim, sealed_class, field, purpose):
    """The gate's own word, in the transaction that an opening would have."""
    with transaction.atomic():
        verdict = gates.their_yes(Asking(actor, claim.subject, sealed_class, field, purpose))
    return verdict.code if isinstance(verdict, Refusal) else verdict


def test_account_numbers_rest_on_a_yes_for_paying():
    claim = stories.decided()
    payer = people.actor(people.organiser(Role.TREASURER))
    place = (SealedClass.BANK, "sort_code", gates.PAY)
    assert _verdict(payer, claim, *place) is None
    _stop(claim, Purpose.BE_PAID)
    assert _verdict(payer, claim, *place) == "no_yes_for_this"
    _give(claim, Purpose.BE_PAID)
    assert _verdict(payer, claim, *place) is None


def test_a_letter_opens_to_nobody_else_without_a_yes():
    claim = stories.preparing()
    place = (SealedClass.EVIDENCE, "page", "prepare")
    assert _verdict(stories.caseworker_of(claim), claim, *place) == "no_yes_for_this"
    assert _verdict(access.claimant(claim.id), claim, SealedClass.EVIDENCE, "page", gates.SHOW) is None
    _give(claim, Purpose.SHOW_LETTER)
    assert _verdict(stories.caseworker_of(claim), claim, *place) is None


def test_a_stop_shuts_how_to_reach_them_and_leaves_the_name_and_the_facts():
    claim = stories.preparing()
    ana = stories.caseworker_of(claim)
    whole = {"subject": claim.subject, "sealed_class": SealedClass.CONTACT, "purpose": gates.PREPARE}
    assert opening.open_fields(ana, fields=("email",), **whole) == {"email": "sam@safe.example"}
    _stop(claim, Purpose.MESSAGES)
    with pytest.raises(Refused) as refused:
        opening.open_fields(ana, fields=("email",), **whole)
    assert refused.value.codes == ("no_yes_for_this",)
    with pytest.raises(Refused) as refused:
        opening.open_sealed(
            system(gates.TELLER), subject=claim.subject, sealed_class=SealedClass.CONTACT, field="email", purpose="tell"
        )
    assert refused.value.codes == ("no_yes_for_this",)
    assert opening.open_fields(ana, fields=("chosen_name",), **whole) == {"chosen_name": "Sam"}


def test_where_nothing_was_ever_said_about_messages_silence_is_no_stop():
    claim = stories.draft()
    teller = system(gates.TELLER)
    assert _verdict(teller, claim, SealedClass.CONTACT, "email", gates.TELL) is None
    assert _verdict(teller, claim, SealedClass.BANK, "sort_code", gates.PAY) == "no_yes_for_this"


def test_deciding_rests_on_no_yes():
    for place in [
        (SealedClass.NARRATIVE, "note", "prepare"),
        (SealedClass.CONTACT, "chosen_name", "conflict"),
        (SealedClass.CONTACT, "code", "show"),
    ]:
        assert consents.resting_on(*place) is None
    claim = stories.submitted()
    for purpose in _live(claim):
        _stop(claim, purpose)
    assert stories.decided(claim=stories.deciding(claim=stories.preparing(claim=claim))).state == State.APPROVED


def test_the_gate_only_ever_refuses():
    claim = stories.answered()
    verdicts = {
        _verdict(actor, claim, sealed_class, "email", purpose)
        for actor in (access.claimant(claim.id), system("x"), people.actor(people.organiser(*Role)))
        for sealed_class in SealedClass
        for purpose in ("pay", "prepare", "show")
    }
    assert not any(isinstance(verdict, Allowed) for verdict in verdicts)


# --- What the database holds ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM claims_consent",
        "UPDATE claims_consent SET purpose = 'count'",
        "UPDATE claims_consent SET wording = 2",
        "UPDATE claims_consent SET given_by = 'caseworker'",
        "UPDATE claims_consent SET given_at = '2020-01-01'",
        "UPDATE claims_consent SET withdrawn_at = NULL WHERE withdrawn_at IS NOT NULL",
        "UPDATE claims_consent SET withdrawn_at = '2020-01-01' WHERE withdrawn_at IS NULL",
    ],
)
def test_a_yes_is_never_bent(statement):
    claim = stories.answered()
    _stop(claim, Purpose.MESSAGES)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("values", [{"purpose": "gossip"}, {"given_by": "someone"}, {"purpose": Purpose.BE_PAID}])
def test_a_yes_that_cannot_be_is_not_kept(values):
    claim = stories.answered()
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.create(**{"claim": claim, "purpose": "count", "wording": 1, "given_by": "claimant", **values})
