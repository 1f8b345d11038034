"""Claims in every state, made through the actions that would make them: for the tests of every room above."""

from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from fundapp.kernel.actor import Actor, system
from fundapp.vault import opening
from fundapp.vault.classes import SealedClass
from members import actions as members
from members.access import ANYONE
from members.models import Account, Membership
from members.roles import Role
from payouts.claims import access, actions, gates
from payouts.claims.facts import Confirmed, ProofSeen
from payouts.claims.helping import How, Knows, Scope, TakenBy
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from payouts.rulebook import actions as rulebook
from payouts.rulebook import books
from payouts.rulebook.models import RulebookVersion
from tests import people

ANSWERS: dict[str, dict[str, Any]] = {
    "benefit": {"benefit": "universal_credit"},
    "said": {"reason": "missed_appointment"},
    "date": {"letter_date": date(2026, 1, 5)},
    "amount": {"lost_pence": 9840, "lost_per": "week"},
    "proof": {"proof_how": "later"},
    "pay-how": {"pay_how": "bank"},
    "bank": {
        "account_name": "S Marker",
        "sort_code": "309430",
        "account_number": "01234542",
        "roll_number": "",
    },
    "contact": {
        "chosen_name": "Sam",
        "contact_route": "email",
        "email": "sam@safe.example",
        "phone": "",
        "address": "",
        "best_time": "",
        "may_leave_message": False,
        "plain_messages": False,
    },
}
CONFIRMED = Confirmed(
    sanction_from=date(2026, 1, 1),
    sanction_to=date(2026, 1, 28),
    loss_per_day_pence=1390,
    proof_seen=ProofSeen.DECISION_LETTER,
    membership_code="M-TEST-4444",
)
SNAPSHOT = {
    "rulebook": "common-pot v1",
    "total_pence": 5707,
    "lines": [
        {
            "rule": "flat_rate",
            "clause": "rate.amount",
            "what": "%(paid_days)s at %(rate_pence)s a day is %(sum_pence)s.",
            "values": {"paid_days": 7, "rate_pence": 815, "sum_pence": 5705},
            "amount_pence": 5707,
        }
    ],
    "schedule": [],
    "reasons": [],
    "warnings": [],
}
_numbers = count(1)


def rules(**decision: str) -> None:
    """The fund's own rules, adopted, with these words on how it decides; a fund that has rules keeps them."""
    if RulebookVersion.objects.exists():
        return
    said = [line for line in books.text("common-pot").splitlines() if line.partition(" = ")[0] not in decision]
    at = said.index("[decision]") + 1
    text = "\n".join([*said[:at], *(f"{key} = {value}" for key, value in decision.items() if value), *said[at:], ""])
    rulebook.adopt(system("tests"), toml_text=text, minute_ref="General meeting, item 1")


def later_rules() -> None:
    """A second version, which is in force from a day far ahead and changes two things."""
    text = books.text("common-pot").replace("version = 1", "version = 2").replace("2025-11-01", "2099-01-01")
    text = text.replace("max_days = 56", "max_days = 70").replace("answer_within_days = 5", "answer_within_days = 4")
    way = rulebook.Way.EMERGENCY
    rulebook.adopt(system("tests"), toml_text=text, minute_ref="General meeting, item 2", way=way)


def membership(code: str = CONFIRMED.membership_code) -> Membership:
    """A member of two years in good standing; again is a quiet success."""
    return members.register_membership(
        system("tests"), key=f"member-{code.lower()}", joined_on=date(2024, 1, 1), code=code
    )


def draft(*, who_for: str = "me", started_by: Any = ANYONE) -> Claim:
    return actions.start_claim(started_by, key=f"story-{next(_numbers)}", who_for=who_for)


def answered(claim: Claim | None = None, **changes: dict[str, Any]) -> Claim:
    """A draft with every question answered; `changes` replaces the answers to a question: `bank={...}`."""
    claim = claim or draft()
    told = {**ANSWERS, **{slug.replace("_", "-"): answers for slug, answers in changes.items()}}
    for slug, answers in told.items():
        if slug != "bank" or told["pay-how"]["pay_how"] == "bank":
            actions.answer(access.claimant(claim.id), claim.id, slug, answers)
    return Claim.objects.get(id=claim.id)


def submitted(claim: Claim | None = None) -> Claim:
    rules()
    claim = claim or answered()
    return actions.submit_claim(access.claimant(claim.id), claim.id)


