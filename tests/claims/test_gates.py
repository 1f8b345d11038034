"""Who may open what is sealed, and who may not."""

import pytest

from fundapp.kernel.actor import Actor, ActorKind, system
from fundapp.kernel.refusal import Refusal, Refused
from fundapp.vault import opening, registry, selectors
from fundapp.vault.classes import SealedClass
from fundapp.vault.registry import Allowed, Asking
from members.roles import Role
from payouts.claims import access, actions, gates
from payouts.claims.workflow import State
from tests import people
from tests.claims import stories

pytestmark = pytest.mark.django_db
CONTACT, NARRATIVE, BANK = SealedClass.CONTACT, SealedClass.NARRATIVE, SealedClass.BANK
SHUT = "nothing_lets_you_open_this"
# Rooms above may refuse first, in their own words.
_SHUT_BY_ANY = {SHUT, "fresh_factor_needed", "no_run_of_yours"}


def _open(actor, claim, sealed_class, field, purpose):
    try:
        return opening.open_sealed(
            actor, subject=claim.subject, sealed_class=sealed_class, field=field, purpose=purpose
        )
    except Refused as refused:
        return refused.codes[0]


def test_the_caseworker_in_charge_opens_name_and_contact_and_nobody_else_does():
    claim = stories.preparing()
    ana = stories.caseworker_of(claim)
    others = [people.actor(people.organiser(role)) for role in Role] + [people.actor(people.organiser(*Role))]

    assert _open(ana, claim, CONTACT, "chosen_name", gates.PREPARE) == "Sam"
    assert _open(ana, claim, CONTACT, "email", gates.PREPARE) == "sam@safe.example"
    for other in others:
        assert _open(other, claim, CONTACT, "email", gates.PREPARE) == SHUT
    for field, purpose in [("code", gates.PREPARE), ("email", gates.PAY), ("email", gates.SHOW), ("email", gates.TELL)]:
        assert _open(ana, claim, CONTACT, field, purpose) == SHUT


def test_a_claim_that_left_the_caseworkers_hands_is_shut_to_them():
    claim = stories.deciding()
    assert _open(stories.caseworker_of(claim), claim, CONTACT, "email", gates.PREPARE) == SHUT


def test_before_it_is_taken_up_the_name_alone_can_be_asked():
    claim = stories.submitted()
    ana = people.actor(people.organiser(Role.CASEWORKER))

    assert _open(ana, claim, CONTACT, "chosen_name", gates.CONFLICT) == "Sam"
    assert _open(ana, claim, CONTACT, "email", gates.CONFLICT) == SHUT
    assert _open(people.actor(people.organiser(Role.TREASURER)), claim, CONTACT, "chosen_name", gates.CONFLICT) == SHUT


def _bank(actor, claim, purpose=gates.PAY):
    """This room's own word on account details. The room that pays adds a stricter one, which it tests itself."""
    verdict = gates.bank(Asking(actor, claim.subject, BANK, "account_number", purpose))
    return verdict.code if isinstance(verdict, Refusal) else verdict


def test_account_details_are_for_paying_only_and_while_there_is_a_yes():
    claim = stories.deciding()
    treasurer, releaser = people.actor(people.organiser(Role.TREASURER)), people.actor(people.organiser(Role.RELEASER))
    assert _bank(treasurer, claim) is None

    stories.decided(State.APPROVED, claim)
    assert _bank(treasurer, claim) == Allowed("treasurer")
    assert _bank(releaser, claim) == Allowed("releaser")
    assert _bank(treasurer, claim, gates.SHOW) is None
    for role in (Role.COMMITTEE, Role.AUDITOR, Role.ADMINISTRATOR, Role.CASEWORKER):
        assert _bank(people.actor(people.organiser(role)), claim) is None

    stories.closed(stories.paying(claim))
    assert _bank(treasurer, claim) is None


def test_who_has_another_part_in_the_claim_does_not_see_where_it_is_paid():
    hats = people.organiser(Role.CASEWORKER, Role.TREASURER)
    claim = stories.decided(claim=stories.deciding(caseworker=hats))

    assert _bank(people.actor(hats), claim) == "apart_on_this_claim"


