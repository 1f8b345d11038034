"""The clocks of what is sealed: pure first, then night after night over every state, by whether a key is left."""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.outbox import actions as outbox
from fundapp.outbox import chores, relay
from fundapp.outbox.models import Message
from fundapp.vault import actions as vault_actions
from fundapp.vault import keystore
from fundapp.vault.classes import SealedClass
from payouts.claims import access, actions, clocks, handlers, registry, retention, selectors
from payouts.claims.models import Claim, Evidence
from payouts.claims.retention import Clock, Days, Kept, Open, Plan
from payouts.claims.workflow import State
from tests.claims import letters, stories

DAYS = Days(evidence=30, bank=31, narrative=90, contact=180)
ALL = frozenset(SealedClass)
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
DUE = date(2026, 4, 30)
BANK = Clock(SealedClass.BANK, "paid", DUE)


def due(state, **facts):
    found = retention.clocks(Kept(State(state), ALL, **facts), DAYS)
    return {one.sealed_class.value: one.due_on for one in found}


# --- The pure part ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["draft", "submitted", "preparing", "waiting", "deciding"])
def test_no_clock_runs_while_a_person_waits_for_us(state):
    long_ago = AT - timedelta(days=4000)
    found = retention.clocks(Kept(State(state), ALL, decided_at=long_ago, paid_at=long_ago, ended_at=long_ago), DAYS)
    assert {(one.due_on, one.why) for one in found} == {(None, "waits_for_us")}


def test_each_class_has_a_clock_of_its_own():
    decided, paid = AT, AT + timedelta(days=10)
    assert due("closed", decided_at=decided, paid_at=paid) == {
        "narrative": date(2026, 5, 30),
        "evidence": date(2026, 3, 31),
        "bank": date(2026, 4, 11),
        "contact": date(2026, 9, 7),
    }
    assert due("paying", decided_at=decided) == {
        "narrative": date(2026, 5, 30),
        "evidence": date(2026, 3, 31),
        "bank": None,
        "contact": None,
    }
    assert due("not_this_time", decided_at=decided)["contact"] == date(2026, 8, 28)
    assert due("withdrawn", ended_at=decided)["bank"] == date(2026, 4, 1)


def test_a_day_is_a_day_of_londons():
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert due("not_this_time", decided_at=late)["evidence"] == date(2026, 7, 31)


@pytest.mark.parametrize("why", ["second_look", "payment_returned", "challenge"])
def test_a_clock_stands_while_something_is_open_and_starts_again_when_it_ends(why):
    facts = {"decided_at": AT, "paid_at": AT}
    found = retention.clocks(Kept(State.CLOSED, ALL, matters=(Open(why),), **facts), DAYS)
    assert {(one.due_on, one.why) for one in found} == {(None, why)}

    ended = (Open(why, AT + timedelta(days=5)), Open(why, AT - timedelta(days=5)))
    assert due("closed", matters=ended, **facts)["evidence"] == date(2026, 4, 5)


def test_a_class_that_holds_nothing_has_no_clock():
    kept = Kept(State.WITHDRAWN, frozenset({SealedClass.BANK}), ended_at=AT)
    assert [one.sealed_class for one in retention.clocks(kept, DAYS)] == [SealedClass.BANK]


@pytest.mark.parametrize(
    ("left", "told", "over", "warn"),
    [
        (15, {}, 0, []),
        (14, {}, 0, [14]),
        (3, {}, 0, [14]),
        (14, {14: 0}, 0, []),
        (2, {14: -12}, 0, []),
        (1, {14: -13}, 0, [1]),
        (1, {}, 0, [1]),
        (0, {14: -14, 1: -1}, 1, []),
        (0, {14: -14}, 1, []),
        # Nobody worked for weeks: it is told today and deleted tomorrow, however late.
        (0, {}, 0, [1]),
        (-20, {}, 0, [1]),
        (-20, {1: 0}, 0, []),
        (-21, {1: -1}, 1, []),
    ],
)
def test_whoever_can_be_written_to_is_told_on_an_earlier_day(left, told, over, warn):
    today = DUE - timedelta(days=left)
    said = {(DUE, before): today + timedelta(days=days) for before, days in told.items()}
    plan = retention.plan([BANK], today=today, is_written_to=True, told=said)

    assert (len(plan.over), [before for _, before in plan.warn]) == (over, warn)
    assert len(plan.held_back) == (left <= 0 and not over)


