"""Recurring gifts, dues and levies: the promise of more, and every change of it. It must never know a card."""

from django.db import models
from django.db.models import F, Q

from fundapp.contributions.models.campaigns import Campaign
from fundapp.contributions.models.laws import more_than_nothing, once, one_of, stands_with
from fundapp.contributions.models.supporters import Supporter
from fundapp.contributions.workflow import Change, ChangeState, EndReason, RecurringKind, RecurringState, Way
from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id


class RecurringContribution(models.Model):
    """A promise of the same sum every month, through Stripe or by the supporter's own standing order."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # From the form: the same form sent twice is one promise.
    once_key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, default=RecurringKind.GIFT.value)
    way = models.CharField(max_length=10, default=Way.STRIPE.value)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="recurring")
    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="recurring", null=True, blank=True)
    # Of dues the member's code, of a levy the branch: never a person's name.
    payer = models.CharField(max_length=60, blank=True)
    # What a standing order carries, such as `POT-4F7K`, so that its money finds its way.
    reference = models.CharField(max_length=12, blank=True)
    amount_pence = models.BigIntegerField()
    fee_cover_pence = models.BigIntegerField(default=0)
    # Shown on the campaign's page with each gift, and only because they asked for it.
    public_name = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, default=RecurringState.STARTED.value)
    started_at = models.DateTimeField(default=now)
    # When the next debit is due, as Stripe or the supporter said it last.
    next_on = models.DateField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, blank=True)
    # Something changed since the last debit, so the next one is announced before it comes.
    notice_due = models.BooleanField(default=False)

    # Of Stripe.
    checkout_session_id = models.CharField(max_length=120, blank=True)
    checkout_url = models.URLField(max_length=2000, blank=True)
    subscription_id = models.CharField(max_length=120, blank=True)
    subscription_item_id = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_on"], name="recurring_by_next")]
        constraints = [
            one_of("kind", RecurringKind, "recurring_kind_is_known"),
            one_of("way", Way, "recurring_way_is_known"),
            one_of("state", RecurringState, "recurring_state_is_known"),
            one_of("end_reason", EndReason, "recurring_end_reason_is_known", or_blank=True),
            more_than_nothing("amount_pence", "recurring_amount_is_positive"),
            models.CheckConstraint(
                name="recurring_fee_cover_is_part_of_it",
                condition=Q(fee_cover_pence__gte=0, fee_cover_pence__lt=F("amount_pence")),
            ),
            once("checkout_session_id", "recurring_checkout_is_of_one_promise"),
            once("subscription_id", "recurring_subscription_is_of_one_promise"),
            once("reference", "recurring_reference_is_of_one_promise"),
            stands_with(["ended", "abandoned"], "ended_at", "recurring_ended_has_its_time"),
            models.CheckConstraint(
                name="recurring_ended_has_its_reason",
                condition=Q(state="ended") & ~Q(end_reason="") | ~Q(state="ended") & Q(end_reason=""),
            ),
            stands_with(["failing"], "failing_since", "recurring_failing_since_when"),
            models.CheckConstraint(
                name="recurring_pause_ends_only_of_what_is_paused",
                condition=Q(paused_until__isnull=True) | Q(state="paused"),
            ),
            models.CheckConstraint(
                name="recurring_at_stripe_has_its_subscription",
                condition=~Q(way="stripe", state__in=["active", "paused", "failing"]) | ~Q(subscription_id=""),
            ),
            models.CheckConstraint(
                name="recurring_dues_say_whose", condition=~Q(kind__in=["dues", "levy"]) | ~Q(payer="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def subject(self) -> str:
        """What the audit and the outbox call it."""
        return f"recurring:{self.id}"


class RecurringChange(models.Model):
    """One change that was asked for, by the supporter or for them, and whether it was made."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recurring = models.ForeignKey(RecurringContribution, on_delete=models.PROTECT, related_name="changes")
    # From the form: the same form sent twice is one change. The row's id is Stripe's idempotency key.
    once_key = models.CharField(max_length=120, unique=True)
    what = models.CharField(max_length=10)
    # What it asks for, where it asks for something: a sum, and the day that it counts from; the day of the next debit;
    # the day until which nothing is taken.
    amount_pence = models.BigIntegerField(null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    # `supporter`; the account of the organiser who did it for someone who telephoned; or why the fund itself ends it.
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=10, default=ChangeState.ASKED.value)
    why = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("what", Change, "recurring_change_is_known"),
            one_of("state", ChangeState, "recurring_change_state_is_known"),
            models.CheckConstraint(
                name="recurring_change_of_amount_has_one",
                condition=Q(what="amount", amount_pence__isnull=False, amount_pence__gt=0)
                | ~Q(what="amount") & Q(amount_pence__isnull=True),
            ),
            models.CheckConstraint(
                name="recurring_change_of_date_has_one", condition=~Q(what__in=["date", "pause"]) | Q(day__isnull=False)
            ),
            stands_with(["made", "refused"], "ended_at", "recurring_change_ended_has_its_time"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.id}"
