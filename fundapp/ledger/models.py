"""The tables of the books. Rows are added by `actions` alone; the database refuses to change or remove them."""

from django.db import models
from django.db.models import F, Q

from fundapp.ledger.chart import BANK, STANDARD, STRIPE, AccountKind
from fundapp.ledger.journal import Kind


class Account(models.Model):
    """One account of the chart, with the sums of its transfers kept beside it by a trigger."""

    # The code is the key, so that a transfer says where money went in words, even in a bare copy of the table.
    code = models.CharField(primary_key=True, max_length=80)
    kind = models.CharField(max_length=10)
    currency = models.CharField(max_length=3)
    debits_pence = models.BigIntegerField(default=0)
    credits_pence = models.BigIntegerField(default=0)
    # Nothing is booked before this moment: those months are closed. The same on every account; None while none is.
    open_from = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_account_is_in_the_chart",
                condition=(Q(code__in=["bank", "stripe", "cash"]) & Q(kind="asset"))
                | (Q(code__startswith="pot:") & Q(kind="fund"))
                | (
                    (Q(code__in=["unidentified", "in-transit"]) | Q(code__startswith="promised:")) & Q(kind="liability")
                ),
            ),
            models.CheckConstraint(
                name="ledger_account_sums_are_not_negative",
                condition=Q(debits_pence__gte=0) & Q(credits_pence__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def balance_pence(self) -> int:
        return AccountKind(self.kind).balance_pence(debited=self.debits_pence, credited=self.credits_pence)


class Entry(models.Model):
    """One event in the books."""

    id = models.BigAutoField(primary_key=True)
    # Unique by a constraint rather than by the column, which would add a second index for LIKE on PostgreSQL.
    source = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    # When it happened, where that month was closed already and so it is booked later; None for nearly every entry.
    about = models.DateTimeField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    # Tells a repeat of the same event from another event under the same source; see journal.Entry.fingerprint.
    fingerprint = models.CharField(max_length=64)
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="ledger_source_is_posted_once", fields=["source"]),
            models.UniqueConstraint(
                name="ledger_entry_is_reversed_once", fields=["reverses"], condition=Q(reverses__isnull=False)
            ),
            models.CheckConstraint(name="ledger_kind_is_known", condition=Q(kind__in=[kind.value for kind in Kind])),
            models.CheckConstraint(
                name="ledger_correction_names_its_entry",
                condition=Q(kind="correction", reverses__isnull=False)
                | (~Q(kind="correction") & Q(reverses__isnull=True)),
            ),
            models.CheckConstraint(name="ledger_source_is_not_empty", condition=~Q(source="")),
            models.CheckConstraint(
                name="ledger_entry_is_booked_after_it_happened",
                condition=Q(about__isnull=True) | Q(about__lt=F("at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind}"


class Transfer(models.Model):
    """One amount from the credited account to the debited one."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="transfers")
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="debited", db_index=False)
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="credited", db_index=False)
    amount_pence = models.BigIntegerField()
    is_fee = models.BooleanField(default=False)

    class Meta:
        indexes = [
            # A statement reads its newest page from the end of these two.
            models.Index(fields=["debit", "id"], name="ledger_transfer_by_debit"),
            models.Index(fields=["credit", "id"], name="ledger_transfer_by_credit"),
        ]
        constraints = [
            models.CheckConstraint(name="ledger_amount_is_positive", condition=Q(amount_pence__gt=0)),
            models.CheckConstraint(name="ledger_accounts_are_different", condition=~Q(debit=F("credit"))),
            models.CheckConstraint(
                name="ledger_fee_goes_to_stripe_or_the_bank",
                condition=Q(is_fee=False) | Q(debit__in=[STRIPE, BANK]) | Q(credit__in=[STRIPE, BANK]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.debit_id} ← {self.credit_id} {self.amount_pence}"


assert {"bank", "stripe", "cash", "unidentified", "in-transit"} == set(STANDARD), "the chart and its constraint differ"