def test_whoever_is_not_written_to_is_not_waited_for():
    assert retention.plan([BANK], today=DUE - timedelta(days=1), is_written_to=False, told={}) == Plan()
    assert retention.plan([BANK], today=DUE, is_written_to=False, told={}) == Plan(over=(BANK,))


def test_two_classes_of_one_day_are_one_letter():
    twin = Clock(SealedClass.CONTACT, "paid", DUE)
    plan = retention.plan([BANK, twin], today=DUE - timedelta(days=14), is_written_to=True, told={})
    assert plan.warn == ((DUE, 14),)


def test_every_reason_has_a_sentence():
    assert retention.sentence("paid") == "all of it was paid"
    assert retention.sentence("of_a_room_above") == "of a room above"


# --- Night after night ------------------------------------------------------------------------------------------------
FOUR = {"bank", "contact", "evidence", "narrative"}
TO_THE_END = [FOUR, *[{"contact", "narrative"}] * 2, *[{"contact"}] * 2, set()]
START = datetime(2026, 1, 10, 20, tzinfo=UTC)


def held(claim):
    with transaction.atomic():
        return {one.value for one in SealedClass if keystore.lock(claim.subject, one) == "held"}


def told(story, at=START):
    with clock.frozen_at(at):
        claim = story()
        with transaction.atomic():
            for sealed_class in (SealedClass.NARRATIVE, SealedClass.EVIDENCE):
                if not Claim.objects.get(id=claim.id).is_erased:
                    vault_actions.seal(claim.subject, sealed_class, "note", "a marker")
        relay.drain()
        return claim


def declined():
    return stories.decided(State.NOT_THIS_TIME)


def nights(days):
    """Every one of these nights, counted from the start, as a worker spends it."""
    for day in days:
        with clock.frozen_at(START.replace(hour=6) + timedelta(days=day)):
            handlers.on_retention(None)
            relay.drain()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("story", "left"),
    [
        (stories.submitted, [FOUR] * 6),
        (stories.preparing, [FOUR] * 6),
        (stories.waiting, [FOUR] * 6),
        (stories.deciding, [FOUR] * 6),
        (stories.decided, [FOUR, *[FOUR - {"evidence"}] * 2, *[{"bank", "contact"}] * 3]),
        (stories.closed, TO_THE_END),
        (declined, TO_THE_END),
        (stories.withdrawn, TO_THE_END),
    ],
)
def test_the_key_is_gone_on_its_day_in_every_state_and_never_sooner(story, left):
    claim = told(story)
    seen = []
    for before, on in ((16, 29), (29, 30), (76, 89), (89, 90), (166, 179), (179, 180)):
        # The nights on which something can happen: warnings are promised on them, too.
        nights([before, on])
        seen.append(held(claim))
    assert seen == left
    row = Claim.objects.get(id=claim.id)
    assert row.is_erased == (left[-1] == set())
    assert (row.account_ends == "") == ("bank" not in left[-1])


@pytest.mark.django_db
def test_a_photo_whose_key_is_gone_is_listed_no_more():
    def story():
        claim, _ = letters.with_photo()
        return stories.decided(claim=stories.deciding(claim=stories.preparing(claim=claim)))

    claim = told(story)

    nights([16, 29])
    assert selectors.photos_of(claim).count() == 1
    nights([30])

    assert held(claim) == FOUR - {"evidence"}
    assert not selectors.photos_of(claim).exists()
    assert Evidence.objects.get().removed_at is not None


@pytest.mark.django_db
def test_half_a_year_of_nights_one_by_one():
    paid = told(stories.closed)
    gone = {}
    for day in range(1, 183):
        nights([day])
        for name in FOUR - held(paid) - set(gone):
            gone[name] = day
    assert gone == {"evidence": 30, "bank": 30, "narrative": 90, "contact": 180}
    warned = Message.objects.filter(topic="claims.deletion_near").order_by("id")
    days = [(one.created_at - START.replace(hour=0)).days for one in warned]
    assert days == [16, 29, 76, 89, 166, 179]
    assert {one.state for one in warned} == {"delivered"}
    row = Claim.objects.get(id=paid.id)
    assert (row.state, row.amount_pence, row.receipt, row.is_erased) == ("closed", 5707, "", True)
    verbs = [one.verb for one in audit.about(paid.subject)]
    assert (verbs.count("claim.erased"), verbs.count("claim.warned")) == (3, 6)


