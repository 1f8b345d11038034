"""Ways back into a request, by which address it is found, and wishes to be called. None of it says who a person is."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id
from payouts.claims.models.claim import Claim
from payouts.claims.ways import MOST_TRIES, Purpose, Standing, Way, standing


class ContactPrint(models.Model):
    """The keyed digest of the address or number that a claimant chose; it goes when they choose another, or go."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="+", primary_key=True)
    digest = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.CheckConstraint(name="claim_print_is_not_blank", condition=~Q(digest=""))]

    def __str__(self) -> str:
        return f"print of {self.claim_id}"


class WayBack(models.Model):
    """One link with its five digits, one check, or one code read out. The secrets themselves are in no column.

    Whoever asks with an address that nobody has gets a row as well, without a claim: so both are answered alike.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # The form's one-use token: the same form sent twice asks once.
    key = models.CharField(max_length=120, unique=True)
    handle = models.CharField(max_length=12, unique=True)
    purpose = models.CharField(max_length=8)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # By which address it was asked for, as a keyed digest; blank where no address was typed.
    digest = models.CharField(max_length=64, blank=True)
    # A check that a caseworker makes on the telephone, instead of five digits.
    by_call = models.BooleanField(default=False)
    # The slow keyed hash of a code that is read out, and who read it or confirmed the call.
    code_hash = models.CharField(max_length=64, blank=True)
    organiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    asked_at = models.DateTimeField(default=now, editable=False)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    # Which form used it, as a keyed digest.
    used_by = models.CharField(max_length=64, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["claim", "purpose"], name="claims_ways_of_claim"),
            models.Index(fields=["digest"], name="claims_ways_of_address", condition=~Q(digest="")),
            models.Index(fields=["code_hash"], name="claims_ways_of_code", condition=~Q(code_hash="")),
        ]
        constraints = [
            models.CheckConstraint(
                name="claim_way_purpose_is_known", condition=Q(purpose__in=[one.value for one in Purpose])
            ),
            models.CheckConstraint(name="claim_way_is_tried_five_times", condition=Q(tries__lte=MOST_TRIES)),
            models.CheckConstraint(name="claim_way_ends_after_it_begins", condition=Q(expires_at__gt=F("asked_at"))),
            models.CheckConstraint(
                name="claim_check_is_of_a_claim", condition=Q(purpose=Purpose.RETURN) | Q(claim__isnull=False)
            ),
            models.CheckConstraint(
                name="claim_way_of_nobody_is_never_used", condition=Q(claim__isnull=False) | Q(used_at__isnull=True)
            ),
            models.CheckConstraint(
                name="claim_read_out_has_its_code_and_its_reader",
                condition=(~Q(purpose=Purpose.READ_OUT) & Q(code_hash=""))
                | (Q(purpose=Purpose.READ_OUT, organiser__isnull=False) & ~Q(code_hash="")),
            ),
            models.CheckConstraint(
                name="claim_call_is_confirmed_by_somebody",
                condition=Q(by_call=False) | Q(used_at__isnull=True) | Q(organiser__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_only_a_check_is_by_call", condition=Q(by_call=False) | Q(purpose=Purpose.CHECK)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.handle}"

    @property
    def subject(self) -> str:
        return f"way:{self.id}"

    @property
    def standing(self) -> Standing:
        return standing(Way(self.expires_at, self.used_at, self.replaced_at, self.tries), now=now())
