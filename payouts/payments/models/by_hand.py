"""What no bank carries. A code is never here: its issuer, its last four signs and a keyed digest are."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id
from payouts.payments.codes import field_of
from payouts.payments.models.paying import RunLine


class Voucher(models.Model):
    """A code that was bought for one payment: who issued it, its last four signs, and nothing it could be spent with.

    The code itself is sealed for its person until they have it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    line = models.ForeignKey(RunLine, on_delete=models.PROTECT, related_name="vouchers")
    issuer = models.CharField(max_length=40)
    last_four = models.CharField(max_length=4)
    # A keyed digest of the whole code, so that one code is never given to two people.
    digest = models.CharField(max_length=64)
    amount_pence = models.PositiveBigIntegerField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=now, editable=False)
    # When its person said that they have it, or when it was not theirs any more: from then on nobody can open it.
    forgotten_at = models.DateTimeField(null=True, blank=True)
    # Its payment came back before its person had it, so the same code may be entered again.
    is_void = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="voucher_is_given_once", fields=["digest"], condition=Q(is_void=False)),
            models.CheckConstraint(
                name="voucher_void_is_forgotten", condition=Q(is_void=False) | Q(forgotten_at__isnull=False)
            ),
            models.CheckConstraint(name="voucher_is_worth_something", condition=Q(amount_pence__gt=0)),
            models.CheckConstraint(
                name="voucher_has_its_issuer_and_last_four",
                condition=~Q(issuer="") & Q(last_four__regex=r"^[A-Z0-9]{4}$") & ~Q(digest=""),
            ),
        ]

    def __str__(self) -> str:
        return f"voucher {self.id}"

    @property
    def field(self) -> str:
        """Under which name its code is sealed."""
        return field_of(self.id)


class CashHandover(models.Model):
    """That cash was handed to a person: one signs that they gave it, another that they saw it."""

    line = models.OneToOneField(
        RunLine, on_delete=models.PROTECT, primary_key=True, related_name="cash_handover", editable=False
    )
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=now, editable=False)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cash_is_signed_for_by_two",
                condition=Q(seen_by__isnull=True, seen_at__isnull=True)
                | (Q(seen_by__isnull=False, seen_at__isnull=False) & ~Q(seen_by=F("given_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"cash of {self.line_id}"
