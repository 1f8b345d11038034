"""A helper's hands and the person's at the same moment, on the database where that can go wrong."""

import pytest

from fundapp.audit import selectors as audit
from members.access import ANYONE
from payouts.claims import access, actions, helped
from payouts.claims.helping import How
from payouts.claims.models import Claim, Helping
from tests.claims import stories
from tests.claims.test_at_the_same_moment import HANDS, _at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def verbs(claim):
    return [record.verb for record in audit.about(claim.subject)]


def test_a_form_sent_by_many_thumbs_begins_one_help():
    begun = _at_once(*[lambda: actions.begin_helping(ANYONE, key="one-form", with_them=True).id] * HANDS)

    assert (len(set(begun)), Helping.objects.count()) == (1, 1)


def test_many_yeses_at_once_are_one():
    claim, _ = stories.helped()
    me = access.claimant(claim.id)

    _at_once(*[lambda: actions.answer_helper(me, claim.id, says_yes=True, how=How.TEXT)] * HANDS)
    assert verbs(claim).count("helper.accepted") == 1


def test_a_no_while_the_helper_sends_it_freezes_it_either_way():
    claim, helper = stories.helped()
    stories.rules()
    me = access.claimant(claim.id)
    for slug, told in stories.ANSWERS.items():
        if slug != "contact":
            actions.answer(helper, claim.id, slug, told)
    actions.answer_helper(me, claim.id, says_yes=True, how=How.TEXT)

    _at_once(
        lambda: actions.submit_claim(helper, claim.id),
        lambda: actions.answer_helper(me, claim.id, says_yes=False, how=How.TEXT),
    )
    now = Claim.objects.get(id=claim.id)
    assert now.frozen_at is not None
    assert helped.live_helping(now) is None
    assert verbs(claim).count("claim.frozen") == 1