def test_account_details_are_sealed_as_they_were_told():
    claim = stories.decided()
    teller = Actor(ActorKind.SYSTEM, "test", "Test")

    def lets_the_test_in(asking):
        return Allowed("test") if asking.actor == teller else None

    registry.register_gate(BANK, lets_the_test_in)
    try:
        assert _open(teller, claim, BANK, "account_number", "test") == "01234542"
    finally:
        registry.unregister_gate(BANK, lets_the_test_in)


def test_an_organiser_opens_nothing_of_their_own_request():
    hats = people.organiser(Role.CASEWORKER, Role.TREASURER)
    claim = stories.submitted(stories.answered(stories.draft(started_by=people.actor(hats))))

    assert _open(people.actor(hats), claim, CONTACT, "chosen_name", gates.CONFLICT) == "apart_on_this_claim"


def test_a_code_shows_the_name_and_the_code_and_never_the_bank():
    claim = stories.answered()
    me = access.claimant(claim.id)
    assert _open(me, claim, CONTACT, "email", gates.SHOW) == "sam@safe.example"

    stories.submitted(claim)
    assert _open(me, claim, CONTACT, "chosen_name", gates.SHOW) == "Sam"
    assert len(_open(me, claim, CONTACT, "code", gates.SHOW)) == 11
    assert _open(me, claim, CONTACT, "email", gates.SHOW) == SHUT
    for field in ("account_name", "sort_code", "account_number"):
        for purpose in (gates.SHOW, gates.PAY):
            assert _open(me, claim, BANK, field, purpose) in _SHUT_BY_ANY


def test_another_persons_code_opens_nothing_of_this_claim():
    mine, theirs = stories.submitted(), stories.submitted()
    for sealed_class, field in [(CONTACT, "chosen_name"), (CONTACT, "code"), (NARRATIVE, "note"), (BANK, "sort_code")]:
        assert _open(access.claimant(mine.id), theirs, sealed_class, field, gates.SHOW) in _SHUT_BY_ANY


def test_the_note_is_for_the_caseworker_in_charge():
    claim = stories.submitted()
    actions.add_note(access.claimant(claim.id), claim.id, text="No food")
    ana = people.actor(people.organiser(Role.CASEWORKER))
    assert _open(ana, claim, NARRATIVE, "note", gates.PREPARE) == SHUT

    actions.take_up(ana, claim.id)
    assert _open(ana, claim, NARRATIVE, "note", gates.PREPARE) == "No food"
    assert _open(people.actor(people.organiser(Role.COMMITTEE)), claim, NARRATIVE, "note", gates.PREPARE) == SHUT


def test_messages_open_the_address_and_the_name_alone():
    claim = stories.submitted()
    teller = system(gates.TELLER)

    assert _open(teller, claim, CONTACT, "email", gates.TELL) == "sam@safe.example"
    assert _open(teller, claim, CONTACT, "code", gates.TELL) == SHUT
    assert _open(system("anything"), claim, CONTACT, "email", gates.TELL) == SHUT
    pretender = Actor(ActorKind.ORGANISER, gates.TELLER, "x")
    assert pretender.id == gates.TELLER


def test_a_subject_of_another_kind_and_a_claim_that_is_not_there_stay_shut():
    ana = people.actor(people.organiser(*Role))
    for subject in ("account:1", "claim:00000000-0000-7000-8000-000000000000"):
        for sealed_class in SealedClass:
            with pytest.raises(Refused) as refused:
                opening.open_sealed(ana, subject=subject, sealed_class=sealed_class, field="note", purpose="prepare")
            assert refused.value.codes == (SHUT,)


def test_every_opening_and_every_refusal_is_in_the_claims_own_log():
    claim = stories.preparing()
    ana = stories.caseworker_of(claim)
    _open(ana, claim, CONTACT, "email", gates.PREPARE)
    _open(ana, claim, BANK, "sort_code", gates.PAY)

    log = [(row.part, row.sealed_class, row.field, row.outcome) for row in selectors.openings(claim.subject)]
    assert log == [("caseworker", "contact", "email", "allowed"), ("", "bank", "sort_code", "refused")]
