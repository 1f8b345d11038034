"""Helping someone: the person's own yes and no, what a helper may see and do, and when it is over."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.outbox.models import Message
from fundapp.vault import opening
from fundapp.vault.classes import SealedClass
from members.access import ANYONE
from members.roles import Role
from payouts.claims import access, actions, gates, hearing, helped, selectors
from payouts.claims.consents import Purpose
from payouts.claims.helping import End, How, Knows, Scope
from payouts.claims.models import Claim, Consent, Helping
from payouts.claims.workflow import State
from tests import people
from tests.claims import stories

pytestmark = pytest.mark.django_db
CONTACT, BANK = SealedClass.CONTACT, SealedClass.BANK
JO = {"name": "Jo", "contact": "07700 900 900", "knows": Knows.FRIEND}


def refused(action, *arguments, **keywords):
    with pytest.raises(Refused) as caught, transaction.atomic():
        action(*arguments, **keywords)
    return caught.value.codes


def yes(claim, how=How.TEXT):
    return actions.answer_helper(access.claimant(claim.id), claim.id, says_yes=True, how=how)


def no(claim, how=How.TEXT):
    return actions.answer_helper(access.claimant(claim.id), claim.id, says_yes=False, how=how)


def opens(actor, claim, field, *, sealed_class=CONTACT, purpose=gates.SHOW):
    return opening.open_sealed(actor, subject=claim.subject, sealed_class=sealed_class, field=field, purpose=purpose)


def fresh(claim):
    return Claim.objects.get(id=claim.id)


# --- beginning --------------------------------------------------------------------------------------------------------


def test_the_same_form_sent_twice_begins_one_help():
    first = actions.begin_helping(ANYONE, key="k", with_them=True)

    assert actions.begin_helping(ANYONE, key="k", with_them=True) == first
    assert (first.claim.who_for, Helping.objects.count()) == ("other", 1)


def test_the_codes_of_the_helper_and_of_the_person_are_not_the_same():
    claim, helper = stories.helped(scope=None)

    own = opens(helper, claim, "helper_code")
    assert helped.helping_with(own.replace("-", "")).claim == claim
    assert selectors.with_code_hash(selectors.code_hash(own.replace("-", ""))) is None
    assert own != stories.code_of(claim)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"name": " "}, "helper_name_missing"),
        ({"contact": ""}, "helper_contact_missing"),
        ({"name": "J" * 41}, "helper_too_long"),
        ({"organisation": "J" * 81}, "helper_too_long"),
    ],
)
def test_a_helper_says_who_they_are(told, code):
    claim, helper = stories.helped(scope=None)

    assert refused(actions.describe_helper, helper, claim.id, **{**JO, **told}) == (code,)


def test_from_afar_the_person_is_asked_once_by_their_own_way():
    claim, helper = stories.helped(scope=None)

    actions.choose_scope(helper, claim.id, scope=Scope.UPDATES)
    actions.choose_scope(helper, claim.id, scope=Scope.UPDATES)

    assert Message.objects.filter(topic="claims.helper_asked").count() == 1
    assert refused(actions.choose_scope, helper, claim.id, scope=Scope.SPEAK) == ("helping_scope_is_set",)


def test_nobody_is_asked_without_a_way_to_ask_them():
    begun = actions.begin_helping(ANYONE, key="k", with_them=False)
    helper = access.helper(begun)
    assert refused(actions.choose_scope, helper, begun.claim_id, scope=Scope.FILL_IN) == ("helper_name_missing",)
    actions.describe_helper(helper, begun.claim_id, **JO)

    assert refused(actions.choose_scope, helper, begun.claim_id, scope=Scope.FILL_IN) == ("helping_cannot_ask",)


def test_a_helper_cannot_change_the_way_by_which_the_person_is_asked():
    claim, helper = stories.helped()

    assert refused(actions.answer, helper, claim.id, "contact", stories.ANSWERS["contact"]) == ("contact_is_theirs",)


# --- yes --------------------------------------------------------------------------------------------------------------


def test_nothing_is_sent_until_they_say_yes():
    claim, helper = stories.helped()
    stories.rules()
    for slug, answers in stories.ANSWERS.items():
        if slug != "contact":
            actions.answer(helper, claim.id, slug, answers)

    assert refused(actions.submit_claim, helper, claim.id) == ("no_yes_yet",)
    yes(claim)
    yes(claim)
    assert actions.submit_claim(helper, claim.id).step is State.SUBMITTED
    said = [record.verb for record in audit.about(claim.subject)]
    assert said.count("helper.accepted") == 1
    assert Consent.objects.filter(claim=claim, purpose=Purpose.HELPER).count() == 1


def test_a_yes_on_the_screen_is_ticked_by_the_person_beside_the_helper():
    claim, helper = stories.helped(with_them=True)

    assert refused(actions.agree_on_screen, helper, claim.id, ticked=False) == ("yes_not_ticked",)
    first = actions.agree_on_screen(helper, claim.id, ticked=True)
    assert actions.agree_on_screen(helper, claim.id, ticked=True).said_yes_at == first.said_yes_at


def test_from_afar_no_tick_on_the_helpers_screen_counts():
    claim, helper = stories.helped()

    assert refused(actions.agree_on_screen, helper, claim.id, ticked=True) == ("helping_from_afar",)


@pytest.mark.parametrize("says_yes", [True, False])
def test_only_the_person_answers(says_yes):
    claim, helper = stories.helped()
    caseworker = people.actor(people.organiser(Role.CASEWORKER))

    assert refused(actions.answer_helper, helper, claim.id, says_yes=says_yes, how=How.TEXT) == ("word_is_theirs",)
    me = access.claimant(claim.id)
    assert refused(actions.answer_helper, me, claim.id, says_yes=says_yes, how=How.CALL) == ("word_is_theirs",)
    assert refused(actions.answer_helper, caseworker, claim.id, says_yes=says_yes, how=How.TEXT) == ("word_is_theirs",)
    auditor = people.actor(people.organiser(Role.AUDITOR))
    with pytest.raises(Http404):
        actions.answer_helper(auditor, claim.id, says_yes=says_yes, how=How.CALL)


# --- no ---------------------------------------------------------------------------------------------------------------


def test_a_no_stops_everything_and_is_flagged():
    claim, helper = stories.helped()
    caseworker = people.actor(people.organiser(Role.CASEWORKER))

    no(claim)
    no(claim)

    assert [r.verb for r in audit.about(claim.subject)].count("claim.frozen") == 1
    assert helped.last_helping(claim).end_reason == End.SAID_NO
    with pytest.raises(Http404):
        access.claim_for(helper, claim.id)
    assert refused(actions.submit_claim, access.claimant(claim.id), claim.id) == ("claim_frozen",)
    assert fresh(claim) in selectors.queue()
    assert opens(caseworker, claim, "phone" if claim.contact_route == "text" else "email", purpose=gates.CALL_BACK)


def test_a_yes_after_a_no_changes_nothing_and_thawing_does():
    claim, helper = stories.helped()
    no(claim)

    yes(claim)
    assert fresh(claim).frozen_at is not None
    actions.thaw_claim(access.claimant(claim.id), claim.id)
    actions.thaw_claim(access.claimant(claim.id), claim.id)
    assert fresh(claim).frozen_at is None
    assert [r.verb for r in audit.about(claim.subject)].count("claim.thawed") == 1
    with pytest.raises(Http404):
        access.claim_for(helper, claim.id)


def test_a_caseworker_thaws_after_a_call_and_nobody_else_does():
    claim, helper = stories.helped()
    no(claim)
    other = people.actor(people.organiser(Role.COMMITTEE))

    for actor in (other, helper):
        with pytest.raises(Http404):
            actions.thaw_claim(actor, claim.id)
    assert refused(actions.thaw_claim, system("clock"), claim.id) == ("thawing_is_theirs",)
    assert actions.thaw_claim(people.actor(people.organiser(Role.CASEWORKER)), claim.id).frozen_at is None


@pytest.mark.parametrize("made", [stories.preparing, stories.deciding])
def test_what_is_frozen_is_neither_made_ready_nor_decided(made):
    claim = made()
    stories.membership()
    actions.disown_claim(access.claimant(claim.id), claim.id)
    actions.disown_claim(access.claimant(claim.id), claim.id)

    def go_on():
        if claim.step is State.PREPARING:
            return actions.prepare_claim(stories.caseworker_of(claim), claim.id, confirmed=stories.CONFIRMED)
        return stories.decided(claim=claim)

    assert refused(go_on) == ("claim_frozen",)


# --- what a helper sees -----------------------------------------------------------------------------------------------


def test_a_helper_never_opens_the_account_nor_the_code_of_someone_reached_by_themselves():
    claim, helper = stories.helped()
    yes(claim)
    stories.answered(claim)

    for sealed_class, field, purpose in (
        (BANK, "account_number", gates.SHOW),
        (BANK, "account_number", gates.PAY),
        (CONTACT, "code", gates.SHOW),
        (CONTACT, "answer_code", gates.SHOW),
        (CONTACT, "email", gates.TELL),
    ):
        assert refused_to_open(helper, claim, field, sealed_class, purpose)
    assert opens(helper, claim, "chosen_name") == "Sam"


def refused_to_open(actor, claim, field, sealed_class, purpose):
    with pytest.raises(Refused):
        opens(actor, claim, field, sealed_class=sealed_class, purpose=purpose)
    return True


def test_help_with_the_form_alone_ends_when_it_is_sent():
    claim, helper = stories.helped_and_sent(scope=Scope.FILL_IN)

    assert helped.last_helping(claim).end_reason == End.SENT
    assert refused_to_open(helper, claim, "chosen_name", CONTACT, gates.SHOW)
    with pytest.raises(Http404):
        access.claim_for(helper, claim.id)


@pytest.mark.parametrize(("scope", "speaks"), [(Scope.UPDATES, False), (Scope.SPEAK, True)])
def test_who_may_speak_answers_the_one_thing_and_who_gets_updates_does_not(scope, speaks):
    claim, helper = stories.helped_and_sent(scope=scope)
    waiting = stories.waiting(stories.preparing(claim=claim))

    assert (helped.may_help(helper.id, waiting) is not None) is speaks


def test_the_code_on_paper_is_shown_to_hand_over_for_an_hour():
    claim, helper = stories.helped_and_sent(with_them=True, route="none")

    assert opens(helper, claim, "code") == stories.code_of(claim)
    Claim.objects.filter(id=claim.id).update(changed_at=clock.now())
    later = helped.may_hand_over(helper.id, hour_later(claim))
    assert later is None


def hour_later(claim):
    claim.submitted_at = claim.submitted_at - timedelta(hours=1, minutes=1)
    return claim


def test_the_code_of_someone_reached_by_themselves_is_not_on_the_helpers_sheet():
    claim, helper = stories.helped_and_sent(with_them=True)

    assert refused_to_open(helper, claim, "code", CONTACT, gates.SHOW)


# --- the end ----------------------------------------------------------------------------------------------------------


def test_the_person_removes_a_helper_with_one_press():
    claim, helper = stories.helped_and_sent(scope=Scope.SPEAK)
    me = access.claimant(claim.id)

    actions.end_helping(me, claim.id)
    actions.end_helping(me, claim.id)

    assert helped.last_helping(claim).end_reason == End.REMOVED
    assert not Consent.objects.filter(claim=claim, purpose=Purpose.HELPER, withdrawn_at__isnull=True).exists()
    assert refused_to_open(helper, claim, "helper_code", CONTACT, gates.SHOW)


def test_stopping_the_consent_ends_the_help():
    claim, helper = stories.helped_and_sent(scope=Scope.SPEAK)

    actions.withdraw_consent(access.claimant(claim.id), claim.id, purpose=Purpose.HELPER)

    assert refused_to_open(helper, claim, "helper_code", CONTACT, gates.SHOW)
    actions.end_old_helpings(system("clock"))
    assert helped.last_helping(claim).end_reason == End.REMOVED


def test_nobody_else_ends_it():
    claim, _ = stories.helped_and_sent(scope=Scope.SPEAK)

    assert refused(actions.end_helping, system("clock"), claim.id) == ("helping_is_theirs",)


def test_after_thirty_days_it_is_over_even_before_the_clock_says_so():
    claim, helper = stories.helped()
    assert actions.end_old_helpings(system("clock")) == 0
    with clock.frozen_at(clock.now() + timedelta(days=30)):
        assert helped.may_help(helper.id, claim) is None
        assert actions.end_old_helpings(system("clock")) == 1
        assert actions.end_old_helpings(system("clock")) == 0
    assert helped.last_helping(claim).end_reason == End.TIME


def test_payment_ends_it():
    claim, _ = stories.helped_and_sent(scope=Scope.SPEAK)
    stories.closed(stories.paying(stories.decided(claim=stories.deciding(claim=stories.preparing(claim=claim)))))

    assert helped.live_helping(fresh(claim)) is None
    actions.end_old_helpings(system("clock"))
    assert helped.last_helping(claim).end_reason == End.PAID


# --- round the ORM ----------------------------------------------------------------------------------------------------


def test_the_database_keeps_help_as_it_was():
    claim, _ = stories.helped_and_sent(scope=Scope.SPEAK)
    rows = Helping.objects.filter(claim=claim)
    ended, _ = stories.helped_and_sent(scope=Scope.FILL_IN)

    for act in (
        rows.delete,
        lambda: rows.update(with_them=True),
        lambda: rows.update(scope="updates"),
        lambda: rows.update(said_yes_at=None, how=""),
        lambda: rows.update(ended_at=clock.now()),
        lambda: rows.update(ended_at=clock.now(), end_reason="bored"),
        lambda: rows.update(heard_by=people.organiser()),
        lambda: Helping.objects.filter(claim=ended).update(ended_at=None, end_reason=""),
        lambda: Helping.objects.create(claim=claim, code_hash="a", answer_hash="b", with_them=True),
        lambda: Helping.objects.create(claim=ended, code_hash="a", answer_hash="b", with_them=True, knows="spy"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


# --- by text ----------------------------------------------------------------------------------------------------------


def test_a_text_answers_the_one_help_that_was_asked_for_there():
    claim, _ = stories.helped(route="phone")

    assert hearing.helper_asked(claim.id) == {}
    hearing.on_reply((claim.id,), True)
    assert helped.last_helping(claim).how == How.TEXT
    assert hearing.helper_asked(claim.id) is None
    hearing.on_reply((claim.id,), False)
    assert fresh(claim).frozen_at is not None
    assert hearing.helper_asked(claim.id) is None


def test_a_yes_by_text_is_not_guessed_between_two_but_a_no_stops_both():
    claims = [stories.helped(route="phone")[0] for _ in range(2)]
    ids = tuple(claim.id for claim in claims)

    hearing.on_reply(ids, True)
    assert not Helping.objects.filter(said_yes_at__isnull=False).exists()
    hearing.on_reply(ids, False)
    assert Claim.objects.filter(frozen_at__isnull=False).count() == 2


def test_a_text_about_nothing_asked_changes_nothing():
    claim = stories.submitted()
    beside, _ = stories.helped(with_them=True)

    hearing.on_reply((claim.id, beside.id), False)
    assert not Claim.objects.filter(frozen_at__isnull=False).exists()
