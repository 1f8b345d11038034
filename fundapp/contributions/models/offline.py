"""Gifts that came without Stripe, and cash taken to the bank. It must never know who gave them."""

from django.db import models
from django.db.models import F, Q

from fundapp.contributions.models.campaigns import Campaign
from fundapp.contributions.models.gifts import Contribution
from fundapp.contributions.models.laws import more_than_nothing, one_of, stands_with
from fundapp.contributions.models.recurring import RecurringContribution
from fundapp.contributions.workflow import CorrectionReason, CorrectionState, OfflineState, OfflineWay
from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id


class OfflineGift(models.Model):
    """One sum that somebody saw arrive. Cash and cheques are in the books once a second person has counted them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # From the form or the caller: the same record sent twice is one gift.
    once_key = models.CharField(max_length=120, unique=True)
    way = models.CharField(max_length=10)
    amount_pence = models.BigIntegerField()
    received_on = models.DateField()
    # As it stands on the bank's statement or in the receipt book.
    reference = models.CharField(max_length=40, blank=True)
    # Where the thank-you goes. It leaves with the record: into the gift, or nowhere.
    email = models.EmailField(blank=True)
    # None while nobody knows what it is for.
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recurring = models.ForeignKey(
        RecurringContribution, on_delete=models.PROTECT, related_name="offline_gifts", null=True, blank=True
    )
    contribution = models.OneToOneField(
        Contribution, on_delete=models.PROTECT, related_name="offline_gift", null=True, blank=True
    )
    state = models.CharField(max_length=12)
    # Accounts, by id.
    recorded_by = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(default=now)
    confirmed_by = models.CharField(max_length=60, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Who said whose it is, of what stood at the bank and nobody knew.
    recognised_by = models.CharField(max_length=60, blank=True)
    recognised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "received_on"], name="offline_by_state")]
        constraints = [
            one_of("way", OfflineWay, "offline_way_is_known"),
            one_of("state", OfflineState, "offline_state_is_known"),
            more_than_nothing("amount_pence", "offline_amount_is_positive"),
            models.CheckConstraint(
                name="offline_second_is_another_person", condition=~Q(confirmed_by=F("recorded_by"))
            ),
            models.CheckConstraint(
                name="offline_cash_is_counted_by_two",
                condition=Q(way="bank") | Q(state__in=["recorded", "withdrawn"]) | ~Q(confirmed_by=""),
            ),
            models.CheckConstraint(
                name="offline_in_the_books_is_a_gift",
                condition=Q(state__in=["confirmed", "recognised"], contribution__isnull=False, campaign__isnull=False)
                | Q(state__in=["recorded", "unidentified", "withdrawn"], contribution__isnull=True)
                | Q(state="corrected"),
            ),
            models.CheckConstraint(
                name="offline_address_leaves_with_the_record", condition=Q(state="recorded") | Q(email="")
            ),
            models.CheckConstraint(
                name="offline_recognised_says_by_whom",
                condition=~Q(state="recognised") | ~Q(recognised_by="") & Q(recognised_at__isnull=False),
            ),
            models.CheckConstraint(
                name="offline_only_the_bank_brings_the_unknown",
                condition=~Q(state__in=["unidentified", "recognised"]) | Q(way="bank"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CashBanking(models.Model):
    """Notes, coins and cheques that somebody took to the bank together."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # From the form: the same form sent twice is one walk to the bank.
    once_key = models.CharField(max_length=120, unique=True)
    amount_pence = models.BigIntegerField()
    banked_on = models.DateField()
    banked_by = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(default=now)
    corrected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [more_than_nothing("amount_pence", "banking_is_positive")]

    def __str__(self) -> str:
        return str(self.id)


class OfflineCorrection(models.Model):
    """One organiser asks for a gift or a banking to come out of the books; another one agrees, or does not."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    once_key = models.CharField(max_length=120, unique=True)
    gift = models.ForeignKey(OfflineGift, on_delete=models.PROTECT, related_name="corrections", null=True, blank=True)
    banking = models.ForeignKey(
        CashBanking, on_delete=models.PROTECT, related_name="corrections", null=True, blank=True
    )
    reason = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default=CorrectionState.ASKED.value)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField(default=now)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("state", CorrectionState, "correction_state_is_known"),
            one_of("reason", CorrectionReason, "correction_reason_is_known"),
            models.CheckConstraint(
                name="correction_is_of_one_thing",
                condition=Q(gift__isnull=False, banking__isnull=True) | Q(gift__isnull=True, banking__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_made_needs_another_person",
                condition=~Q(state="made") | ~Q(decided_by="") & ~Q(decided_by=F("asked_by")),
            ),
            stands_with(["made", "declined"], "decided_at", "correction_decided_has_its_time"),
            models.UniqueConstraint(
                name="correction_of_a_gift_once", fields=["gift"], condition=Q(state__in=["asked", "made"])
            ),
            models.UniqueConstraint(
                name="correction_of_a_banking_once", fields=["banking"], condition=Q(state__in=["asked", "made"])
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
