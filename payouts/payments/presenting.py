"""A run as its page shows it: figures, checks, and the buttons this person has. It only reads, and opens nothing."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from fundapp.kernel.actor import Actor
from fundapp.kernel.money import format_pence
from fundapp.ledger import selectors as ledger
from members.roles import Role
from payouts.payments import by_hand, looking, payees, seeing, selectors, shelf, workflow
from payouts.payments.confirmation import Match
from payouts.payments.freeze import content_hash, in_fours
from payouts.payments.leaving import Leaves, of_rail, rail_of
from payouts.payments.models import PayeeCheck, PaymentRun, RunLine
from payouts.payments.rails import Payment
from payouts.payments.scrutiny import Finding, Severity
from payouts.payments.selectors import Candidate
from payouts.payments.workflow import Fate, RunMove, RunState, open_moves

Shown = dict[str, object]


def row(run: PaymentRun) -> Shown:
    return {"run": run, **state(run)}


def state(run: PaymentRun) -> Shown:
    """The state in words, with the kind of tag that it is shown in."""
    words = {
        RunState.PREPARED: (_("Waits for a second person"), "now"),
        RunState.APPROVED: (_("Approved"), "now"),
        RunState.FILE_WRITTEN: (_("Bank file written"), "now"),
        RunState.UNSURE: (_("Not sure whether the bank has it"), "problem"),
        RunState.SENT: (_("Sent, not yet confirmed"), "now"),
        RunState.SETTLED: (_("Settled"), "done"),
        RunState.ABANDONED: (_("Abandoned"), ""),
    }
    text, kind = words[run.step]
    return {"state": text, "state_kind": kind}


def to_pick(
    candidates: Sequence[Candidate], *, ticked: Collection[UUID] | None, rail: str, looked: Collection[str]
) -> Shown:
    """What can be picked, all ticked at first, what is held and why, what the run would come to and what to look at.

    A run pays in one way, so what leaves in another is not on its list.
    """
    leaves = of_rail(rail)
    ready = [candidate for candidate in candidates if candidate.is_ready and candidate.leaves is leaves]
    picked = [candidate.payout for candidate in ready if ticked is None or candidate.payout.id in ticked]
    findings = looking.findings(picked, rail=rail) if picked else ()
    total = sum(candidate.payout.amount_pence for candidate in ready)
    return {
        "ready": ready,
        "held": [candidate for candidate in candidates if not candidate.is_ready],
        "ticked": {candidate.payout.id for candidate in ready} if ticked is None else set(ticked),
        "stops": [finding.refusal for finding in findings if finding.severity is Severity.STOP],
        "warnings": [finding.refusal for finding in findings if finding.severity is Severity.WARN],
        "looked": set(looked),
        "leaves": leaves.value,
        "bar": _bar(len(ready), total, leaves),
    }


def ready_ways(candidates: Sequence[Candidate]) -> list[Shown]:
    """For each way in which money can leave now, what is ready, and the button that prepares it."""
    titles = {
        Leaves.BANK: _("Prepare a run"),
        Leaves.VOUCHER: _("Prepare a run of vouchers"),
        Leaves.CASH: _("Prepare a run in cash"),
    }
    ready = [candidate for candidate in candidates if candidate.is_ready]
    ways = [(leaves, [each for each in ready if each.leaves is leaves]) for leaves in Leaves]
    return [
        {
            "rail": rail_of(leaves),
            "title": titles[leaves],
            "count": len(found),
            "pence": sum(candidate.payout.amount_pence for candidate in found),
        }
        for leaves, found in ways
        if found
    ]


def whole(run: PaymentRun, actor: Actor) -> Shown:
    """Everything the page of one run shows to this person."""
    lines = selectors.lines_of(run)
    ties = selectors.ties_to_run(actor, run)
    is_by_hand = of_rail(run.rail) is not Leaves.BANK
    is_second = actor.id != str(run.prepared_by_id)
    moves = open_moves(run.step)
    pays = bool(actor.roles & {Role.TREASURER.value, Role.RELEASER.value}) and not ties
    is_treasurer = Role.TREASURER.value in actor.roles
    return {
        **row(run),
        "lines": [
            {**_line(line, said), **by_hand.row(line, run, actor, may_pay=pays)}
            for line, said in zip(lines, _said_of(lines), strict=True)
        ],
        "leaves": of_rail(run.rail).value,
        "checks": _checks(run, lines, ties) if run.step not in workflow.RUN_FINAL else [],
        "hash_in_fours": in_fours(run.content_hash),
        "bar": _bar(run.count, run.total_pence, of_rail(run.rail), left_pence=_left(lines)),
        "may_approve": pays and is_second and RunMove.APPROVE in moves,
        "has_read": run.spot_checks.filter(by_id=UUID(actor.id)).exists(),
        "to_read": min(run.count, 3),
        "may_check_payees": pays
        and not is_by_hand
        and run.step in (RunState.PREPARED, RunState.APPROVED, RunState.FILE_WRITTEN),
        "may_doubt": pays and not is_by_hand and RunMove.DOUBT in moves,
        "may_clear": pays and RunMove.NOT_THERE in moves and actor.id != str(run.unsure_by_id),
        "may_write": pays and RunMove.WRITE_FILE in moves and _is_of(run, actor),
        "may_send": pays and RunMove.SEND in moves,
        "may_abandon": pays and RunMove.ABANDON in moves,
        "may_confirm": is_treasurer and run.step is RunState.SENT and of_rail(run.rail) is not Leaves.CASH,
        "came_back_from": [Fate.LIVE.value, Fate.CONFIRMED.value],
        "may_return": is_treasurer and run.step in (RunState.SENT, RunState.SETTLED),
    }


def spot(run: PaymentRun, lines: Sequence[Payment]) -> Shown:
    """The drawn lines as the bank will be told them."""
    return {
        **row(run),
        "lines": seeing.seen(shelf.rail(run.rail), lines),
        "hash_in_fours": in_fours(run.content_hash),
        "bar": _bar(run.count, run.total_pence, of_rail(run.rail)),
    }


def _is_of(run: PaymentRun, actor: Actor) -> bool:
    return actor.id in (str(run.prepared_by_id), str(run.approved_by_id))


def _left(lines: Sequence[RunLine]) -> int:
    """What of a run is still to leave, in pence."""
    return sum(line.amount_pence for line in lines if line.fate == Fate.LIVE.value)


def _bar(count: int, total_pence: int, leaves: Leaves, *, left_pence: int | None = None) -> list[Shown]:
    """The figures of a run, and what is left where its money comes from once `left_pence` has gone, or all of it."""
    going_pence = total_pence if left_pence is None else left_pence
    is_cash = leaves is Leaves.CASH
    after_pence = ledger.balance_pence("cash" if is_cash else "bank") - going_pence
    return [
        {"label": _("Payments"), "value": count},
        {"label": _("Total"), "value": format_pence(total_pence)},
        {"label": _("Cash box after it") if is_cash else _("Bank after it"), "value": format_pence(after_pence)},
    ]


def _said_of(lines: Sequence[RunLine]) -> list[str]:
    """What the bank said last of each line's payee, in words; empty where nobody asked."""
    words = {
        Match.MATCH: _("Name and account match."),
        Match.CLOSE: _("The bank says: a close match."),
        Match.NO_MATCH: _("The bank says: no match."),
        Match.UNAVAILABLE: _("The bank could not compare the name."),
    }
    claims = [line.payout.award.claim_id for line in lines]
    newest = dict(PayeeCheck.objects.filter(claim_id__in=claims).order_by("at", "id").values_list("claim_id", "said"))
    return [words[Match(newest[claim])] if claim in newest else "" for claim in claims]


