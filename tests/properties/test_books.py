"""Random events against the books and against a dict: never a penny apart, whatever is refused, repeated or mended."""

import operator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from fundapp.kernel.refusal import Refused
from fundapp.ledger import actions, chart, journal, selectors
from fundapp.ledger.chart import AccountKind
from fundapp.ledger.checks import check_books
from fundapp.ledger.journal import Entry

AT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
POTS = ("general", "rent")
pots = st.sampled_from(POTS)
# Small amounts collide, run out and come to exactly nothing more often than large ones.
amounts = st.one_of(st.integers(1, 60), st.integers(1, 100_000))
fees = st.one_of(st.just(0), st.integers(1, 40))
numbers = st.integers(0, 10_000)


def _events(source: str) -> st.SearchStrategy[Entry]:
    """One event of any kind under this source."""
    said = {"source": st.just(source), "at": st.just(AT)}
    of_pot = {**said, "pot": pots, "pence": amounts}
    plain = [
        st.builds(journal.bank_gift, **of_pot),
        st.builds(journal.recognised, **of_pot),
        st.builds(journal.cash_gift, **of_pot),
        st.builds(journal.refund, **of_pot),
        st.builds(journal.award_promised, **of_pot),
        st.builds(journal.promise_released, **of_pot),
        st.builds(journal.payout_sent, **of_pot),
        st.builds(journal.given_back, **of_pot),
        st.builds(journal.payout_returned, **of_pot, from_bank=st.booleans()),
        st.builds(journal.dispute, **of_pot, fee_pence=fees),
        st.builds(journal.dispute_won, **of_pot, fee_pence=fees),
        st.builds(journal.card_gift, **said, pot=pots, gross_pence=amounts, fee_pence=fees),
        st.builds(journal.settlement, **said, pence=amounts),
        st.builds(journal.unidentified_gift, **said, pence=amounts),
        st.builds(journal.cash_banked, **said, pence=amounts),
        st.builds(journal.payout_confirmed, **said, pence=amounts),
        st.builds(journal.refund_failed, **of_pot),
        st.builds(journal.settlement_failed, **said, pence=amounts),
        st.builds(journal.stripe_fee, **said, pence=amounts | amounts.map(operator.neg)),
        st.builds(journal.bank_charge, **said, pence=amounts | amounts.map(operator.neg)),
        st.builds(journal.stripe_line, **said, pence=amounts | amounts.map(operator.neg), fee_pence=fees),
    ]
    return st.one_of(plain)


events = numbers.flatmap(lambda number: _events(f"event:{number}"))


class Model:
    """The books as simply as they can be kept: what each account has, and what was posted under which source."""

    def __init__(self) -> None:
        self.debits: dict[str, int] = {}
        self.credits: dict[str, int] = {}
        self.entries: dict[str, Entry] = {}

    def free(self, code: str) -> int:
        return self.credits.get(code, 0) - self.debits.get(code, 0)

    def refusal_of(self, entry: Entry) -> str | None:
        """The code with which the books should refuse this entry, or None when they should take it."""
        there = self.entries.get(entry.source)
        if there is not None:
            same = (there.kind, there.transfers, there.reverses) == (entry.kind, entry.transfers, entry.reverses)
            return None if same else "source_reused"
        for code in sorted(entry.accounts):
            need = sum(t.pence for t in entry.transfers if t.debit == code and t.guarded)
            if need > self.free(code) and need:
                return "pot_has_not_enough_free" if chart.is_pot(code) else "less_was_promised"
        if entry.reverses and any(other.reverses == entry.reverses for other in self.entries.values()):
            return "already_reversed"
        return None

    def take(self, entry: Entry) -> bool:
        """Post it; whether it was new."""
        if entry.source in self.entries:
            return False
        self.entries[entry.source] = entry
        for transfer in entry.transfers:
            self.debits[transfer.debit] = self.debits.get(transfer.debit, 0) + transfer.pence
            self.credits[transfer.credit] = self.credits.get(transfer.credit, 0) + transfer.pence
        return True

    def copy(self) -> "Model":
        other = Model()
        other.debits, other.credits, other.entries = dict(self.debits), dict(self.credits), dict(self.entries)
        return other


