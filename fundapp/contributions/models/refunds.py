"""Refunds: what was asked for here, and what went back by Stripe's own account. It must never know why a page asks."""

from django.db import models
from django.db.models import F, Q

from fundapp.contributions.models.gifts import Contribution
from fundapp.contributions.models.laws import more_than_nothing, once, one_of
from fundapp.contributions.workflow import RefundReason, RefundState
from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id


class GiftRefund(models.Model):
    """One refund of one gift, by Stripe's own name for it, wherever it was made, and its lines in Stripe's books."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="refunds")
    refund_id = models.CharField(max_length=120, unique=True)
    balance_transaction_id = models.CharField(max_length=120, unique=True)
    amount_pence = models.BigIntegerField()
    at = models.DateTimeField()
    # False for a refund of a second payment of the same gift, which takes nothing from the first.
    is_of_gift = models.BooleanField(default=True)
    # The supporter's bank would not take it: the money came back, and this is the line that says so.
    failure_line_id = models.CharField(max_length=120, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            more_than_nothing("amount_pence", "refund_is_positive"),
            once("failure_line_id", "refund_failure_is_of_one_refund"),
            models.CheckConstraint(
                name="refund_failed_has_its_line_and_time",
                condition=Q(failed_at__isnull=True, failure_line_id="")
                | Q(failed_at__isnull=False) & ~Q(failure_line_id=""),
            ),
        ]

    def __str__(self) -> str:
        return self.refund_id


class RefundOrder(models.Model):
    """A refund that organisers asked for: to the original source alone, and by two people above a limit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # From the form: the same form sent twice is one refund. The row's id is Stripe's idempotency key.
    once_key = models.CharField(max_length=120, unique=True)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="refund_orders")
    amount_pence = models.BigIntegerField()
    reason = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default=RefundState.ASKED.value)
    needs_second = models.BooleanField()
    # Accounts, by id: an organiser may leave, and what they did stays.
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField(default=now)
    approved_by = models.CharField(max_length=60, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    # When Stripe was first asked. A day later it no longer knows the key, and nobody may ask again with it.
    sent_at = models.DateTimeField(null=True, blank=True)
    refund_id = models.CharField(max_length=120, blank=True)
    # Why Stripe would not, as its code.
    why = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("state", RefundState, "refund_order_state_is_known"),
            one_of("reason", RefundReason, "refund_order_reason_is_known"),
            more_than_nothing("amount_pence", "refund_order_is_positive"),
            once("refund_id", "refund_order_is_of_one_refund"),
            models.CheckConstraint(
                name="refund_order_second_is_another_person", condition=~Q(approved_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="refund_order_large_waits_for_the_second",
                condition=Q(needs_second=False) | Q(state__in=["asked", "declined"]) | ~Q(approved_by=""),
            ),
            models.CheckConstraint(
                name="refund_order_made_names_the_refund", condition=~Q(state="made") | ~Q(refund_id="")
            ),
            models.UniqueConstraint(
                name="refund_order_one_open_for_a_gift",
                fields=["contribution"],
                condition=Q(state__in=["asked", "approved"]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
