"""Settlements: Stripe paying the fund's bank. It must never know which gifts are in one."""

from django.db import models
from django.db.models import Q

from fundapp.contributions.models.laws import more_than_nothing, once, one_of
from fundapp.contributions.workflow import SettlementState
from fundapp.kernel.ids import new_id


class Settlement(models.Model):
    """One settlement, by Stripe's own name for it. It leaves Stripe's books at once and reaches the bank days later."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payout_id = models.CharField(max_length=120, unique=True)
    balance_transaction_id = models.CharField(max_length=120, unique=True)
    amount_pence = models.BigIntegerField()
    made_at = models.DateTimeField()
    arrives_on = models.DateField()
    state = models.CharField(max_length=12)
    # The bank would not take it: the money is at Stripe again, and this is the line that says so.
    failure_line_id = models.CharField(max_length=120, blank=True)
    failure_code = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            one_of("state", SettlementState, "settlement_state_is_known"),
            more_than_nothing("amount_pence", "settlement_is_positive"),
            once("failure_line_id", "settlement_failure_is_of_one_settlement"),
            models.CheckConstraint(
                name="settlement_failed_or_called_off_has_its_line",
                condition=Q(state__in=["failed", "canceled"]) | Q(failure_line_id=""),
            ),
        ]

    def __str__(self) -> str:
        return self.payout_id
