"""Several hands on one claim at once, on the database where that can go wrong."""

import pytest
from django.db import transaction
from django.http import Http404

from fundapp.audit import selectors as audit
from fundapp.kernel.refusal import Refused
from fundapp.vault import actions as vault
from fundapp.vault import opening, selectors
from fundapp.vault.classes import SealedClass
from members.access import ANYONE
from members.roles import Role
from payouts.claims import access, actions, gates, wayfinding
from payouts.claims.models import Claim, WayBack
from payouts.claims.workflow import State
from tests import people
from tests.at_once import at_once
from tests.claims import stories, ways

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
HANDS = 6


def _at_once(*acts):
    return at_once(*acts, catching=(Http404,))


def test_a_form_sent_by_many_thumbs_starts_one_claim():
    started = _at_once(*[lambda: actions.start_claim(ANYONE, key="one-form", who_for="me").id] * HANDS)
    assert len(set(started)) == 1
    assert Claim.objects.count() == 1


def test_a_request_sent_by_many_thumbs_is_sent_once():
    stories.rules()
    claim = stories.answered()
    me = access.claimant(claim.id)
    _at_once(*[lambda: actions.submit_claim(me, claim.id)] * HANDS)
    assert [record.verb for record in audit.about(claim.subject)].count("claim.submitted") == 1


def test_many_caseworkers_take_it_up_one_after_the_other():
    claim = stories.submitted()
    workers = [people.actor(people.organiser(Role.CASEWORKER)) for _ in range(HANDS)]
    _at_once(*[lambda worker=worker: actions.take_up(worker, claim.id) for worker in workers])

    claim.refresh_from_db()
    last = [record for record in audit.about(claim.subject) if record.verb == "claim.taken_up"][-1]
    assert str(claim.caseworker_id) == last.actor_id
    assert claim.participants.count() == HANDS


def test_taking_back_wins_whichever_of_the_two_comes_first():
    """Getting ready comes wholly before the stop, or is refused and leaves nothing of its own in the request."""
    claim = stories.preparing()
    stories.membership()
    ana, me = stories.caseworker_of(claim), access.claimant(claim.id)
    prepared, _ = _at_once(
        lambda: actions.prepare_claim(ana, claim.id, confirmed=stories.CONFIRMED),
        lambda: actions.withdraw_claim(me, claim.id),
    )
    claim.refresh_from_db()
    verbs = [record.verb for record in audit.about(claim.subject)]
    came_first = isinstance(prepared, Claim)
    assert claim.state == State.WITHDRAWN
    assert verbs[-1] == "claim.withdrawn"
    assert ("claim.prepared" in verbs) is came_first
    assert (claim.sanction_from is not None) is came_first
    if not came_first:
        assert isinstance(prepared, Http404)


def test_nothing_opens_once_it_was_shredded():
    """Openings that race a shredding either come first, or are refused: none gets the text afterwards."""
    for _ in range(5):
        claim = stories.preparing()
        ana = stories.caseworker_of(claim)

        def look(claim=claim, ana=ana):
            return opening.open_sealed(
                ana, subject=claim.subject, sealed_class=SealedClass.CONTACT, field="email", purpose=gates.PREPARE
            )

        @transaction.atomic
        def shred(claim=claim):
            vault.shred(claim.subject, SealedClass.CONTACT)

        said = _at_once(look, look, shred, look, look)
        allowed = [answer for answer in said if answer == "sam@safe.example"]
        refused = [answer for answer in said if isinstance(answer, tuple)]
        assert len(allowed) + len(refused) == 4
        assert set(refused) <= {("key_was_destroyed",), ("nothing_is_sealed_here",)}
        assert selectors.openings(claim.subject).filter(actor_id=ana.id).count() == 4
        with pytest.raises(Refused):
            look()


def test_one_link_pressed_in_many_browsers_opens_one_session():
    claim = stories.answered()
    token = ways.token_for(claim)
    said = _at_once(
        *[
            lambda number=number: actions.use_link(ANYONE, token=token, once=f"hand-{number}").id
            for number in range(HANDS)
        ]
    )
    assert sorted(said, key=str) == sorted([("way_used",)] * (HANDS - 1) + [claim.id], key=str)
    assert [record.verb for record in audit.about(claim.subject)].count("claim.link_used") == 1


def test_many_guesses_at_once_are_still_five():
    way = ways.link_for(stories.answered())
    wrong = ways.other_digits(way)
    said = _at_once(*[lambda: actions.use_digits(ANYONE, way.id, digits=wrong, once="x")] * 8)
    assert sorted(said) == [("digits_wrong",)] * 4 + [("way_tired",)] * 4
    way.refresh_from_db()
    assert way.tries == 5


def test_a_form_sent_by_many_thumbs_asks_for_one_link_and_a_code_that_was_read_out_is_used_once():
    claim = stories.answered(contact=ways.BY_PHONE)
    digest = wayfinding.digest_of("07700 900 982")
    asked = _at_once(*[lambda: actions.ask_for_link(ANYONE, key="one-form", digest=digest).id] * HANDS)
    assert len(set(asked)) == 1

    ana = people.actor(people.organiser(Role.CASEWORKER))
    actions.give_way_back(ana, ways.wish().id, key="read")
    way = WayBack.objects.get(purpose="read_out")
    said = _at_once(*[lambda: actions.use_read_out(ANYONE, way.id).id] * HANDS)
    assert sorted(said, key=str) == sorted([("code_unknown",)] * (HANDS - 1) + [claim.id], key=str)


def test_a_link_that_is_pressed_while_the_request_is_deleted_opens_nothing_that_stays():
    claim = stories.submitted()
    token, me = ways.token_for(claim), access.claimant(claim.id)
    _at_once(
        lambda: actions.use_link(ANYONE, token=token, once="x").id,
        lambda: actions.erase_claim(me, claim.id).id,
    )
    claim.refresh_from_db()
    assert claim.state == State.WITHDRAWN
    assert WayBack.objects.filter(claim=claim).count() == 0
