"""Gifts. It must never know how a page or a payment looks."""

from django.db import models
from django.db.models import F, Q

from fundapp.contributions.codes import new_access_token, new_receipt_code
from fundapp.contributions.models.campaigns import Campaign
from fundapp.contributions.models.laws import more_than_nothing, once, one_of
from fundapp.contributions.models.recurring import RecurringContribution
from fundapp.contributions.models.supporters import Supporter
from fundapp.contributions.workflow import State, Way
from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id


class Contribution(models.Model):
    """One gift of one supporter, from the moment they press the button."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # From the form, the invoice or the record: the same one sent twice is one gift.
    once_key = models.CharField(max_length=120, unique=True)
    # Opens this gift's page to whoever holds it. It is in the receipt's link and in nothing that the fund logs.
    access_token = models.CharField(max_length=40, unique=True, default=new_access_token)
    receipt_code = models.CharField(max_length=9, unique=True, default=new_receipt_code)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="contributions")
    supporter = models.ForeignKey(
        Supporter, on_delete=models.PROTECT, related_name="contributions", null=True, blank=True
    )
    # The promise that this gift keeps, where there is one.
    recurring = models.ForeignKey(
        RecurringContribution, on_delete=models.PROTECT, related_name="contributions", null=True, blank=True
    )
    way = models.CharField(max_length=10, default=Way.STRIPE.value)
    state = models.CharField(max_length=10, default=State.STARTED.value)
    # What the supporter chose, with what they added for the fee. What arrived is in `gross_pence`, as in the books.
    amount_pence = models.BigIntegerField()
    fee_cover_pence = models.BigIntegerField(default=0)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="en-gb")
    # Shown on the campaign's page, and only because they asked for it.
    public_name = models.CharField(max_length=40, blank=True)
    # What a bank transfer carries, such as `POT-4F7K`, so that its money finds its way.
    reference = models.CharField(max_length=12, blank=True)
    started_at = models.DateTimeField(default=now)

    # Of Stripe: the card page, the invoice, the payment, and the line in Stripe's books that the entry is named after.
    checkout_session_id = models.CharField(max_length=120, blank=True)
    checkout_url = models.URLField(max_length=2000, blank=True)
    invoice_id = models.CharField(max_length=120, blank=True)
    payment_intent_id = models.CharField(max_length=120, blank=True)
    balance_transaction_id = models.CharField(max_length=120, blank=True)
    gross_pence = models.BigIntegerField(null=True, blank=True)
    fee_pence = models.BigIntegerField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    refunded_pence = models.BigIntegerField(default=0)
    # What a supporter's bank has taken back and not put back again.
    disputed_pence = models.BigIntegerField(default=0)
    receipt_sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["campaign", "-paid_at"], name="gift_by_campaign", condition=Q(state="paid")),
            models.Index(fields=["-started_at", "id"], name="gift_by_age"),
        ]
        constraints = [
            one_of("state", State, "gift_state_is_known"),
            one_of("way", Way, "gift_way_is_known"),
            more_than_nothing("amount_pence", "gift_amount_is_positive"),
            models.CheckConstraint(
                name="gift_fee_cover_is_part_of_it",
                condition=Q(fee_cover_pence__gte=0, fee_cover_pence__lt=F("amount_pence")),
            ),
            once("reference", "gift_reference_is_of_one_gift"),
            models.CheckConstraint(name="gift_reference_is_of_a_transfer", condition=Q(way="bank") | Q(reference="")),
            once("checkout_session_id", "gift_checkout_is_of_one_gift"),
            once("invoice_id", "gift_invoice_is_of_one_gift"),
            once("payment_intent_id", "gift_payment_is_of_one_gift"),
            once("balance_transaction_id", "gift_line_is_of_one_gift"),
            models.CheckConstraint(
                name="gift_paid_knows_its_money",
                condition=Q(
                    state="paid",
                    # A check passes what is unknown, so a comparison alone would let NULL through.
                    gross_pence__isnull=False,
                    fee_pence__isnull=False,
                    gross_pence__gt=0,
                    fee_pence__gte=0,
                    paid_at__isnull=False,
                )
                & (~Q(way="stripe") | ~Q(balance_transaction_id="") & ~Q(payment_intent_id=""))
                | ~Q(state="paid")
                & Q(gross_pence__isnull=True, fee_pence__isnull=True, paid_at__isnull=True, balance_transaction_id=""),
            ),
            models.CheckConstraint(
                name="gift_without_stripe_has_none_of_its_names",
                condition=Q(way="stripe")
                | Q(checkout_session_id="", invoice_id="", payment_intent_id="", balance_transaction_id=""),
            ),
            models.CheckConstraint(
                name="gift_refund_is_at_most_the_gift",
                condition=Q(refunded_pence=0) | Q(refunded_pence__gt=0, refunded_pence__lte=F("gross_pence")),
            ),
            models.CheckConstraint(
                name="gift_dispute_is_at_most_the_gift",
                condition=Q(disputed_pence=0) | Q(disputed_pence__gt=0, disputed_pence__lte=F("gross_pence")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def kept_pence(self) -> int:
        """What of it is still in the pot, the fee apart: none until it is paid."""
        return max(0, (self.gross_pence or 0) - self.refunded_pence - self.disputed_pence)
