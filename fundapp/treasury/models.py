"""Statements, their lines, and what each was said to be. Nobody's name is in these tables: see record 0163."""

from django.db import models
from django.db.models import F, Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id


class StatementFile(models.Model):
    """One file as it was imported. The file itself is not kept, only its digest. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.CharField(max_length=64, unique=True)
    # Which format or bank's CSV it was read as.
    profile = models.CharField(max_length=40)
    count = models.PositiveIntegerField()
    # How many of its lines no statement had brought before.
    new_count = models.PositiveIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    closing_pence = models.BigIntegerField(null=True, blank=True)
    closing_on = models.DateField(null=True, blank=True)
    # A keyed digest of the account it is of, where the format says so.
    account_print = models.CharField(max_length=64, blank=True)
    imported_by = models.CharField(max_length=60)
    imported_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="statement_days_are_in_order", condition=Q(last_day__gte=F("first_day"))),
            models.CheckConstraint(name="statement_has_lines", condition=Q(count__gt=0)),
            models.CheckConstraint(name="statement_new_lines_are_its_own", condition=Q(new_count__lte=F("count"))),
            models.CheckConstraint(
                name="statement_closing_has_its_day",
                condition=Q(closing_pence__isnull=True, closing_on__isnull=True)
                | Q(closing_pence__isnull=False, closing_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"statement {self.id}"


class StatementLine(models.Model):
    """One movement at the bank. `identity` is a keyed digest of what the bank wrote, 128 bits of it. Never changed."""

    id = models.BigAutoField(primary_key=True)
    # A guard sees that the file is there, once for all lines of an import; so with the keys of matches and their parts.
    file = models.ForeignKey(
        StatementFile, on_delete=models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    # Where it stands in the file that brought it first, so that a person finds it at the bank.
    position = models.PositiveIntegerField()
    day = models.DateField()
    # Below zero when it left.
    amount_pence = models.BigIntegerField()
    # Our own reference in it, or STRIPE; and the few words that are kept of its text.
    word = models.CharField(max_length=40, blank=True)
    hint = models.CharField(max_length=60, blank=True)
    identity = models.UUIDField()
    # Two lines alike in one file are two movements: the first and the second of their kind.
    occurrence = models.PositiveIntegerField()

    class Meta:
        constraints = [
            # An identity is of one day; with the day in front this also finds lines by their days.
            models.UniqueConstraint(name="bank_line_is_imported_once", fields=["day", "identity", "occurrence"]),
            models.CheckConstraint(name="bank_line_moves_something", condition=~Q(amount_pence=0)),
            models.CheckConstraint(name="bank_line_is_counted_from_one", condition=Q(occurrence__gte=1)),
        ]

    def __str__(self) -> str:
        return f"bank line {self.id}"

    @property
    def subject(self) -> str:
        return f"bank-line:{self.id}"


class Match(models.Model):
    """What somebody said a line is. `turn` counts up when it was undone and is said anew. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    line = models.ForeignKey(
        StatementLine, on_delete=models.PROTECT, related_name="matches", db_index=False, db_constraint=False
    )
    turn = models.PositiveSmallIntegerField(default=0)
    # A digest of what was asked, so that the same asked twice is told from something else.
    asked = models.CharField(max_length=64)
    by = models.CharField(max_length=60)
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="bank_line_is_matched_once", fields=["line", "turn"])]

    def __str__(self) -> str:
        return f"match of {self.line_id}"


class MatchPart(models.Model):
    """One entry of the books that a line is, or is a part of, and what it moved at the bank. Never changed."""

    id = models.BigAutoField(primary_key=True)
    match = models.ForeignKey(
        Match, on_delete=models.PROTECT, related_name="parts", db_index=False, db_constraint=False
    )
    entry = models.ForeignKey(
        "ledger.Entry", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    amount_pence = models.BigIntegerField()
    turn = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="bank_entry_is_matched_once", fields=["entry", "turn"]),
            models.UniqueConstraint(name="bank_match_holds_an_entry_once", fields=["match", "entry"]),
            models.CheckConstraint(name="bank_part_moves_something", condition=~Q(amount_pence=0)),
        ]

    def __str__(self) -> str:
        return f"part of {self.match_id}"


class Undoing(models.Model):
    """That a match was wrong. The books stay as they are: what is wrong there is corrected there. Never changed."""

    match = models.OneToOneField(Match, primary_key=True, on_delete=models.PROTECT, related_name="undoing")
    by = models.CharField(max_length=60)
    at = models.DateTimeField(default=now, editable=False)

    def __str__(self) -> str:
        return f"undoing of {self.match_id}"


class OpeningBalance(models.Model):
    """What was at the bank for one pot before the books begin: said by one person, agreed by another, or called off.

    What was agreed comes out of the books again when one person doubts it and another takes it back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # From the form that said it: the same form sent twice is one word.
    once_key = models.CharField(max_length=120, unique=True)
    pot = models.SlugField(max_length=60)
    amount_pence = models.BigIntegerField()
    # At the end of this day.
    day = models.DateField()
    said_by = models.CharField(max_length=60)
    said_at = models.DateTimeField(default=now, editable=False)
    agreed_by = models.CharField(max_length=60, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    doubted_by = models.CharField(max_length=60, blank=True)
    taken_back_by = models.CharField(max_length=60, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="pot_opens_once",
                fields=["pot"],
                condition=Q(called_off_at__isnull=True, taken_back_at__isnull=True),
            ),
            models.CheckConstraint(name="opening_is_some_money", condition=Q(amount_pence__gt=0)),
            models.CheckConstraint(
                name="opening_is_agreed_by_somebody_else",
                condition=Q(agreed_by="", agreed_at__isnull=True)
                | (~Q(agreed_by="") & ~Q(agreed_by=F("said_by")) & Q(agreed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="opening_agreed_is_not_called_off",
                condition=Q(agreed_at__isnull=True) | Q(called_off_at__isnull=True),
            ),
            models.CheckConstraint(
                name="opening_doubted_was_agreed", condition=Q(doubted_by="") | Q(agreed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="opening_is_taken_back_by_somebody_else",
                condition=Q(taken_back_by="", taken_back_at__isnull=True)
                | (
                    ~Q(taken_back_by="")
                    & ~Q(doubted_by="")
                    & ~Q(taken_back_by=F("doubted_by"))
                    & Q(taken_back_at__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"opening {self.id}"

    @property
    def waits_to_be_agreed(self) -> bool:
        return self.agreed_at is None and self.called_off_at is None

    @property
    def is_in_the_books(self) -> bool:
        return self.agreed_at is not None and self.taken_back_at is None

    @property
    def subject(self) -> str:
        return f"opening:{self.id}"
