"""What each string under /sandbox/ does when it is pulled. It must never know of pages, nor who pulls."""

import random
from collections.abc import Callable, Mapping

from fundapp.demo.sandbox_stripe import cards
from fundapp.demo.sandbox_stripe.delivery import forgery
from fundapp.demo.sandbox_stripe.desk import Desk
from fundapp.demo.sandbox_stripe.http import Request
from fundapp.demo.sandbox_stripe.mishaps import Mishaps
from fundapp.demo.sandbox_stripe.payments import LATE_LINES
from fundapp.demo.sandbox_stripe.processor import Processor
from fundapp.demo.sandbox_stripe.store import Store, Thing, new_name
from fundapp.demo.sandbox_stripe.trouble import invalid

Outcome = Mapping[str, object]
String = Callable[[Request, str], Outcome]
_MOST_REPEATS = 100
_UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}


class Strings:
    """`pull[(what, act)](request, name)`: one act, and what came of it."""

    def __init__(self, store: Store, processor: Processor) -> None:
        self._store = store
        self._processor = processor
        self._desk: Desk = processor.desk
        self._mishaps = Mishaps(store)
        self.pull: Mapping[tuple[str, str], String] = {
            ("sessions", "pay"): self._pay,
            ("sessions", "confirm"): self._confirm,
            ("sessions", "settle"): self._settle,
            ("sessions", "expire"): lambda _, name: processor.expire(self._need("checkout.session", name)),
            ("charges", "refund"): self._refund,
            ("charges", "dispute"): self._dispute,
            ("charges", "undo"): lambda _, name: processor.undo(self._need("charge", name)),
            ("refunds", "arrive"): lambda _, name: processor.refunds.arrive(self._need("refund", name)),
            ("refunds", "fail"): self._fail_refund,
            ("disputes", "win"): self._win,
            ("disputes", "lose"): lambda _, name: processor.disputes.lose(self._need("dispute", name)),
            ("disputes", "escalate"): lambda _, name: processor.disputes.escalate(self._need("dispute", name)),
            ("payouts", "create"): self._pay_out,
            ("payouts", "arrive"): lambda _, name: processor.settlements.arrive(self._need("payout", name)),
            ("payouts", "fail"): self._fail_payout,
            ("payouts", "cancel"): lambda _, name: processor.settlements.cancel(self._need("payout", name)),
            ("payouts", "schedule"): self._schedule,
            ("subscriptions", "card"): self._change_card,
            ("subscriptions", "cancel"): lambda _, name: processor.subscriptions.end(
                self._need("subscription", name), why="cancellation_requested"
            ),
            ("subscriptions", "pause"): lambda _, name: processor.subscriptions.halt(self._need("subscription", name)),
            ("subscriptions", "resume"): lambda _, name: processor.subscriptions.go_on(
                self._need("subscription", name)
            ),
            ("invoices", "settle"): self._settle_invoice,
            ("invoices", "pay"): self._pay_invoice,
            ("customers", "delete"): lambda _, name: processor.forget(processor.customers.living(name)),
            ("fees", "charge"): self._charge_fee,
            ("clock", "advance"): self._advance,
            ("trouble", "answers"): self._trouble_answers,
            ("trouble", "lines"): self._trouble_lines,
            ("trouble", "end"): self._end_trouble,
            ("events", "deliver"): self._deliver,
            ("events", "forge"): self._forge,
            ("deliveries", "hold"): self._hold,
            ("deliveries", "lose"): self._lose,
            ("deliveries", "release"): self._release,
        }

    # --- cards and debits ---------------------------------------------------------------------------------------------

    def _pay(self, request: Request, name: str) -> Outcome:
        session = self._need("checkout.session", name)
        if request.field("method") == "debit":
            self._processor.pay_later(session, account=request.field("account"))
        else:
            decline = self._processor.pay(session, number=request.field("number") or cards.GOOD_CARD)
            if decline is not None:
                return {"declined": decline.decline_code}
        return self._need("checkout.session", name)

    def _confirm(self, request: Request, name: str) -> Outcome:
        session = self._need("checkout.session", name)
        intent = self._processor.asked_for(session)
        tried = self._processor.confirm(intent, agrees=request.field("outcome") != "refused")
        if tried.decline is not None:
            return {"declined": tried.decline.decline_code or tried.decline.code}
        return self._need("checkout.session", name)

    def _settle(self, request: Request, name: str) -> Outcome:
        return self._processor.settle(self._need("checkout.session", name), paid=request.field("outcome") != "failed")

    # --- going back ---------------------------------------------------------------------------------------------------

    def _refund(self, request: Request, name: str) -> Outcome:
        charge = self._need("charge", name)
        return self._processor.refunds.create(charge, amount=_pence(request), metadata={})

    def _fail_refund(self, request: Request, name: str) -> Outcome:
        reason = request.field("reason") or "expired_or_canceled_card"
        return self._processor.refunds.fail(self._need("refund", name), reason=reason)

    def _dispute(self, request: Request, name: str) -> Outcome:
        return self._processor.disputes.open(
            self._need("charge", name),
            reason=request.field("reason") or "fraudulent",
            is_inquiry=request.field("inquiry") == "yes",
            amount=_pence(request),
        )

    def _win(self, request: Request, name: str) -> Outcome:
        return self._processor.disputes.win(self._need("dispute", name), fee_back=request.field("fee") == "back")

    # --- the bank -----------------------------------------------------------------------------------------------------

    def _pay_out(self, request: Request, _name: str) -> Outcome:
        return self._processor.settlements.create(amount=_pence(request))

    def _fail_payout(self, request: Request, name: str) -> Outcome:
        code = request.field("code") or "account_closed"
        return self._processor.settlements.fail(self._need("payout", name), code=code)

    def _schedule(self, request: Request, _name: str) -> Outcome:
        interval = request.field("interval") or "daily"
        self._processor.settlements.schedule(interval)
        return {"interval": interval}

    def _charge_fee(self, request: Request, _name: str) -> Outcome:
        return self._processor.lines.charge_fee(
            _pence(request) or 100, currency="gbp", description=request.field("description") or "Radar"
        )

    # --- every month --------------------------------------------------------------------------------------------------

    def _change_card(self, request: Request, name: str) -> Outcome:
        """Another card, or account, behind a subscription: it is kept whatever will become of it."""
        subscription = self._need("subscription", name)
        number = request.field("number") or request.field("account") or cards.GOOD_CARD
        self._processor.change_card(subscription, cards.known(number))
        return self._need("subscription", name)

    def _pay_invoice(self, _request: Request, name: str) -> Outcome:
        """Tried now, and not when it is planned."""
        tried = self._processor.subscriptions.collect(self._need("invoice", name))
        return {"declined": tried.decline.decline_code} if tried.decline else self._need("invoice", name)

    def _settle_invoice(self, request: Request, name: str) -> Outcome:
        intent = self._processor.invoices.intent_of(self._need("invoice", name))
        if intent is None:
            raise invalid(f"Nobody has tried to pay the invoice {name}.")
        self._processor.settle_debit(intent, paid=request.field("outcome") != "failed")
        return self._need("invoice", name)

    # --- time ---------------------------------------------------------------------------------------------------------

    def _advance(self, request: Request, _name: str) -> Outcome:
        """On by so many `days`, `hours`, `minutes` and `seconds`."""
        seconds = sum(_number(request, unit, 0) * worth for unit, worth in _UNITS.items())
        done = self._processor.clockwork.advance(seconds)
        return {"now": self._desk.at(), "done": done}

    # --- trouble ------------------------------------------------------------------------------------------------------

    def _trouble_answers(self, request: Request, _name: str) -> Outcome:
        """What goes wrong with the next requests: so many `times`, or `lasting` so many seconds."""
        self._mishaps.ask(
            request.field("kind"),
            times=_number(request, "times", 1),
            lasting=_number(request, "lasting", 0),
            delay=_number(request, "delay", 0),
            path=request.field("path"),
            method=request.field("method"),
        )
        return {"trouble": self._mishaps.words}

    def _trouble_lines(self, request: Request, _name: str) -> Outcome:
        """Lines of payments come so many seconds after the payment, as they may at Stripe."""
        after = _number(request, "after", 60)
        self._store.set_switch(LATE_LINES, str(after) if after else "")
        return {"after": after}

    def _end_trouble(self, _request: Request, _name: str) -> Outcome:
        self._mishaps.end()
        self._store.set_switch(LATE_LINES, "")
        return {"trouble": ""}

    # --- the post -----------------------------------------------------------------------------------------------------

    def _deliver(self, request: Request, name: str) -> Outcome:
        """Send an event again: `times` of it, the first `after` seconds from now."""
        self._need("event", name)
        times = _number(request, "times", 1)
        if times > _MOST_REPEATS:
            raise invalid(f"`times` is a number up to {_MOST_REPEATS}.", param="times")
        for _ in range(times):
            self._store.owe(name, after=_number(request, "after", 0))
        return {"owed": times}

    def _forge(self, request: Request, name: str) -> Outcome:
        """Send something like an event that is not one of this account's, or not as it was signed."""
        event = self._need("event", name) | {"id": request.field("id") or new_name("evt_1")}
        if request.field("mode") == "live":
            event["livemode"] = True
        if request.field("account"):
            event["account"] = request.field("account")
        if request.field("type"):
            event["type"] = request.field("type")
        forged = forgery(
            event,
            secret=request.field("secret") or None,
            age_seconds=_number(request, "age", 0),
            is_altered=request.field("altered") == "yes",
            padding=_number(request, "padding", 0),
        )
        self._store.put(forged)
        self._store.owe(forged["id"])
        return {"owed": 1, "event": event["id"]}

    def _hold(self, _request: Request, _name: str) -> Outcome:
        """Let nothing leave until it is released."""
        self._store.set_switch("held", "yes")
        return {"held": True}

    def _lose(self, request: Request, _name: str) -> Outcome:
        """What waits to be sent never is: all of it, or that of one `event`."""
        return {"lost": self._store.lose(request.field("event") or None)}

    def _release(self, request: Request, _name: str) -> Outcome:
        """Let everything leave, in the order asked for: `oldest` first, `newest` first, or `shuffled` by `seed`."""
        waiting = [number for number, _, _ in self._store.owed(due_only=False)]
        order = request.field("order") or "oldest"
        if order == "newest":
            waiting.reverse()
        elif order == "shuffled":
            # A shuffle that can be told again by its seed, not a secret.
            random.Random(request.field("seed")).shuffle(waiting)  # noqa: S311 -- to be repeated, not to be secret
        for number, event_id, _ in self._store.owed(due_only=False):
            for _ in range(_number(request, "copies", 1) - 1):
                waiting.insert(waiting.index(number) + 1, self._store.owe(event_id))
        self._store.reorder(waiting)
        self._store.set_switch("held", "")
        return {"released": len(waiting)}

    def _need(self, kind: str, name: str) -> Thing:
        return self._desk.need(kind, name)


def _number(request: Request, name: str, usual: int) -> int:
    text = request.field(name)
    if text and not text.isdecimal():
        raise invalid(f"Invalid integer: {name} is a whole number.", param=name, code="parameter_invalid_integer")
    return int(text) if text else usual


def _pence(request: Request) -> int | None:
    """An `amount` in pence, or None when none was given."""
    text = request.field("amount")
    if text and not text.isdecimal():
        raise invalid("Invalid integer: amounts are in pence.", param="amount", code="parameter_invalid_integer")
    return int(text) if text else None
