"""The lives of money that people see arrive: a standing order, dues, a stall's tin, cheques, and lines nobody knew."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from fundapp.contributions.actions import corrections, offline, recognising, transfers
from fundapp.contributions.counting import Seen, months_on
from fundapp.contributions.models import Campaign, OfflineGift, RecurringContribution
from fundapp.demo.lives.founding import Cast
from fundapp.demo.timeline import Life
from fundapp.kernel.clock import LONDON
from members.access import ANYONE

_STALL_PENCE = (64_35, 41_10, 87_62, 52_05)
_A_DAY, _A_WEEK = timedelta(days=1), timedelta(days=7)


class Counting:
    """Tomasz writes down, Ada counts; money is for the general pot unless somebody said otherwise."""

    def __init__(self, cast: Cast, campaigns: dict[str, Campaign], *, first_day: date, last_day: date) -> None:
        self._cast, self._campaigns = cast, campaigns
        self._first_day, self._last_day = first_day, last_day

    def lives(self) -> list[Life]:
        return [
            self._standing_order(),
            self._dues("dues", "K7Q2-MX", 4_00, stops_before=0),
            self._dues("levy", "Branch 12", 60_00, stops_before=0),
            # Nothing has come of these for two months.
            self._dues("dues", "P4HD-2R", 4_00, stops_before=2),
            self._stall(),
            self._cheques(),
            self._a_union_that_forgot_the_reference(),
            self._a_line_written_down_twice(),
            self._somebody_unknown(),
        ]

    def _standing_order(self) -> Life:
        """A supporter sets it up at their own bank; each month the statement shows it."""
        began = self._first_day + timedelta(days=20)
        yield _at(began, 19)
        promise = transfers.promise_standing_order(
            ANYONE,
            key="demo-standing:1",
            campaign_id=self._campaigns["common-pot"].id,
            amount_pence=15_00,
            email="robin@supporters.example",
        )
        for day in self._monthly(began + timedelta(days=12)):
            yield _at(day, 10)
            self._line(f"standing:{day}", day, 15_00, promise.reference)

    def _dues(self, kind: str, payer: str, pence: int, *, stops_before: int) -> Life:
        first = months_on(self._first_day, 1).replace(day=3)
        yield _at(first - _A_WEEK, 11)
        promise = self._expect(kind, payer, pence, first)
        days = list(self._monthly(first))
        for day in days[: len(days) - stops_before]:
            yield _at(day, 10)
            self._line(f"{kind}:{payer}:{day}", day, pence, f"STO {promise.reference.replace('-', '')}")

    def _stall(self) -> Life:
        """Four Saturdays with a tin; the next evening another person counts it, and on Monday it goes to the bank."""
        for number, pence in enumerate(_STALL_PENCE):
            day = self._first_day + timedelta(days=50 + 70 * number)
            yield _at(day, 17)
            gift = self._cash(f"stall:{number}", "cash", day, pence)
            yield _at(day + _A_DAY, 18)
            offline.confirm_count(self._cast("Ada"), offline_id=gift.id, counted_pence=pence)
            yield _at(day + 2 * _A_DAY, 12)
            offline.bank_cash(
                self._cast("Tomasz"),
                key=f"demo-banked:{number}",
                amount_pence=pence,
                banked_on=day + 2 * _A_DAY,
            )

    def _cheques(self) -> Life:
        """One is counted. One was written down in the wrong year and taken back. The last one waits for Ada."""
        day = self._first_day + timedelta(days=90)
        yield _at(day, 15)
        good = self._cash("cheque:1", "cheque", day, 100_00, email="congregation@supporters.example")
        yield _at(day + _A_DAY, 15)
        offline.confirm_count(self._cast("Ada"), offline_id=good.id, counted_pence=100_00)
        wrong = self._cash("cheque:2", "cheque", day, 35_00)
        yield _at(day + _A_DAY, 16)
        offline.withdraw_record(self._cast("Tomasz"), offline_id=wrong.id)
        yield _at(self._last_day - _A_DAY, 15)
        self._cash("cheque:3", "cheque", self._last_day - _A_DAY, 25_00)

    def _a_union_that_forgot_the_reference(self) -> Life:
        day = self._first_day + timedelta(days=130)
        yield _at(day, 10)
        gift = self._line("union", day, 250_00, "STRIKE FUND SOLIDARITY")
        yield _at(day + _A_WEEK, 19)
        recognising.recognise(self._cast("Tomasz"), offline_id=gift.id, campaign_id=self._campaigns["common-pot"].id)

    def _a_line_written_down_twice(self) -> Life:
        """Tomasz finds it when he compares with the bank; Ada agrees, and it comes out of the books."""
        day = self._first_day + timedelta(days=160)
        yield _at(day, 10)
        self._line("once", day, 20_00, "")
        yield _at(day, 11)
        twin = self._line("twice", day, 20_00, "", is_another=True)
        yield _at(day + _A_WEEK, 19)
        asked = corrections.ask_correction_of_gift(
            self._cast("Tomasz"), key="demo-correction:1", offline_id=twin.id, reason="mistake"
        )
        yield _at(day + _A_WEEK, 20)
        corrections.approve_correction(self._cast("Ada"), correction_id=asked.id)
        first = OfflineGift.objects.get(once_key="demo-seen:once")
        recognising.recognise(self._cast("Ada"), offline_id=first.id, campaign_id=self._campaigns["winter-heat"].id)

    def _somebody_unknown(self) -> Life:
        day = self._last_day - timedelta(days=5)
        yield _at(day, 10)
        self._line("unknown", day, 30_00, "XMAS")

    def _monthly(self, first: date) -> Iterator[date]:
        number, day = 0, first
        while day < self._last_day:
            yield day
            number += 1
            day = months_on(first, number)

    def _expect(self, kind: str, payer: str, pence: int, first: date) -> RecurringContribution:
        return transfers.expect_dues(
            self._cast("Tomasz"),
            key=f"demo-dues:{payer}",
            kind=kind,
            payer=payer,
            campaign_id=self._campaigns["common-pot"].id,
            amount_pence=pence,
            first_on=first,
        )

    def _cash(self, key: str, way: str, day: date, pence: int, *, email: str = "") -> OfflineGift:
        return offline.record_cash(
            self._cast("Tomasz"),
            key=f"demo-seen:{key}",
            campaign_id=self._campaigns["common-pot"].id,
            seen=Seen(way, pence, day, email=email),
        )

    def _line(self, key: str, day: date, pence: int, reference: str, *, is_another: bool = False) -> OfflineGift:
        seen = Seen("bank", pence, day, reference=reference, is_another=is_another)
        return offline.record_transfer(self._cast("Tomasz"), key=f"demo-seen:{key}", seen=seen)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), LONDON)