class Books(RuleBasedStateMachine):
    posted = Bundle("posted")

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.around = transaction.atomic()
        self.around.__enter__()

    @initialize(target=posted, pence=st.integers(1, 100_000))
    def open(self, pence):
        actions.open_pot("rent")
        first = journal.bank_gift(source="first:1", at=AT, pot="general", pence=pence)
        return self._post(first)

    @rule(target=posted, entry=events)
    def post(self, entry):
        return self._post(entry)

    @rule(target=posted, number=numbers, pot=pots, less=st.integers(-1, 2))
    def promise_about_all_that_is_free(self, number, pot, less):
        free = self.model.free(chart.pot(pot)) - less
        if free <= 0:
            return multiple()
        return self._post(journal.award_promised(source=f"award:{number}", at=AT, pot=pot, pence=free))

    @rule(entry=posted)
    def post_again(self, entry):
        assert not actions.post(entry).is_new

    @rule(entry=posted, more=amounts)
    def post_another_event_under_a_source_that_is_taken(self, entry, more):
        first, *rest = entry.transfers
        other = Entry(
            entry.source,
            entry.kind,
            entry.at,
            (journal.Transfer(first.debit, first.credit, first.pence + more, first.is_fee), *rest),
            entry.reverses,
        )
        self._post(other)

    @rule(target=posted, entry=posted, number=numbers)
    def reverse(self, entry, number):
        mirror = journal.reversal(entry, source=f"mend:{number}", at=AT)
        refusal = self.model.refusal_of(mirror)
        if refusal is None:
            posted = actions.reverse(entry.source, by_source=mirror.source)
            assert posted.is_new == self.model.take(mirror)
            return mirror
        with pytest.raises(Refused) as refused:
            actions.reverse(entry.source, by_source=mirror.source)
        assert refused.value.codes == (refusal,)
        return multiple()

    @rule(target=posted, batch=st.lists(events, max_size=6))
    def post_many(self, batch):
        after = self.model.copy()
        expected, refusal = [], None
        for entry in batch:
            refusal = refusal or after.refusal_of(entry)
            expected.append(after.take(entry))
        if refusal is None:
            assert [posted.is_new for posted in actions.post_many(batch)] == expected
            self.model = after
            return multiple(*(entry for entry, is_new in zip(batch, expected, strict=True) if is_new))
        with pytest.raises(Refused):
            actions.post_many(batch)
        return multiple()

    @invariant()
    def every_balance_is_the_same(self):
        trial = selectors.trial_balance()
        assert {line.code: (line.debits_pence, line.credits_pence) for line in trial.lines if line.debits_pence} == {
            code: (debited, self.model.credits.get(code, 0)) for code, debited in self.model.debits.items()
        }
        assert {line.code: line.credits_pence for line in trial.lines if line.credits_pence} == self.model.credits
        assert trial.difference_pence == 0
        totals = selectors.totals()
        assert totals.in_pence - totals.fees_pence - totals.out_pence == totals.held_pence

    def teardown(self):
        try:
            assert check_books() == []
            for line in selectors.trial_balance().lines:
                running = line.balance_pence
                for one in selectors.statement(line.code, newest=500).lines:
                    assert one.balance_pence == running
                    running -= one.pence
                assert running == 0
                assert line.kind is AccountKind(line.kind)
        finally:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    def _post(self, entry):
        refusal = self.model.refusal_of(entry)
        if refusal is None:
            assert actions.post(entry).is_new == self.model.take(entry)
            return entry
        with pytest.raises(Refused) as refused:
            actions.post(entry)
        assert refused.value.codes == (refusal,)
        return multiple()


@pytest.mark.django_db
def test_books_and_a_dict_are_never_a_penny_apart():
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=35,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