@pytest.mark.django_db
def test_a_worker_does_it_every_night():
    claim = told(stories.withdrawn)
    chore = next(one for one in chores.registered() if one.name == "retention")
    with clock.frozen_at(START + timedelta(days=30)):
        with transaction.atomic():
            outbox.enqueue(chore.topic, key="chore:retention:a-day", subject="chore:retention", day="2026-02-09")
        relay.drain()
    assert held(claim) == {"contact", "narrative"}


@pytest.mark.django_db
def test_what_is_still_open_above_stops_the_clock():
    claim = told(stories.closed)
    matters = [Open("challenge")]

    def source(claim_id):
        return list(matters)

    registry.keep_while_open(source)
    try:
        nights([16, 29, 30, 200])
        assert held(claim) == FOUR
        matters[:] = [Open("challenge", START + timedelta(days=200))]
        nights([216, 229])
        assert held(claim) == FOUR
        nights([230])
        assert held(claim) == {"contact", "narrative"}
    finally:
        registry._open_sources.remove(source)


@pytest.mark.django_db
def test_a_room_above_deletes_its_part_of_a_class():
    seen = []

    def hook(actor, claim_id, sealed_class):
        seen.append(sealed_class.value)

    registry.on_class_over(hook)
    try:
        told(stories.withdrawn)
        nights([30, 31])
    finally:
        registry._class_hooks.remove(hook)
    assert sorted(seen) == ["bank", "evidence"]


@pytest.mark.django_db
def test_one_that_cannot_be_touched_holds_up_no_other():
    broken, other = told(stories.withdrawn), told(stories.withdrawn)

    def hook(actor, claim_id, sealed_class):
        if claim_id == broken.id:
            raise ValueError("broken")

    registry.on_class_over(hook)
    try:
        with pytest.raises(handlers.SomeAreLeft):
            nights([30])
        with clock.frozen_at(START + timedelta(days=32)):
            assert said("--dry-run")[0] == 1
            code, out = said()
        assert code == 1
        assert f"{broken.reference} all: failed, because ValueError." in out
    finally:
        registry._class_hooks.remove(hook)
    assert held(other) == {"contact", "narrative"}
    assert held(broken) == FOUR


# --- The command ------------------------------------------------------------------------------------------------------
def said(*options):
    out = StringIO()
    try:
        call_command("retention", *options, stdout=out)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


@pytest.mark.django_db
def test_the_command_says_what_and_why_and_a_dry_run_deletes_nothing():
    with clock.frozen_at(START):
        draft = stories.draft()
    stopped, paid, open_ = told(stories.withdrawn), told(stories.closed), told(stories.deciding)
    with clock.frozen_at(START + timedelta(days=30, hours=1)):
        code, out = said("--dry-run", "--all")
        assert code == 0
        for line in (
            f"{draft.reference} all: delete, due on 2026-02-09, because nobody came back to the form.",
            f"{stopped.reference} bank: delete, due on 2026-02-09, because the person stopped the request.",
            f"{paid.reference} bank: wait, due on 2026-02-09, because all of it was paid.",
            f"{paid.reference} all that is due then: warn, due on 2026-02-09, because 1 days before.",
            f"{open_.reference} bank: keep, because it is not decided yet.",
            "Would delete 3 and warn of 1.",
        ):
            assert line in out.splitlines(), out
        assert "Sam" not in out
        assert held(stopped) == FOUR

        told_it = json.loads(said("--json")[1])
        assert (told_it["dry_run"], told_it["deletions"], told_it["warnings"]) == (False, 3, 1)
        assert held(stopped) == {"contact", "narrative"}
        assert Claim.objects.get(id=draft.id).state == State.WIPED
        assert said()[1] == (
            f"{paid.reference} evidence: wait, due on 2026-02-09, because it was decided.\n"
            f"{paid.reference} bank: wait, due on 2026-02-09, because all of it was paid.\n"
            "Deleted 0 and warn of 0.\n"
        )


@pytest.mark.django_db
def test_the_exit_code_tells_of_what_is_there_a_day_too_long():
    told(stories.withdrawn)
    with clock.frozen_at(START + timedelta(days=31)):
        assert said("--dry-run")[0] == 0
    with clock.frozen_at(START + timedelta(days=32)):
        assert said("--dry-run")[0] == 1
        assert said()[0] == 0
        assert said("--dry-run")[0] == 0


@pytest.mark.django_db
def test_a_draft_is_nobodys_clock_but_its_own():
    with clock.frozen_at(START):
        claim = stories.answered()
    assert claim not in clocks.with_clocks()
    assert actions.keep_clocks(system("tests"), claim.id) == Plan()
    assert access.claimant(claim.id).id == str(claim.id)
