"""Doors of whoever pays, and of whoever hears whether a payment is still needed."""

from functools import partial

from tests.claims import stories as claims
from tests.payments import stories
from tests.registers.doors import Door, Who, by_the_api
from tests.registers.doors.claims import a_draft, of_ones_own

PAYERS = {Who.TREASURER, Who.RELEASER}
READERS = PAYERS | {Who.AUDITOR}
TREASURER = {Who.TREASURER}


def a_prepared_run(world):
    """Prepared by somebody else, so that every payer of this world may be its second person."""
    return world.once("payments prepared run", stories.prepared)


def an_approved_run(world):
    """Of this world's treasurer and releaser, who are its two people."""

    def make():
        run = stories.prepared(world.account(Who.TREASURER))
        return stories.approved(run, world.account(Who.RELEASER))

    return world.once("payments approved run", make)


def a_written_run(world):
    return world.once("payments written run", stories.written)


def an_unsure_run(world):
    """Doubted by somebody else, so that every payer of this world may be the one who looks again."""
    return world.once("payments unsure run", stories.unsure)


def a_sent_run(world):
    return world.once("payments sent run", stories.sent)


def a_run_of_vouchers(world):
    return world.once("payments vouchers", stories.vouchers)


def a_run_in_cash(world):
    return world.once("payments cash", stories.cash)


def one_astray(world):
    return {"line_id": world.once("payments astray", stories.went_astray).line_id}


def of(make, world):
    return {"run_id": make(world).id}


def with_payout(make, world):
    run = make(world)
    return {"run_id": run.id, "payout_id": stories.payouts_of(run)[0].id}


def typed(world):
    run = a_prepared_run(world)
    return {"seen": run.content_hash, "total": stories.pounds(run.total_pence)}


def button(route, make, *, allowed, address=of, **options):
    """A button posts; whoever comes with a GET, as after proving a second factor, is led back to the run."""
    own = partial(address, make)
    return [Door(route, allowed=allowed, own=own), Door(route, "POST", allowed=allowed, own=own, **options)]


def a_payout(world):
    return {"payout_id": stories.payouts_of(a_prepared_run(world))[0].id}


def a_request_in_hand(world):
    claim = world.once("payments words", lambda: claims.preparing(world.account(Who.CASEWORKER)))
    return {"claim_id": claim.id}


DOORS = [
    Door("payments:api_runs", allowed=READERS, refused=by_the_api),
    Door("payments:api_run", allowed=READERS, refused=by_the_api, own=partial(of, a_prepared_run)),
    Door("payments:runs", allowed=READERS),
    Door("payments:prepare", allowed=TREASURER),
    Door("payments:prepare", "POST", allowed=TREASURER, data={"once": "doors:run", "rail": "generic"}),
    Door("payments:run", allowed=READERS, own=partial(of, a_prepared_run)),
    *button("payments:spot", a_prepared_run, allowed=PAYERS, fresh=True),
    *button("payments:not_sure", a_written_run, allowed=PAYERS),
    *button("payments:not_there", an_unsure_run, allowed=PAYERS, fresh=True),
    *button("payments:payee", a_prepared_run, allowed=PAYERS, address=with_payout, data={"said": "match"}),
    *button("payments:approve", a_prepared_run, allowed=PAYERS, fresh=True, data=typed),
    *button("payments:as_sent", an_approved_run, allowed=PAYERS, fresh=True),
    *button("payments:bank_file", an_approved_run, allowed=PAYERS, fresh=True),
    *button("payments:sent", an_approved_run, allowed=PAYERS),
    *button("payments:confirm", a_sent_run, allowed=TREASURER),
    *button("payments:abandon", a_prepared_run, allowed=PAYERS),
    *button("payments:confirm_one", a_sent_run, allowed=TREASURER, address=with_payout),
    *button(
        "payments:voucher",
        a_run_of_vouchers,
        allowed=PAYERS,
        address=with_payout,
        data={"issuer": "Corner Shop", "code": "ABCD-EFGH-1234", "amount": "250.00"},
    ),
    *button("payments:sign", a_run_in_cash, allowed=PAYERS, address=with_payout, fresh=True),
    Door("payments:codes", allowed={Who.CASEWORKER}),
    Door("payments:codes", "POST", allowed={Who.CASEWORKER}, data={"voucher": "not-one"}),
    *of_ones_own("payments:my_codes", "GET", "POST"),
    *of_ones_own("payments:words", "GET", "POST"),
    Door("payments:words_at_the_desk", allowed={Who.CASEWORKER}, own=a_request_in_hand, strangers=a_draft),
    Door(
        "payments:words_at_the_desk",
        "POST",
        allowed={Who.CASEWORKER},
        own=a_request_in_hand,
        strangers=a_draft,
        data={"words": "POT"},
    ),
    *of_ones_own("payments:waits"),
    *button(
        "payments:came_back",
        a_sent_run,
        allowed=TREASURER,
        address=with_payout,
        data={"because": "wrong_details"},
    ),
    Door("payments:still_needed", allowed={Who.CASEWORKER}),
    Door("payments:still_needed_yes", allowed={Who.CASEWORKER}, own=a_payout),
    Door("payments:still_needed_yes", "POST", allowed={Who.CASEWORKER}, own=a_payout),
    Door("payments:ended", allowed={Who.CASEWORKER}, own=a_payout),
    Door("payments:ended", "POST", allowed={Who.CASEWORKER}, own=a_payout, data={"reason": "overturned"}),
    *of_ones_own("payments:still_cut", "GET", "POST"),
    *of_ones_own("payments:arrived", "GET", "POST"),
    Door("payments:traces", allowed=PAYERS),
    Door("payments:traces", "POST", allowed=PAYERS, data={"found": "arrived"}),
    Door("payments:again", allowed=PAYERS, own=one_astray),
    Door("payments:again", "POST", allowed=PAYERS, own=one_astray, fresh=True),
]
