"""Somebody says what a line is: movements of the books, and for the rest what it is instead. Only then is it posted."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions import codes
from fundapp.contributions.actions import offline
from fundapp.contributions.counting import Seen, moment_of, source_of
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, need_fresh_factor
from fundapp.kernel.ids import new_id
from fundapp.kernel.refusal import Refused, refuse
from fundapp.ledger import actions as ledger
from fundapp.ledger import chart, journal
from fundapp.ledger.models import Entry
from fundapp.treasury import access, picking, selectors
from fundapp.treasury.actions.tying import Pair, Tying
from fundapp.treasury.matching import Certainty
from fundapp.treasury.models import Match, MatchPart, StatementLine
from fundapp.treasury.workflow import NEEDS_FRESH, Rest, need_whole
from members.access import need_one_of
from members.roles import Role

# A bank's line is never the sum of more than a large run.
PICKS_MOST = 500


@dataclass(frozen=True, slots=True)
class _Part:
    entry_id: int
    pence: int


@transaction.atomic
def accept(
    actor: Actor, *, line_id: int, picks: Sequence[str] = (), rest: Rest | None = None, reference: str = ""
) -> Match:
    """Say that a line is these movements, and its rest that. Said again in the same words it is a quiet success."""
    line = access.line_for(actor, line_id, lock=True)
    before = selectors.active_match(line)
    asked = _digest(picks, rest, reference)

    need_one_of(actor, Role.TREASURER)
    if before is not None:
        if before.asked == asked:
            return before
        raise refuse("line_is_matched", "Somebody has said what this line is already. Load the page again.")
    if len(picks) > PICKS_MOST:
        raise refuse("too_many_parts", "A line has at most %(most)s parts.", most=PICKS_MOST)
    if not picks and rest is None:
        raise refuse("nothing_chosen", "Say what this line is.")
    if rest in NEEDS_FRESH:
        need_fresh_factor(actor, at=clock.now())

    turn = Match.objects.filter(line=line).count()
    sources = [source for pick in dict.fromkeys(picks) for source in picking.entries_of(actor, pick)]
    parts = _parts(sources)
    left_pence = need_whole(
        line_pence=line.amount_pence,
        parts_pence=sum(part.pence for part in parts),
        rest=rest,
        currency=settings.FUND_CURRENCY,
    )
    if rest is not None:
        parts += _parts([_post_rest(actor, line, rest, left_pence, turn=turn, reference=reference)])
    match = _write(actor, line, parts, asked=asked, turn=turn)

    audit.record(
        actor,
        Verb.BANK_MATCHED,
        line.subject,
        parts=len(parts),
        rest=rest.value if rest else "",
        amount_pence=line.amount_pence,
    )
    return match


def accept_sure(actor: Actor) -> tuple[int, tuple[Refused, ...]]:
    """Accept every suggestion that is beyond doubt, each for itself; how many, and why the others were not."""
    need_one_of(actor, Role.TREASURER)
    done, refused = 0, []
    for line_id, suggestion in selectors.suggestions().items():
        if suggestion.certainty is not Certainty.SURE:
            continue
        try:
            accept(actor, line_id=line_id, **picking.as_asked(suggestion.code))
            done += 1
        except Refused as why:
            refused.append(why)
    return done, tuple(refused)


def link_sure(actor: Actor) -> int:
    """Tie lines to what is in the books already, where reference, amount and days agree. Nothing is posted by it."""
    found = selectors.suggestions(only_entries=True)
    sure = {line: each.code for line, each in found.items() if each.certainty is Certainty.SURE}
    if not sure:
        return 0
    tying = Tying()
    # What each entry moved at the bank is what its line is, or they would not agree.
    tying.take(
        Pair(new_id(), line_id, int(code.removeprefix(selectors.ENTRY)), _digest([code], None, ""))
        for line_id, code in sure.items()
    )
    count = tying.move(by=actor.id)

    if count:
        audit.record(actor, Verb.BANK_MATCHED, "bank-lines:sure", lines=count)
    return count


# --- Parts of the above -----------------------------------------------------------------------------------------------
def _post_rest(actor: Actor, line: StatementLine, rest: Rest, pence: int, *, turn: int, reference: str) -> str:
    """Post what no movement accounts for, by the door that such money always takes; the entry's source."""
    _need_not_posted_before(line, pence)
    name, at = f"bank:{line.id}", moment_of(line.day)
    if rest is Rest.CHARGE:
        source = f"{name}:charge:{turn}"
        ledger.post(journal.bank_charge(source=source, at=at, pence=-pence))
        return source
    if rest is Rest.CASH:
        source = f"{name}:drawn:{turn}"
        ledger.post(journal.cash_drawn(source=source, at=at, pence=-pence))
        return source
    if rest is Rest.GIVEN_BACK:
        source = f"{name}:given-back:{turn}"
        ledger.post(journal.given_back(source=source, at=at, pot=chart.GENERAL, pence=pence))
        return source
    # Of a bank's text only a reference of ours goes on; two alike on one day are two, since the bank says so.
    given = codes.read_reference(reference)
    if reference.strip() and not given:
        raise refuse("reference_unknown", "We gave nobody this reference. Leave it empty if nobody knows whose it is.")
    seen = Seen("bank", pence, line.day, given, is_another=not selectors.is_written_down(line, pence))
    gift = offline.record_transfer(actor, key=f"{name}:{turn}", seen=seen)
    return source_of(gift.id)


def _need_not_posted_before(line: StatementLine, pence: int) -> None:
    if selectors.left_over_from(line, pence):
        raise refuse(
            "still_in_the_books",
            "This line was posted before, and that is still in the books. Choose it below, or correct it there first.",
        )


def _parts(sources: Sequence[str]) -> list[_Part]:
    """The entries of these sources and what each moved at the bank, locked so that no other line takes one."""
    entries = list(Entry.objects.select_for_update().filter(source__in=sources).order_by("id"))
    if len(entries) != len(set(sources)):
        raise _gone()
    ids = [entry.id for entry in entries]
    moved = _moved(ids)
    if len(moved) != len(ids) or selectors.are_matched(ids):
        raise _gone()
    return moved


def _moved(entry_ids: Sequence[int]) -> list[_Part]:
    return [_Part(entry_id, pence) for entry_id, pence in selectors.moved_at_the_bank(entry_ids)]


def _write(actor: Actor, line: StatementLine, parts: Sequence[_Part], *, asked: str, turn: int) -> Match:
    match = Match.objects.create(line=line, turn=turn, asked=asked, by=actor.id)
    turns = selectors.turns_of_entries([part.entry_id for part in parts])
    MatchPart.objects.bulk_create(
        MatchPart(match=match, entry_id=part.entry_id, amount_pence=part.pence, turn=turns.get(part.entry_id, 0))
        for part in parts
    )
    return match


def _digest(picks: Sequence[str], rest: Rest | None, reference: str) -> str:
    said = "|".join([*sorted(set(picks)), rest.value if rest else "", codes.read_reference(reference)])
    return hashlib.sha256(said.encode()).hexdigest()


def _gone() -> Refused:
    return refuse("movement_is_taken", "What you chose belongs to another line, or is gone. Load the page again.")
