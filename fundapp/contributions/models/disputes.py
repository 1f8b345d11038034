"""Disputes: gifts that a supporter's bank took back, and what came of it. It must never know the evidence."""

from django.db import models
from django.db.models import Q

from fundapp.contributions.models.gifts import Contribution
from fundapp.contributions.models.laws import more_than_nothing, one_of
from fundapp.contributions.workflow import DisputeState, MovementKind
from fundapp.kernel.ids import new_id


class GiftDispute(models.Model):
    """One dispute of one gift, by Stripe's own name for it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="disputes")
    dispute_id = models.CharField(max_length=120, unique=True)
    amount_pence = models.BigIntegerField()
    # Stripe's word for what the bank says, such as `fraudulent` or `duplicate`.
    reason = models.CharField(max_length=60)
    state = models.CharField(max_length=12)
    opened_at = models.DateTimeField()
    # Until when Stripe takes evidence; None when it takes none.
    evidence_due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("state", DisputeState, "dispute_state_is_known"),
            more_than_nothing("amount_pence", "dispute_is_positive"),
            models.CheckConstraint(
                name="dispute_closed_has_its_time",
                condition=Q(state__in=["won", "lost", "closed"], closed_at__isnull=False)
                | ~Q(state__in=["won", "lost", "closed"]) & Q(closed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.dispute_id


class DisputeMovement(models.Model):
    """Money that a dispute took or put back: one line of Stripe's books, and one entry of ours."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dispute = models.ForeignKey(GiftDispute, on_delete=models.PROTECT, related_name="movements")
    balance_transaction_id = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12)
    amount_pence = models.BigIntegerField()
    fee_pence = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("kind", MovementKind, "dispute_movement_kind_is_known"),
            models.CheckConstraint(
                name="dispute_movement_moves_something",
                # A fee below zero was given back.
                condition=Q(amount_pence__gte=0) & ~Q(amount_pence=0, fee_pence=0),
            ),
        ]

    def __str__(self) -> str:
        return self.balance_transaction_id
