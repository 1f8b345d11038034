"""How the invented fund begins: its organisers come in by invitation, adopt the rules, and open two campaigns."""

import re

from fundapp.contributions import actions as contributions
from fundapp.contributions.models import Campaign
from fundapp.demo.people import ORGANISERS, PASSWORD, Organiser
from fundapp.demo.story import CAMPAIGNS
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, system
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from members import actions as members
from members import selectors as people
from members.access import ANYONE, as_actor
from members.models import Account
from members.roles import Role
from payouts.rulebook import actions as rulebook
from payouts.rulebook import books

DEMO = system("demo")
FOUNDING_GIFT_PENCE = 250_000


class Cast:
    """The organisers as actors, each with a second factor just proved."""

    def __init__(self, accounts: dict[str, Account]) -> None:
        self._accounts = accounts

    def __call__(self, label: str) -> Actor:
        return as_actor(self._accounts[label], factor_at=clock.now())

    def holding(self, account_id: object) -> Actor:
        """The organiser with this account."""
        label = next(label for label, account in self._accounts.items() if account.id == account_id)
        return self(label)


def found() -> Cast:
    """Everything that is there before the first gift."""
    ledger.open_standard_accounts()
    accounts: dict[str, Account] = {}
    cast = Cast(accounts)
    first, *others = ORGANISERS
    roles = [Role(role) for role in first.roles]
    invitation = members.found_fund(DEMO, email=first.email, label=first.label, roles=roles)
    accounts[first.label] = _join(first, people.join_token(invitation.id))
    for person in others:
        invitation = members.invite_organiser(
            DEMO,
            email=person.email,
            label=person.label,
            roles=[Role(role) for role in person.roles],
            key=f"demo:{person.label.lower()}",
        )
        accounts[person.label] = _join(person, people.join_token(invitation.id))
    rulebook.adopt(cast(first.label), toml_text=_rules_from_today(), minute_ref="Founding meeting, item 3")
    # A union branch starts the pot by bank transfer; card money stays with the processor until it settles.
    ledger.post(
        journal.bank_gift(source="demo:founding-gift", at=clock.now(), pot="general", pence=FOUNDING_GIFT_PENCE)
    )
    return cast


def _rules_from_today() -> str:
    """The shipped book, in force from the founding: a year told of another time had its rules too."""
    return re.sub(r"(?m)^effective_from = .*$", f"effective_from = {clock.today()}", books.text("common-pot"))


def open_campaigns(cast: Cast) -> dict[str, Campaign]:
    """The public asks, by slug."""
    return {
        plan.slug: contributions.open_campaign(
            cast("Tomasz"),
            slug=plan.slug,
            pot=plan.pot,
            title=plan.title,
            ask=plan.ask,
            goal_pence=plan.goal_pence,
            surplus=plan.surplus,
        )
        for plan in CAMPAIGNS
    }


def _join(person: Organiser, token: str) -> Account:
    account = members.accept_invitation(ANYONE, token=token, label=person.label, password=PASSWORD)
    return members.set_up_app(DEMO, account_id=account.id, secret=person.totp_secret)
