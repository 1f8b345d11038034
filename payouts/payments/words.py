"""Which neutral words a person's bank statement shows beside the money: the rules' list, and what they chose of it."""

from uuid import UUID

from fundapp.kernel import clock
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from payouts.payments.models import Award, StatementWords
from payouts.rulebook import selectors as rulebooks

_OPEN = frozenset(
    {State.SUBMITTED, State.PREPARING, State.WAITING, State.DECIDING, State.APPROVED, State.PAYING, State.NOT_THIS_TIME}
)
# A bill is paid under its own number, and what no bank carries is on no statement.
_SHOWN_BY_A_BANK = frozenset({"bank", "trusted"})


def choices(claim: Claim) -> tuple[str, ...]:
    """The words that the rules of this request allow, the usual ones first; none before there are rules."""
    award = Award.objects.filter(claim=claim).select_related("decision__rulebook_version").order_by("-id").first()
    version = award.decision.rulebook_version if award is not None else rulebooks.in_force(clock.today())
    return tuple(version.rulebook.payment.references) if version is not None else ()


def words_of(claim: Claim, references: tuple[str, ...]) -> str:
    """What they chose, as long as it is among `references`; else the usual words."""
    chosen = StatementWords.objects.filter(claim=claim).values_list("words", flat=True).first()
    return chosen if chosen in references else references[0]


def may_choose(claim_id: UUID) -> bool:
    """Whether there is a choice to make: a bank shows them, and there is more than one."""
    claim = Claim.objects.filter(id=claim_id).first()
    return claim is not None and is_open(claim) and len(choices(claim)) > 1


def is_open(claim: Claim) -> bool:
    return claim.step in _OPEN and claim.pay_how in _SHOWN_BY_A_BANK
