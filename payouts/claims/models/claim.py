"""The claims table. What could harm a person is in the vault, not in a column here."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When

from fundapp.kernel.actor import Actor
from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id
from payouts.claims import facts, promises, questions
from payouts.claims.consents import Purpose
from payouts.claims.helping import TakenBy
from payouts.claims.questions import Field, Question
from payouts.claims.workflow import State
from payouts.rulebook.models import RulebookVersion

_NEVER_SENT = [State.DRAFT, State.WITHDRAWN, State.WIPED]
_READY = [State.DECIDING, State.APPROVED, State.NOT_THIS_TIME, State.PAYING, State.CLOSED]
_YES = [State.APPROVED, State.PAYING, State.CLOSED]
_TAKEN_BACK = [State.WITHDRAWN, State.WIPED]
_MAY_BE_ERASED = [State.NOT_THIS_TIME, State.CLOSED, State.WITHDRAWN, State.WIPED]
# What an erased claim no longer says; a check below holds the same. A new answer belongs in here.
_BLANK: dict[str, Any] = {
    **dict.fromkeys(("who_for", "benefit", "reason", "lost_per", "pay_how", "account_ends", "contact_route"), ""),
    **dict.fromkeys(("proof_how", "best_time", "membership_code", "proof_seen", "asked_for", "panel_wants"), ""),
    **dict.fromkeys(("letter_date", "lost_pence", "sanction_from", "sanction_to", "loss_per_day_pence")),
    **dict.fromkeys(
        (
            "income_pence",
            "more_facts",
            "assessment",
            "amount_pence",
            "adults",
            "children",
            "follows",
            "payee_changed_at",
        )
    ),
    **dict.fromkeys(("letter_date_told", "may_leave_message", "no_money_today"), False),
}


def _known(question: Question, name: str) -> models.CheckConstraint:
    field: Field = next(field for field in question.fields if field.name == name)
    values = ["", *(choice.value for choice in field.choices)]
    return models.CheckConstraint(name=f"claim_{name}_is_known", condition=Q(**{f"{name}__in": values}))


# What was paid is in the books as well, and the route is blanked a little later where a last letter is to leave by it.
_SAID_ELSEWHERE = {"amount_pence", "contact_route"}


def _is_blank(name: str, value: object) -> Q:
    return Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})


def _all_blank() -> Q:
    blank = Q(erased_at__isnull=False)
    for name in sorted(_BLANK.keys() - _SAID_ELSEWHERE):
        blank &= _is_blank(name, _BLANK[name])
    return blank


# By when we promised the next step; nothing while it is the person's own turn. An index below reads the same.
DUE = Case(
    *(When(state=step, then=F(f"{promises.waited_for(step)}_by")) for step in promises.WAITS_FOR_US),
    default=None,
    output_field=models.DateTimeField(),
)
# What organisers have before them: sent and not over, and a draft whose owner said that they did not ask for it.
OPEN = Q(state__in=[*promises.WAITS_FOR_US, State.WAITING]) | Q(state=State.DRAFT, frozen_at__isnull=False)


class Claim(models.Model):
    """One person's request for support in one sanction. Nothing in it names them: `questions` says what is sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # The form's one-use token: the same form sent twice starts one claim.
    key = models.CharField(max_length=120, unique=True)
    # What organisers call it. The code that brings the claimant back is kept only as a slow keyed hash.
    reference = models.CharField(max_length=5, unique=True)
    code_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=16, default=State.DRAFT)
    # Where the money is to come from; the caseworker says so with the facts.
    pot = models.SlugField(max_length=60, default="general")

    # On what it came; where somebody wrote it down for the person, they say first that it is theirs.
    taken_by = models.CharField(max_length=10, default=TakenBy.PAGE)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_how = models.CharField(max_length=8, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # The person said that they did not ask for this: nothing moves until they, or a caseworker after a call, thaw it.
    frozen_at = models.DateTimeField(null=True, blank=True)
    # Their caseworker's tick: this person has nothing for today, so of several that are due alike theirs comes first.
    no_money_today = models.BooleanField(default=False)
    # What the panel said was needed when it sent the request back; a word of `questions.ASKABLE`.
    panel_wants = models.CharField(max_length=20, blank=True)

    # The answers, in the words of `questions`; blank until given.
    who_for = models.CharField(max_length=20, blank=True)
    benefit = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    letter_date = models.DateField(null=True, blank=True)
    # True once answered, which may have been "I am not sure".
    letter_date_told = models.BooleanField(default=False)
    lost_pence = models.PositiveBigIntegerField(null=True, blank=True)
    lost_per = models.CharField(max_length=20, blank=True)
    # Asked only where the rules use them.
    adults = models.PositiveSmallIntegerField(null=True, blank=True)
    children = models.PositiveSmallIntegerField(null=True, blank=True)
    proof_how = models.CharField(max_length=20, blank=True)
    pay_how = models.CharField(max_length=20, blank=True)
    # The last two digits, so that a person can tell their accounts apart without anything being opened.
    account_ends = models.CharField(max_length=2, blank=True)
    # When where the money goes was last changed after the request was sent; new details wait before they are paid to.
    payee_changed_at = models.DateTimeField(null=True, blank=True)
    contact_route = models.CharField(max_length=20, blank=True)
    best_time = models.CharField(max_length=20, blank=True)
    may_leave_message = models.BooleanField(default=False)
    # The request before this one, for the same sanction that went on.
    follows = models.ForeignKey("self", on_delete=models.PROTECT, related_name="followed_by", null=True, blank=True)

    # What the caseworker confirmed.
    sanction_from = models.DateField(null=True, blank=True)
    sanction_to = models.DateField(null=True, blank=True)
    loss_per_day_pence = models.PositiveBigIntegerField(null=True, blank=True)
    proof_seen = models.CharField(max_length=20, blank=True)
    membership_code = models.CharField(max_length=20, blank=True)
    income_pence = models.PositiveBigIntegerField(null=True, blank=True)
    # What only some rules ask for, by the keys of a rulebook's examples.
    more_facts = models.JSONField(null=True, blank=True)
    # The one thing that is asked for while waiting: the slug of a question, or `proof`.
    asked_for = models.CharField(max_length=20, blank=True)

    # Who is making it ready, and by which rules it is judged.
    caseworker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    rulebook_version = models.ForeignKey(
        RulebookVersion, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # How often it was made ready; each time is a new matter for a panel.
    round = models.PositiveSmallIntegerField(default=0)

    # What was decided, with the sum that led to it, kept so that the claimant can redo it.
    amount_pence = models.PositiveBigIntegerField(null=True, blank=True)
    assessment = models.JSONField(null=True, blank=True)

    started_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    taken_up_at = models.DateTimeField(null=True, blank=True)
    prepared_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    paying_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # When the claimant asked for a second look, which there is one of.
    look_again_at = models.DateTimeField(null=True, blank=True)
    # Since when it says nothing of a person any more: by their own wish, or because its time was over.
    erased_at = models.DateTimeField(null=True, blank=True)
    # Of the receipt that the person got for it; blank when nobody asked.
    receipt = models.CharField(max_length=9, blank=True)
    # While set, the address is kept for the one last letter, and until this moment at most.
    last_letter_by = models.DateTimeField(null=True, blank=True)
    # What the claimant was promised.
    prepare_by = models.DateTimeField(null=True, blank=True)
    decide_by = models.DateTimeField(null=True, blank=True)
    pay_by = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "prepare_by"], name="claims_queue"),
            models.Index(DUE, F("no_money_today").desc(), "id", name="claims_open_by_due", condition=OPEN),
            models.Index(fields=["changed_at"], name="claims_old_drafts", condition=Q(state="draft")),
        ]
        constraints = [
            models.CheckConstraint(name="claim_state_is_known", condition=Q(state__in=[s.value for s in State])),
            _known(questions.WHO, "who_for"),
            _known(questions.BENEFIT, "benefit"),
            _known(questions.SAID, "reason"),
            _known(questions.AMOUNT, "lost_per"),
            _known(questions.PROOF, "proof_how"),
            _known(questions.PAY_HOW, "pay_how"),
            _known(questions.CONTACT, "contact_route"),
            _known(questions.CONTACT, "best_time"),
            models.CheckConstraint(
                name="claim_household_is_possible",
                condition=(Q(adults__isnull=True) | Q(adults__gte=1, adults__lte=12))
                & (Q(children__isnull=True) | Q(children__lte=12)),
            ),
            models.UniqueConstraint(
                name="claim_is_followed_once",
                fields=["follows"],
                condition=~Q(state__in=_TAKEN_BACK),
            ),
            models.CheckConstraint(
                name="claim_follows_another", condition=Q(follows__isnull=True) | ~Q(follows=F("id"))
            ),
            models.CheckConstraint(
                name="claim_proof_seen_is_known",
                condition=Q(proof_seen__in=["", *(proof.value for proof in facts.ProofSeen)]),
            ),
            models.CheckConstraint(
                name="claim_sent_has_its_time_its_rules_and_its_promises",
                condition=Q(state__in=_NEVER_SENT)
                | Q(
                    submitted_at__isnull=False,
                    rulebook_version__isnull=False,
                    prepare_by__isnull=False,
                    decide_by__isnull=False,
                    pay_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="claim_in_hand_has_a_caseworker",
                condition=~Q(state__in=[State.PREPARING, State.WAITING, *_READY])
                | Q(caseworker__isnull=False, taken_up_at__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_ready_has_its_facts",
                condition=~Q(state__in=_READY)
                | Q(erased_at__isnull=False)
                | Q(
                    prepared_at__isnull=False,
                    sanction_from__isnull=False,
                    # A check passes what is unknown, so a comparison alone would let NULL through.
                    loss_per_day_pence__isnull=False,
                    loss_per_day_pence__gt=0,
                    round__gte=1,
                ),
            ),
            models.CheckConstraint(
                name="claim_waits_for_exactly_one_thing",
                condition=(Q(state=State.WAITING) & ~Q(asked_for="")) | (~Q(state=State.WAITING) & Q(asked_for="")),
            ),
            models.CheckConstraint(
                name="claim_yes_has_an_amount_and_its_sum",
                condition=~Q(state__in=_YES)
                | Q(
                    decided_at__isnull=False,
                    amount_pence__isnull=False,
                    amount_pence__gt=0,
                )
                & (Q(assessment__isnull=False) | Q(erased_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="claim_not_this_time_has_no_amount",
                condition=~Q(state=State.NOT_THIS_TIME)
                | Q(decided_at__isnull=False, amount_pence__isnull=True)
                & (Q(assessment__isnull=False) | Q(erased_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="claim_is_looked_at_again_after_it_was_sent",
                condition=Q(look_again_at__isnull=True)
                | Q(submitted_at__isnull=False, look_again_at__gte=F("submitted_at")),
            ),
            models.CheckConstraint(
                name="claim_taken_by_is_known", condition=Q(taken_by__in=[way.value for way in TakenBy])
            ),
            models.CheckConstraint(
                name="claim_confirmed_says_how",
                condition=Q(confirmed_at__isnull=True, confirmed_how="", confirmed_by__isnull=True)
                | (Q(confirmed_at__isnull=False, confirmed_how="code", confirmed_by__isnull=True))
                | (Q(confirmed_at__isnull=False, confirmed_how="call", confirmed_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="claim_unconfirmed_is_not_decided",
                condition=~Q(state__in=_READY) | Q(taken_by=TakenBy.PAGE) | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_closed_was_paid", condition=~Q(state=State.CLOSED) | Q(paid_at__isnull=False)
            ),
            models.CheckConstraint(
                name="claim_sanction_ends_after_it_starts",
                condition=Q(sanction_to__isnull=True) | Q(sanction_to__gte=F("sanction_from")),
            ),
            models.CheckConstraint(
                name="claim_taken_back_has_its_time",
                condition=~Q(state__in=_TAKEN_BACK) | Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_wiped_is_erased", condition=~Q(state=State.WIPED) | Q(erased_at__isnull=False)
            ),
            models.CheckConstraint(
                name="claim_erased_has_ended",
                condition=Q(erased_at__isnull=True) | Q(state__in=_MAY_BE_ERASED),
            ),
            models.CheckConstraint(
                name="claim_erased_keeps_no_answer", condition=Q(erased_at__isnull=True) | _all_blank()
            ),
            models.CheckConstraint(
                name="claim_erased_keeps_no_address",
                condition=Q(erased_at__isnull=True) | Q(contact_route="") | Q(last_letter_by__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_receipt_is_of_an_erasure",
                condition=Q(receipt="", last_letter_by__isnull=True) | Q(erased_at__isnull=False),
            ),
            models.UniqueConstraint(name="claim_receipt_is_its_own", fields=["receipt"], condition=~Q(receipt="")),
        ]

    # Through whom this object was got for a page, when not through the person's own code; never stored.
    seen_by: Actor | None = None

    def __str__(self) -> str:
        return self.reference

    @property
    def needs_confirming(self) -> bool:
        """Somebody wrote it down for the person, who has not yet said that it is theirs."""
        return self.taken_by != TakenBy.PAGE and self.confirmed_at is None

    @property
    def subject(self) -> str:
        """What the vault, the audit and the outbox call it."""
        return f"claim:{self.id}"

    @property
    def step(self) -> State:
        """The state as the workflow knows it."""
        return State(self.state)

    @property
    def due_by(self) -> datetime | None:
        """By when we promised the next step: in Python what `DUE` says to the database."""
        promise = promises.waited_for(self.step)
        return getattr(self, f"{promise}_by") if promise is not None else None

    @property
    def days_lost(self) -> int | None:
        """How many days the money is cut for, as confirmed; None while no end is known."""
        if self.sanction_from is None or self.sanction_to is None:
            return None
        return facts.days_lost(self.sanction_from, self.sanction_to)

    def agrees_to(self, purpose: Purpose) -> bool:
        """Whether there is a live yes to this purpose at this moment."""
        return self.consents.filter(purpose=purpose.value, withdrawn_at__isnull=True).exists()

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    def blank(self) -> None:
        """Put every answer and every confirmed fact out of the row, before it is saved as erased.

        The amount of what was paid stays, because the books say it too.
        """
        for name, value in _BLANK.items():
            if name != "amount_pence" or self.state != State.CLOSED:
                setattr(self, name, value)
