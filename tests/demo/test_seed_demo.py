"""The seeded fund: the same every time, every state in it, its books in order, and nowhere but in a demo."""

from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from fundapp.contributions.models import (
    Contribution,
    GiftDispute,
    OfflineGift,
    RecurringContribution,
    RefundOrder,
    Settlement,
)
from fundapp.contributions.workflow import OfflineState, RecurringState
from fundapp.contributions.workflow import State as GiftState
from fundapp.demo import story
from fundapp.demo.lives import year
from fundapp.demo.people import ORGANISERS
from fundapp.guards import installer
from fundapp.ledger.checks import check_books
from fundapp.ledger.models import Entry
from fundapp.months.models import ClosedMonth
from fundapp.outbox.models import Message
from fundapp.treasury import selectors as treasury
from fundapp.treasury.models import MatchPart
from fundapp.vault import erasing
from fundapp.vault.models import SealedField
from members.models import Account, DuesRecord, HouseholdLink
from payouts.claims.helping import Confirmed, End, How, TakenBy
from payouts.claims.models import Claim, Helping
from payouts.claims.workflow import Part
from payouts.claims.workflow import State as ClaimState
from payouts.committee.models import Panel, Seat, Vote
from payouts.committee.workflow import PanelState, SeatState
from payouts.motions.models import Motion
from payouts.payments.models import PaymentRun, Payout
from payouts.payments.workflow import PayoutState, RunState

LAST_DAY = date(2026, 6, 18)


def live() -> None:
    year.live(story.tell(seed=7, last_day=LAST_DAY, gifts=80, claims=32), seed=7)


def everything() -> list[list[tuple]]:
    """What is the same when the year is made again: ids, codes, amounts, moments, states."""
    return [
        list(Contribution.objects.order_by("id").values_list("id", "receipt_code", "state", "gross_pence", "paid_at")),
        list(RecurringContribution.objects.order_by("id").values_list("id", "state", "next_on", "ended_at")),
        list(OfflineGift.objects.order_by("id").values_list("id", "amount_pence", "reference", "state")),
        list(Settlement.objects.order_by("id").values_list("id", "amount_pence", "state")),
        list(Claim.objects.order_by("id").values_list("id", "reference", "code_hash", "state", "amount_pence")),
        list(Panel.objects.order_by("id").values_list("id", "seed", "state", "total_pence")),
        list(Vote.objects.order_by("id").values_list("id", "choice", "cast_at")),
        list(Motion.objects.order_by("number").values_list("about", "state", "closes_at", "takes_effect_at")),
        list(PaymentRun.objects.order_by("id").values_list("id", "name", "total_pence", "state")),
        list(Entry.objects.order_by("id").values_list("source", "kind", "at", "fingerprint")),
    ]


def assert_claimants_side() -> None:
    """What people did who asked, or others for them: each of it is somewhere in the year."""
    claims = Claim.objects.all()
    stopped = claims.filter(state=ClaimState.WITHDRAWN)
    assert stopped.filter(erased_at=None, amount_pence=None).exists()
    assert stopped.exclude(erased_at=None).exclude(receipt="").count() == 1
    assert claims.filter(state=ClaimState.CLOSED, amount_pence__gt=0).exclude(erased_at=None).count() == 1
    for erased in claims.exclude(erased_at=None):
        assert not SealedField.objects.filter(subject=erased.subject).exists()

    helped, refused = Helping.objects.order_by("began_at")
    assert (helped.how, helped.end_reason, helped.claim.state) == (How.SCREEN, End.SENT, ClaimState.CLOSED)
    assert (refused.said_yes_at, refused.end_reason, refused.claim.state) == (None, End.SAID_NO, ClaimState.DRAFT)
    assert list(claims.exclude(frozen_at=None)) == [refused.claim]
    assert claims.get(taken_by=TakenBy.TELEPHONE).confirmed_how == Confirmed.CODE
    paper = claims.get(taken_by=TakenBy.PAPER)
    writer = paper.participants.get(part=Part.HELPER).account_id
    assert (paper.confirmed_how, paper.confirmed_by_id not in {None, writer}) == (Confirmed.CALL, True)

    looked = claims.exclude(look_again_at=None).get()
    first, second = looked.panels.order_by("look")
    assert (first.decision.outcome, second.decision.outcome) == ("not_this_time", "approved")
    assert looked.state == ClaimState.CLOSED
    assert not {seat.account_id for seat in first.seats.all()} & {seat.account_id for seat in second.seats.all()}

    assert HouseholdLink.objects.filter(parted_at=None).count() == 1
    assert [dues.kind for dues in DuesRecord.objects.all()] == [DuesRecord.Kind.WAIVED]


