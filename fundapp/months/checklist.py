"""What is looked at before a month is closed: each item true or not, in a sentence, with where to go. It never closes.

An item that must be true stops the closing. Any other can be left as it is by somebody who says why. A room that has
something to look at adds one line to ITEMS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fundapp.contributions.models import OfflineGift
from fundapp.contributions.selectors import reconciliation, strays
from fundapp.contributions.workflow import OfflineState, OfflineWay
from fundapp.kernel import clock
from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import Refusal, Refused
from fundapp.ledger import checks
from fundapp.months import selectors
from fundapp.months.calendar import Month
from fundapp.outbox import selectors as outbox
from fundapp.treasury import selectors as treasury
from fundapp.treasury.models import StatementFile
from payouts.payments.models import PaymentRun, RunLine
from payouts.payments.workflow import Fate, RunState

# A payment that the bank has had for longer than this is no longer on its way.
ON_ITS_WAY = timedelta(days=5)
REASON_MOST = 300
_HALF_SENT = (RunState.APPROVED.value, RunState.FILE_WRITTEN.value, RunState.UNSURE.value)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: whether it is as it should be, in a sentence, and the page where it is put right."""

    sentence: str
    url_name: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. `code` is stable; a reason for leaving it is kept under it."""

    code: str
    look: Callable[[Month], Finding]
    must: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    item: Item
    finding: Finding

    @property
    def state(self) -> str:
        """As the list of checks on a page calls it."""
        if self.finding.is_done:
            return "pass"
        return "stop" if self.item.must else "look"


def look(month: Month) -> list[Looked]:
    """Every item, in order. It re-adds the books, so it takes as long as they are."""
    return [Looked(item, item.look(month)) for item in ITEMS]


def need_clear(looked: list[Looked], *, reasons: Mapping[str, str]) -> dict[str, str]:
    """The reasons that are kept; refused with every item that stops the closing or has none."""
    stopped = [each for each in looked if each.state == "stop"]
    if stopped:
        raise Refused(*(Refusal("month_is_not_ready", "%(why)s", {"why": each.finding.sentence}) for each in stopped))
    open_items = [each for each in looked if each.state == "look"]
    kept = {each.item.code: reasons.get(each.item.code, "").strip()[:REASON_MOST] for each in open_items}
    without = [each for each in open_items if not kept[each.item.code]]
    if without:
        raise Refused(
            *(
                Refusal(
                    "reason_missing", "Say why it may be closed as it is: %(what)s", {"what": each.finding.sentence}
                )
                for each in without
            )
        )
    return kept


def _well(sentence: str, url_name: str = "") -> Finding:
    return Finding(sentence, url_name, is_done=True)


def _open(sentence: str, url_name: str = "") -> Finding:
    return Finding(sentence, url_name, is_done=False)


# --- What must be true ------------------------------------------------------------------------------------------------
def _is_over(month: Month) -> Finding:
    name = date_format(month.first, "F Y")
    if month.is_over(clock.today()):
        return _well(_("%(month)s is over.") % {"month": name})
    return _open(_("%(month)s is not over yet.") % {"month": name})


def _is_next(month: Month) -> Finding:
    last = selectors.last_closed()
    if last is None:
        return _well(_("No month is closed yet. Closing this one closes everything before it too."))
    before = date_format(last.month, "F Y")
    if month == last.calendar.next:
        return _well(_("The month before it is closed."))
    if month <= last.calendar:
        return _open(_("It is closed already: %(month)s was the last.") % {"month": before}, "months:months")
    return _open(_("Close the months after %(month)s first, in order.") % {"month": before}, "months:months")


def _begins_where_the_last_ended(month: Month) -> Finding:
    last = selectors.last_closed()
    if last is None or last.kept.closing == selectors.balances_before(last.until):
        return _well(_("It begins with the balances that the last statement ended with."))
    sentence = _("The books no longer end %(month)s as its statement does. Call your auditor before anything else.")
    return _open(sentence % {"month": date_format(last.month, "F Y")}, "months:months")


def _books_add_up(month: Month) -> Finding:
    broken = checks.check_books()
    if not broken:
        return _well(_("The books add up, from the first entry to the last."))
    sentence = _("The books do not add up: %(what)s. Somebody with access to the machine runs check_books.")
    return _open(sentence % {"what": broken[0].invariant})


# --- What is worth a look ---------------------------------------------------------------------------------------------
def _bank_agrees(month: Month) -> Finding:
    where = "treasury:bank"
    covered = StatementFile.objects.filter(last_day__gte=month.last).exists()
    if not covered:
        return _open(_("No bank statement reaches the end of the month."), where)
    waiting = treasury.open_lines().filter(day__lte=month.last).count()
    if waiting:
        sentence = ngettext(
            "%(count)s line of the bank is not matched.", "%(count)s lines of the bank are not matched.", waiting
        )
        return _open(sentence % {"count": waiting}, where)
    apart_pence = treasury.standing().unexplained_pence
    if apart_pence:
        return _open(_("Bank and books are %(sum)s apart.") % {"sum": format_pence(abs(apart_pence))}, where)
    return _well(_("What the bank says is what the books say."), where)


def _stripe_agrees(month: Month) -> Finding:
    where = "contributions:desk_stripe"
    if reconciliation.is_unequal():
        return _open(_("The books of Stripe and ours differed when they were last compared."), where)
    return _well(_("No difference with Stripe is known."), where)


def _runs_are_whole(month: Month) -> Finding:
    where = "payments:runs"
    half = PaymentRun.objects.filter(state__in=_HALF_SENT, prepared_at__lt=month.until).count()
    if half:
        sentence = ngettext(
            "%(count)s payment run is approved and not sent.", "%(count)s payment runs are approved and not sent.", half
        )
        return _open(sentence % {"count": half}, where)
    return _well(_("No payment run is half sent."), where)


def _payments_arrived(month: Month) -> Finding:
    where = "payments:runs"
    sent_before = min(month.until, clock.now() - ON_ITS_WAY)
    late = RunLine.objects.filter(fate=Fate.LIVE.value, run__state=RunState.SENT.value, run__sent_at__lt=sent_before)
    count = late.count()
    if count:
        sentence = ngettext(
            "%(count)s payment was sent more than %(days)s days ago and not seen at the bank.",
            "%(count)s payments were sent more than %(days)s days ago and not seen at the bank.",
            count,
        )
        return _open(sentence % {"count": count, "days": ON_ITS_WAY.days}, where)
    return _well(_("Every payment was seen at the bank, or is a few days old."), where)


def _nothing_is_stuck(month: Month) -> Finding:
    stuck = outbox.parked().filter(topic__startswith="contributions.").count()
    if stuck:
        sentence = ngettext(
            "%(count)s message about money is stuck. An administrator lets it go again.",
            "%(count)s messages about money are stuck. An administrator lets them go again.",
            stuck,
        )
        return _open(sentence % {"count": stuck})
    return _well(_("No message about money is stuck."))


def _money_is_known(month: Month) -> Finding:
    where = "contributions:desk_unidentified"
    gifts = OfflineGift.objects.filter(state=OfflineState.UNIDENTIFIED.value, received_on__lte=month.last).count()
    count = gifts + sum(stray.at < month.until for stray in strays.unrecognised())
    if count:
        sentence = ngettext(
            "Nobody has said what %(count)s sum of money is.",
            "Nobody has said what %(count)s sums of money are.",
            count,
        )
        return _open(sentence % {"count": count}, where)
    return _well(_("All money that came is known."), where)


def _cash_is_counted(month: Month) -> Finding:
    where = "contributions:desk_offline"
    waiting = OfflineGift.objects.filter(state=OfflineState.RECORDED.value, received_on__lte=month.last)
    count = waiting.exclude(way=OfflineWay.BANK.value).count()
    if count:
        sentence = ngettext(
            "%(count)s sum in cash or by cheque was counted by one person only.",
            "%(count)s sums in cash or by cheque were counted by one person only.",
            count,
        )
        return _open(sentence % {"count": count}, where)
    return _well(_("All cash was counted by two people."), where)


ITEMS: tuple[Item, ...] = (
    Item("is_over", _is_over, must=True),
    Item("is_next", _is_next, must=True),
    Item("begins_where_the_last_ended", _begins_where_the_last_ended, must=True),
    Item("books_add_up", _books_add_up, must=True),
    Item("bank_agrees", _bank_agrees),
    Item("stripe_agrees", _stripe_agrees),
    Item("runs_are_whole", _runs_are_whole),
    Item("payments_arrived", _payments_arrived),
    Item("nothing_is_stuck", _nothing_is_stuck),
    Item("money_is_known", _money_is_known),
    Item("cash_is_counted", _cash_is_counted),
)
