"""Motions, who may vote on them, and the votes. What a motion proposes is frozen when it opens; votes never change."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id
from fundapp.limits.catalogue import Limit
from members.roles import Role
from payouts.motions.simulation import Simulation, read
from payouts.motions.voting import LEAST_VOTES, Choice
from payouts.motions.workflow import AT_WORK, OVER, Kind, State
from payouts.rulebook.choices import MotionMajority

_AT_WORK = [state.value for state in AT_WORK]
_OVER = [state.value for state in OVER]
_AGREED = [State.CARRIED.value, State.IN_FORCE.value]
_VOTED_ON, _TWO_PEOPLE = Q(kind=Kind.RULEBOOK.value), Q(kind__in=[Kind.ROLE.value, Kind.LIMIT.value])


class Motion(models.Model):
    """One proposal to change one thing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.PositiveIntegerField(unique=True)
    # From the form that made it: the same form sent twice is one motion.
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10)
    # What would clash with it: `rulebook`, `limit:…`, `role:…:account`.
    about = models.CharField(max_length=100)
    note = models.CharField(max_length=600, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=now, editable=False)
    closes_at = models.DateTimeField()

    # A rulebook: its text, what it would have done, and by how many it is decided.
    document = models.TextField(blank=True)
    effective_from = models.DateField(null=True, blank=True)
    simulation = models.JSONField(null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    majority = models.CharField(max_length=30, blank=True)
    # The rules that it would change.
    instead_of = models.ForeignKey(
        "rulebook.RulebookVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A role for somebody, or a limit: what it was, and what it shall be.
    role = models.CharField(max_length=20, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    limit_name = models.CharField(max_length=40, blank=True)
    was = models.PositiveBigIntegerField(null=True, blank=True)
    value = models.PositiveBigIntegerField(null=True, blank=True)

    state = models.CharField(max_length=12, default=State.OPEN.value)
    # Who agreed to it, where that takes one other person.
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    takes_effect_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Why it ended without effect, as a code; blank otherwise.
    why = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about"],
                condition=Q(state="open") | (Q(state="carried") & _TWO_PEOPLE),
                name="motion_is_the_only_one_about_its_subject",
            ),
            models.CheckConstraint(name="motion_state_is_known", condition=Q(state__in=[s.value for s in State])),
            models.CheckConstraint(name="motion_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="motion_closes_after_it_opened", condition=Q(closes_at__gt=F("opened_at"))),
            models.CheckConstraint(
                name="motion_says_what_it_proposes",
                condition=(
                    _VOTED_ON
                    & ~Q(document="")
                    & ~Q(note="")
                    & Q(
                        effective_from__isnull=False,
                        simulation__isnull=False,
                        instead_of__isnull=False,
                        quorum__isnull=False,
                        quorum__gte=LEAST_VOTES,
                        majority__in=[m.value for m in MotionMajority],
                        role="",
                        account__isnull=True,
                        limit_name="",
                        value__isnull=True,
                    )
                )
                | Q(
                    kind="role",
                    role__in=[role.value for role in Role],
                    account__isnull=False,
                    limit_name="",
                    value__isnull=True,
                    document="",
                    quorum__isnull=True,
                )
                | Q(
                    kind="limit",
                    limit_name__in=[limit.value for limit in Limit],
                    was__isnull=False,
                    value__isnull=False,
                    role="",
                    account__isnull=True,
                    document="",
                    quorum__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="motion_is_agreed_to_by_somebody_else",
                condition=Q(seconded_by__isnull=True)
                | (
                    _TWO_PEOPLE
                    & ~Q(seconded_by=F("proposed_by"))
                    & (Q(account__isnull=True) | ~Q(seconded_by=F("account")))
                ),
            ),
            models.CheckConstraint(
                name="motion_gives_no_role_to_its_proposer",
                condition=Q(account__isnull=True) | ~Q(account=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="motion_agreed_says_when_and_by_whom",
                condition=~Q(state__in=_AGREED)
                | Q(decided_at__isnull=False, takes_effect_at__isnull=False)
                & (_VOTED_ON | Q(seconded_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="motion_is_voted_on_until_it_closes",
                condition=_TWO_PEOPLE | Q(decided_at__isnull=True) | Q(decided_at__gte=F("closes_at")),
            ),
            models.CheckConstraint(
                name="motion_over_has_its_time",
                condition=Q(state__in=_AT_WORK, ended_at__isnull=True) | Q(state__in=_OVER, ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="motion_takes_effect_on_its_day",
                condition=~Q(state="in_force") | Q(ended_at__gte=F("takes_effect_at")),
            ),
            models.CheckConstraint(
                name="motion_lapsed_says_why",
                condition=(Q(state="lapsed") & ~Q(why="")) | (~Q(state="lapsed") & Q(why="")),
            ),
        ]

    def __str__(self) -> str:
        return self.minute_ref

    @property
    def minute_ref(self) -> str:
        """How what it brought about refers to it."""
        return f"Motion {self.number}"

    @property
    def subject(self) -> str:
        return f"motion:{self.id}"

    @property
    def step(self) -> State:
        return State(self.state)

    @property
    def sort(self) -> Kind:
        return Kind(self.kind)

    @property
    def simulated(self) -> Simulation:
        assert self.simulation is not None, "only a rulebook is tried on what was decided"
        return read(self.simulation)


class Elector(models.Model):
    """Somebody who was on the committee when the motion opened, and so may vote on it, once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="electors")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["motion", "account"], name="elector_is_one_for_each_person")]

    def __str__(self) -> str:
        return f"elector {self.id}"


class Vote(models.Model):
    """What one elector said. The elector makes it unique, so one person has one vote."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    elector = models.OneToOneField(Elector, on_delete=models.PROTECT, related_name="vote")
    # From the form that cast it: the same form sent twice is one vote.
    key = models.CharField(max_length=120)
    choice = models.CharField(max_length=10)
    cast_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="motion_vote_choice_is_known", condition=Q(choice__in=[choice.value for choice in Choice])
            )
        ]

    def __str__(self) -> str:
        return f"vote {self.id}"