def preparing(caseworker: Account | None = None, claim: Claim | None = None) -> Claim:
    claim = claim or submitted()
    return actions.take_up(people.actor(caseworker or people.organiser(Role.CASEWORKER)), claim.id)


def waiting(claim: Claim | None = None, *, asked_for: str = "date") -> Claim:
    claim = claim or preparing()
    return actions.ask_for_one_thing(caseworker_of(claim), claim.id, asked_for=asked_for)


def deciding(caseworker: Account | None = None, claim: Claim | None = None, *, confirmed: Any = CONFIRMED) -> Claim:
    claim = claim or preparing(caseworker)
    membership()
    return actions.prepare_claim(caseworker_of(claim), claim.id, confirmed=confirmed)


def decided(outcome: State = State.APPROVED, claim: Claim | None = None, *, amount_pence: int = 5707) -> Claim:
    """Decided without a panel: for what comes after, where the panel does not matter."""
    claim = claim or deciding()
    amount = amount_pence if outcome is State.APPROVED else None
    return actions.mark_decided(system("tests"), claim.id, outcome=outcome, amount_pence=amount, snapshot=SNAPSHOT)


def paying(claim: Claim | None = None) -> Claim:
    return actions.mark_paying(system("tests"), (claim or decided()).id)


def closed(claim: Claim | None = None) -> Claim:
    return actions.close_claim(system("tests"), (claim or paying()).id)


def withdrawn(claim: Claim | None = None) -> Claim:
    claim = claim or submitted()
    return actions.withdraw_claim(access.claimant(claim.id), claim.id)


def erased(claim: Claim | None = None) -> Claim:
    claim = claim or submitted()
    return actions.erase_claim(access.claimant(claim.id), claim.id)


def replace_end(last: date | None) -> Confirmed:
    """The usual facts with another last day; None while no end is known."""
    return replace(CONFIRMED, sanction_to=last)


def caseworker_of(claim: Claim) -> Any:
    assert claim.caseworker is not None
    return people.actor(claim.caseworker)


def code_of(claim: Claim) -> str:
    """The claimant's own code, as it was shown to them."""
    return opening.open_sealed(
        access.claimant(claim.id), subject=claim.subject, sealed_class=SealedClass.CONTACT, field="code", purpose="show"
    )


def helped(*, with_them: bool = False, scope: Any = Scope.FILL_IN, route: str = "email") -> tuple[Claim, Actor]:
    """A draft that a helper fills in, up to the question that only its owner can answer: may they?"""
    begun = actions.begin_helping(ANYONE, key=f"helped-{next(_numbers)}", with_them=with_them)
    helper, claim_id = access.helper(begun), begun.claim_id
    told = {**ANSWERS["contact"], "contact_route": route, "email": "sam@safe.example" if route == "email" else ""}
    told["phone"] = "07700 900 982" if route in {"phone", "text"} else ""
    actions.answer(helper, claim_id, "contact", told)
    actions.describe_helper(helper, claim_id, name="Jo", contact="07700 900 900", knows=Knows.FRIEND)
    if scope is not None:
        actions.choose_scope(helper, claim_id, scope=scope)
    return Claim.objects.get(id=claim_id), helper


def helped_and_sent(**how: Any) -> tuple[Claim, Actor]:
    """The same, with a yes and sent by the helper."""
    claim, helper = helped(**how)
    rules()
    for slug, answers in ANSWERS.items():
        if slug != "contact":
            actions.answer(helper, claim.id, slug, answers)
    if how.get("with_them"):
        actions.agree_on_screen(helper, claim.id, ticked=True)
    else:
        actions.answer_helper(access.claimant(claim.id), claim.id, says_yes=True, how=How.TEXT)
    return actions.submit_claim(helper, claim.id), helper


def taken_down(taken_by: TakenBy = TakenBy.TELEPHONE, *, by: Account | None = None) -> Claim:
    """A request that a caseworker wrote down and sent for somebody, who has not yet said that it is theirs."""
    rules()
    taker = people.actor(by or people.organiser(Role.CASEWORKER))
    claim = actions.take_down(taker, key=f"taken-{next(_numbers)}", taken_by=taken_by)
    for slug, answers in ANSWERS.items():
        actions.answer(taker, claim.id, slug, answers)
    return actions.submit_claim(taker, claim.id)


def answer_code_of(claim: Claim) -> str:
    """The code with which the person answers about their helper, as the message brings it."""
    return opening.open_sealed(
        system(gates.TELLER),
        subject=claim.subject,
        sealed_class=SealedClass.CONTACT,
        field="answer_code",
        purpose=gates.TELL,
    )
