"""What Stripe says of its payments to the fund's bank. No network here."""

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions import journal
from fundapp.contributions.actions.troubles import Trouble, tell_trouble
from fundapp.contributions.facts import Settled
from fundapp.contributions.models import Settlement
from fundapp.contributions.selectors.told import need_currency
from fundapp.contributions.workflow import SettlementState
from fundapp.kernel.actor import Actor
from fundapp.ledger import actions as ledger

# Later news of the same settlement comes after earlier news, however late it is heard.
_ORDER = (
    SettlementState.ON_ITS_WAY,
    SettlementState.ARRIVED,
    SettlementState.CANCELED,
    SettlementState.FAILED,
)


@transaction.atomic
def apply_settlement(actor: Actor, *, fact: Settled) -> Settlement:
    """Money left Stripe for the bank, and perhaps came back: each is posted once by Stripe's own line."""
    need_currency(fact.currency)
    # Two that hear of it first at the same moment make one row, and the second waits for it.
    settlement, is_new = Settlement.objects.select_for_update().get_or_create(
        payout_id=fact.payout,
        defaults={
            "balance_transaction_id": fact.line,
            "amount_pence": fact.pence,
            "made_at": fact.made_at,
            "arrives_on": fact.arrives_on,
            "state": SettlementState.ON_ITS_WAY.value,
        },
    )

    came_back = bool(fact.failure_line) and not settlement.failure_line_id
    is_later = _ORDER.index(fact.state) > _ORDER.index(SettlementState(settlement.state))
    if not (is_new or came_back or is_later or settlement.arrives_on != fact.arrives_on):
        return settlement

    if is_new:
        ledger.post(journal.entry_of_settlement(fact))
    if came_back:
        ledger.post(journal.entry_of_failed_settlement(fact))
        settlement.failure_line_id, settlement.failure_code = fact.failure_line, fact.failure_code
    if is_later:
        settlement.state = fact.state.value
    settlement.arrives_on = fact.arrives_on
    settlement.save()

    verb = Verb.SETTLEMENT_SEEN if is_new else Verb.SETTLEMENT_CHANGED
    audit.record(actor, verb, f"settlement:{settlement.id}", state=settlement.state, amount_pence=fact.pence)

    if came_back:
        tell_trouble(actor, what=Trouble.SETTLEMENT_CAME_BACK, about=f"settlement:{settlement.id}")
    return settlement