def assert_bank() -> None:
    """The statement of the year agrees with the books to the penny, but for what nobody has looked at yet."""
    found = treasury.standing()
    assert found.bank_pence is not None
    assert found.unexplained_pence == 0
    assert {line.amount_pence for line in treasury.open_lines()} >= {2_500, -600}
    assert MatchPart.objects.count() >= 20
    assert len(treasury.suggestions()) >= 1
    assert ClosedMonth.objects.count() >= 10
    assert check_books() == []


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_the_year_is_the_same_every_time_and_every_state_is_in_it():
    live()
    first = everything()
    assert_claimants_side()
    assert_bank()
    states = {
        "gift": (set(Contribution.objects.values_list("state", flat=True)), GiftState),
        "promise": (set(RecurringContribution.objects.values_list("state", flat=True)), RecurringState),
        "seen": (set(OfflineGift.objects.values_list("state", flat=True)), OfflineState),
        "claim": (set(Claim.objects.values_list("state", flat=True)), ClaimState),
        "panel": (set(Panel.objects.values_list("state", flat=True)), PanelState),
        "seat": (set(Seat.objects.values_list("state", flat=True)), SeatState),
        "payout": (set(Payout.objects.values_list("state", flat=True)), PayoutState),
        "run": (set(PaymentRun.objects.values_list("state", flat=True)), RunState),
    }
    motions = list(Motion.objects.order_by("number").values_list("state", flat=True))
    disputes = set(GiftDispute.objects.values_list("state", flat=True))
    refunds = sorted(RefundOrder.objects.values_list("state", flat=True))
    outbox = Counter(Message.objects.values_list("state", flat=True))
    early = Message.objects.filter(state="waiting", due_at__date__lte=LAST_DAY).count()
    for alias in connections:
        with installer.lowered(alias):
            call_command("flush", database=alias, verbosity=0, interactive=False)
    # As after a pause: the first delivery makes sure that nothing comes back that was erased.
    erasing._looked.cache_clear()
    live()

    assert everything() == first
    for name, (seen, known) in states.items():
        assert {state.value for state in known} - seen == set(), name
    assert motions == ["carried", "open"]
    assert disputes == {"won", "lost", "needs_answer"}
    # One waits for a second person; those that are made leave through Stripe, which no year of the demo asks.
    assert refunds == ["asked", "declined", "failed", "made"]
    # What waits are letters for days to come: a debit has failed, and is asked about again after three days and seven.
    assert (set(outbox), early) == ({"delivered", "waiting"}, 0)
    assert Account.objects.count() == len(ORGANISERS)
    assert SealedField.objects.exists()


@pytest.mark.django_db
def test_a_real_site_refuses_invented_people(settings):
    settings.IS_DEMO = False

    with pytest.raises(CommandError, match="belongs to the demo and the tests"):
        call_command("seed_demo")

    assert Account.objects.count() == 0


@pytest.mark.django_db
def test_the_last_day_must_be_over():
    with pytest.raises(CommandError, match="The last day must be over"):
        call_command("seed_demo", until=date(2999, 1, 1))


@pytest.mark.django_db
def test_a_dry_run_makes_nothing(capsys):
    call_command("seed_demo", dry_run=True)

    assert capsys.readouterr().out == "Would make 600 gifts and 60 requests.\n"
    assert Account.objects.count() == 0