def _line(line: RunLine, said: str) -> Shown:
    fates = {
        Fate.LIVE: ("", ""),
        Fate.CONFIRMED: (_("Seen at the bank"), "done"),
        Fate.RETURNED: (_("Came back"), "problem"),
        Fate.ASTRAY: (_("Went astray"), "problem"),
        Fate.DROPPED: (_("Taken out"), ""),
    }
    text, kind = fates[Fate(line.fate)]
    claim = line.payout.award.claim
    return {"line": line, "payout": line.payout, "claim": claim, "fate": text, "fate_kind": kind, "said": said}


def _checks(run: PaymentRun, lines: Sequence[RunLine], ties: Collection[workflow.Tie]) -> list[Shown]:
    """What the machine looked at. A "look" is for a person to judge; a "stop" holds the run."""
    live = [line for line in lines if line.fate == Fate.LIVE.value]
    as_frozen = content_hash(selectors.frozen(run)) == run.content_hash
    claims = [line.payout.award.claim_id for line in live]
    looked = dict(run.looked_at.values_list("code", "why"))
    is_cash = of_rail(run.rail) is Leaves.CASH
    enough = ledger.balance_pence("cash" if is_cash else "bank") >= _left(lines)
    checks = [
        _check(as_frozen, "stop", _("It is what was frozen."), _("It is not what was frozen. Abandon it.")),
        *_refusals(lines),
        _check(enough, "look", _("There is enough."), _("There is less than this run pays.")),
        _check(
            len(set(claims)) == len(claims),
            "look",
            _("Nobody is paid twice in it."),
            _("It pays the same request more than once."),
        ),
    ]
    found = looking.findings_of(run)
    if not found:
        checks.append({"state": "pass", "text": _("Caps, accounts, dates and the reserve: nothing to look at.")})
    checks += [_found(finding, looked) for finding in found]
    return checks + [{"state": "stop", "text": _(workflow.refusal_of(tie).sentence)} for tie in ties]


def _refusals(lines: Sequence[RunLine]) -> list[Shown]:
    """Accounts that the bank says are not theirs, and requests that were taken back since the run was frozen."""
    live = [line for line in lines if line.fate == Fate.LIVE.value]
    found = [payees.payee_refused(line.payout.award.claim) for line in live]
    stops: list[Shown] = [{"state": "stop", "text": _(one.sentence) % one.values} for one in found if one is not None]
    dropped = [line.payout.award.claim.reference for line in lines if line.fate == Fate.DROPPED.value]
    text = _("Not needed any more, or less of it: %(labels)s. Abandon it, and prepare a new one.")
    return stops + ([{"state": "stop", "text": text % {"labels": ", ".join(dropped)}}] if dropped else [])


def _found(finding: Finding, looked: Mapping[str, str]) -> Shown:
    """A stop, or a warning with the words of whoever ticked it."""
    text = _(finding.refusal.sentence) % finding.refusal.values
    if finding.severity is Severity.STOP:
        return {"state": "stop", "text": text}
    if finding.code not in looked:
        return {"state": "look", "text": _("%(what)s New since it was frozen.") % {"what": text}}
    return {"state": "look", "text": _("%(what)s Looked at: %(why)s") % {"what": text, "why": looked[finding.code]}}


def _check(is_fine: bool, otherwise: str, fine: str, not_fine: str) -> Shown:  # noqa: FBT001 -- one verdict, two sentences
    return {"state": "pass", "text": fine} if is_fine else {"state": otherwise, "text": not_fine}
