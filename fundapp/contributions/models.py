"""Campaigns, gifts, and the inbox of Stripe's events. It must never know how a page or a payment looks."""

from django.db import models
from django.db.models import F, Q

from fundapp.contributions.codes import new_access_token, new_receipt_code
from fundapp.contributions.workflow import State
from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id

STATES = [state.value for state in State]


def _once(column: str, name: str) -> models.UniqueConstraint:
    """Unique where there is one: a gift has none of Stripe's names until Stripe has given it."""
    return models.UniqueConstraint(name=name, fields=[column], condition=~Q(**{column: ""}))


class Campaign(models.Model):
    """A public ask for money, for a pot of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    # Each campaign has its own pot, so that what its page says of the money is what the books say.
    pot = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    ask = models.TextField()
    # None where there is no end to the need, as with the general pot.
    goal_pence = models.BigIntegerField(null=True, blank=True)
    # What happens when more comes in than the goal: said before anyone gives.
    surplus = models.TextField()
    opened_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="campaign_goal_is_positive", condition=Q(goal_pence__isnull=True) | Q(goal_pence__gt=0)
            ),
            models.CheckConstraint(
                name="campaign_closes_after_it_opens",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
            ),
            models.CheckConstraint(
                name="campaign_says_what_it_asks_and_what_of_a_surplus",
                condition=~Q(title="") & ~Q(ask="") & ~Q(surplus=""),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Contribution(models.Model):
    """One gift of one supporter, from the moment they press the button."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # From the form: the same form sent twice is one gift.
    once_key = models.CharField(max_length=120, unique=True)
    # Opens this gift's page to whoever holds it. It is in the receipt's link and in nothing that the fund logs.
    access_token = models.CharField(max_length=40, unique=True, default=new_access_token)
    receipt_code = models.CharField(max_length=9, unique=True, default=new_receipt_code)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="contributions")
    state = models.CharField(max_length=10, default=State.STARTED.value)
    # What the supporter chose. What arrived is in `gross_pence`, and is what the books know.
    amount_pence = models.BigIntegerField()
    email = models.EmailField(blank=True)
    started_at = models.DateTimeField(default=now)

    # Of Stripe: the card page, the payment, and the line in Stripe's books that the entry is named after.
    checkout_session_id = models.CharField(max_length=120, blank=True)
    checkout_url = models.URLField(max_length=2000, blank=True)
    payment_intent_id = models.CharField(max_length=120, blank=True)
    balance_transaction_id = models.CharField(max_length=120, blank=True)
    gross_pence = models.BigIntegerField(null=True, blank=True)
    fee_pence = models.BigIntegerField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    refunded_pence = models.BigIntegerField(default=0)
    receipt_sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["campaign", "-paid_at"], name="gift_by_campaign", condition=Q(state="paid"))]
        constraints = [
            models.CheckConstraint(name="gift_state_is_known", condition=Q(state__in=STATES)),
            models.CheckConstraint(name="gift_amount_is_positive", condition=Q(amount_pence__gt=0)),
            _once("checkout_session_id", "gift_checkout_is_of_one_gift"),
            _once("payment_intent_id", "gift_payment_is_of_one_gift"),
            _once("balance_transaction_id", "gift_line_is_of_one_gift"),
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
                & ~Q(balance_transaction_id="")
                & ~Q(payment_intent_id="")
                | ~Q(state="paid")
                & Q(gross_pence__isnull=True, fee_pence__isnull=True, paid_at__isnull=True, balance_transaction_id=""),
            ),
            models.CheckConstraint(
                name="gift_refund_is_at_most_the_gift",
                condition=Q(refunded_pence=0) | Q(refunded_pence__gt=0, refunded_pence__lte=F("gross_pence")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class GiftRefund(models.Model):
    """One refund of one gift, by Stripe's own name for it: the part that went back, and its line in Stripe's books."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="refunds")
    refund_id = models.CharField(max_length=120, unique=True)
    balance_transaction_id = models.CharField(max_length=120, unique=True)
    amount_pence = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="refund_is_positive", condition=Q(amount_pence__gt=0))]

    def __str__(self) -> str:
        return self.refund_id


class StripeEvent(models.Model):
    """One event as Stripe sent it, signature verified, once by its id. Only how it was dealt with may change."""

    class State(models.TextChoices):
        RECEIVED = "received"
        APPLIED = "applied"
        IGNORED = "ignored"
        # It speaks of this fund's money and cannot be booked: a person has to look.
        REFUSED = "refused"

    id = models.BigAutoField(primary_key=True)
    event_id = models.CharField(max_length=120, unique=True)
    event_type = models.CharField(max_length=100)
    is_live = models.BooleanField()
    body = models.TextField()
    received_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    # Why nothing came of it, as a code; or empty.
    why = models.CharField(max_length=40, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stripe_event_state_is_known", condition=Q(state__in=["received", "applied", "ignored", "refused"])
            ),
            models.CheckConstraint(
                name="stripe_event_handled_has_its_time",
                condition=Q(state="received", handled_at__isnull=True)
                | (~Q(state="received") & Q(handled_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.event_id
