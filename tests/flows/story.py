"""The story of one pound in words that plain HTTP and a browser both understand: given, asked for, decided, paid."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from fundapp.kernel import clock
from members.models import Account
from tests.flows.hands import Hands
from tests.people import PASSWORD, TOTP_SECRET

CARD = "4242424242424242"
SIGN_IN = "/organise/sign-in/"


@dataclass
class Told:
    """What the story came to, as the people in it saw it."""

    code: str = ""
    reference: str = ""
    bank_file: bytes = b""
    total: str = ""


@dataclass
class Story:
    """`hands()` gives a new person a device; `settle()` waits until everything that was promised has happened."""

    hands: Callable[[], Hands]
    settle: Callable[[], None]
    people: dict[str, Account]
    member_code: str
    told: Told = field(default_factory=Told)

    def tell(self) -> Told:
        self.a_supporter_gives()
        self.somebody_asks()
        self.a_caseworker_makes_it_ready()
        self.a_panel_decides()
        self.a_treasurer_prepares_and_another_approves()
        self.the_bank_shows_it()
        self.the_claimant_reads_it()
        return self.told

    def a_supporter_gives(self) -> None:
        supporter = self.hands()
        supporter.visit("/")
        supporter.follow("I want to give")
        supporter.choose("Another amount")
        supporter.fill("Amount in pounds", "250")
        supporter.press("Continue to payment")
        assert supporter.sees("This is a pretend Stripe")
        supporter.fill("Card number", CARD)
        supporter.press("Pay £250.00")
        self.settle()
        assert supporter.sees("Thank you")
        assert supporter.sees("£250.00")

    def somebody_asks(self) -> None:
        claimant = self.hands()
        claimant.visit("/help")
        claimant.follow("Ask for help")
        claimant.follow("Carry on")
        _answer(claimant, "Me")
        _answer(claimant, "Universal Credit")
        _answer(claimant, "I missed an appointment or phone call")
        letter = clock.today() - timedelta(days=20)
        for part, value in (("Day", letter.day), ("Month", letter.month), ("Year", letter.year)):
            claimant.fill(part, str(value))
        claimant.press("Continue")
        claimant.fill("Amount in pounds", "97.30")
        _answer(claimant, "each week")
        _answer(claimant, "I will add it later")
        _answer(claimant, "To my bank account")
        claimant.fill("Name on the account", "S Example")
        claimant.fill("Sort code", "30-94-30")
        claimant.fill("Account number", "12345678")
        claimant.press("Continue")
        claimant.fill("What should we call you?", "Sam")
        claimant.choose("Do not contact me")
        claimant.press("Continue")
        assert claimant.sees("Check your answers, then send your request")
        claimant.press("Send my request")
        assert claimant.sees("We have your request")
        self.told.code = claimant.reads("code")
        self.settle()

    def a_caseworker_makes_it_ready(self) -> None:
        caseworker = self.signed_in("caseworker")
        caseworker.visit("/organise/claims")
        self.told.reference = caseworker.reads("queue-main").split()[0]
        caseworker.follow(self.told.reference)
        caseworker.press("No, I take it up")
        caseworker.follow("Confirm the facts")
        first = clock.today() - timedelta(days=20)
        self._date(caseworker, "sanction_from", first.day, first.month, first.year)
        last = first + timedelta(days=13)
        self._date(caseworker, "sanction_to", last.day, last.month, last.year)
        caseworker.fill("How much is lost each day", "13.90")
        caseworker.choose("Decision letter")
        caseworker.fill("Member code", self.member_code)
        caseworker.press("Ready to decide")
        self.settle()

    def a_panel_decides(self) -> None:
        # A request is decided by the second yes of three; whoever comes after finds it done.
        for name in ("committee 1", "committee 2", "committee 3"):
            member = self.signed_in(name)
            member.visit("/organise/panels")
            if not member.sees("request needs you"):
                continue
            member.follow(f"Request {self.told.reference}")
            assert not member.sees("£13.90"), "nothing opens before the conflict prompt is answered"
            member.press("No, carry on")
            assert member.sees("£110.00")
            assert not member.sees("Sam"), "the panel does not learn the name"
            member.choose("Yes")
            member.press("Send my vote")
        self.settle()

    def a_treasurer_prepares_and_another_approves(self) -> None:
        treasurer = self.signed_in("treasurer")
        treasurer.visit("/organise/runs/")
        treasurer.follow("Prepare a run")
        treasurer.press("Freeze this run")
        run = treasurer.path
        self.told.total = "£110.00"
        assert treasurer.sees(self.told.total)

        releaser = self.signed_in("releaser")
        releaser.visit(run)
        releaser.press("Read them and approve")
        releaser.fill("Type the total of this run, in pounds", "110.00")
        releaser.press("Approve this run")

        treasurer.visit(run)
        self.told.bank_file = treasurer.download("Get the bank file")
        treasurer.visit(run)
        treasurer.press("The bank has it: mark as sent")
        self._treasurer, self._run = treasurer, run

    def the_bank_shows_it(self) -> None:
        treasurer = self._treasurer
        treasurer.visit(self._run)
        treasurer.press("All are on the statement")
        self.settle()

    def the_claimant_reads_it(self) -> None:
        claimant = self.hands()
        claimant.visit("/back")
        claimant.fill("Put in your code", self.told.code.lower().replace("-", " "))
        claimant.press("Continue")
        assert claimant.sees("Paid")

    def signed_in(self, name: str) -> Hands:
        """Somebody new at a device of their own, through the front door and the second factor."""
        hands = self.hands()
        hands.visit(f"{SIGN_IN}?next=/organise/")
        hands.fill("Email", self.people[name].email)
        hands.fill("Password", PASSWORD)
        hands.press("Continue")
        hands.fill("Code", code_now())
        hands.press("Sign in")
        return hands

    @staticmethod
    def _date(hands: Hands, name: str, *parts: int) -> None:
        for label, value in zip((f"{name}_day", f"{name}_month", f"{name}_year"), parts, strict=True):
            hands.fill(f"#{label}", str(value))


def _answer(claimant: Hands, choice: str) -> None:
    claimant.choose(choice)
    claimant.press("Continue")


def code_now() -> str:
    """What their authenticator app shows at this moment. A code works once, and nobody here signs in twice."""
    counter = int(time.time()) // app_settings.TOTP_PERIOD
    return format_hotp_value(hotp_value(TOTP_SECRET, counter))
