"""The one door through which a sealed text is read: gates, log row, commit, and only then the key."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction

from fundapp.kernel.actor import Actor
from fundapp.kernel.ids import new_id
from fundapp.kernel.refusal import Refusal, Refused, refuse
from fundapp.vault import caps, chain, cipher, keystore, registry
from fundapp.vault.classes import SealedClass
from fundapp.vault.models import LogHead, Opening, SealedField
from fundapp.vault.registry import Allowed, Asking


def open_sealed(
    actor: Actor, *, subject: str, sealed_class: SealedClass, field: str, purpose: str, press: UUID | None = None
) -> str:
    """The text of one field; or `Refused`, which is logged as well."""
    return open_fields(
        actor, subject=subject, sealed_class=sealed_class, fields=(field,), purpose=purpose, press=press
    )[field]


def open_fields(
    actor: Actor,
    *,
    subject: str,
    sealed_class: SealedClass,
    fields: Iterable[str],
    purpose: str,
    press: UUID | None = None,
) -> dict[str, str]:
    """Several fields of one class at once: one log row for each, and all of them or none.

    `press` ties together what one press of a button opens in several calls, such as a payment run: it counts once.
    """
    askings = [Asking(actor, subject, sealed_class, field, purpose) for field in fields]
    class_key = let_in(askings, press=press)
    return {asking.field: _unsealed(class_key, asking) for asking in askings}


def let_in(askings: Sequence[Asking], *, press: UUID | None = None) -> bytes:
    """Gates and log for one actor's wishes about one class of one subject; its key when all of them are granted.

    The log is committed on its own (`durable`), so this cannot be called inside another transaction: a crash may leave
    a row without an opening, never an opening without its row.
    """
    actor, subject, sealed_class = askings[0].actor, askings[0].subject, askings[0].sealed_class
    press = press or new_id()
    with transaction.atomic(durable=True):
        head = _held_head()
        state = keystore.lock(subject, sealed_class)

        verdicts = [_judged(asking, state) for asking in askings]
        reasons = {r.code: r for verdict in verdicts if isinstance(verdict, tuple) for r in verdict}
        # Who may not open this is not asked for anything else.
        refusals = tuple(reasons.values()) or caps.person(actor) or caps.reached(actor, press)

        for asking, verdict in zip(askings, verdicts, strict=True):
            _log(head, press, asking, refusals or verdict)
        head.save(update_fields=["number", "digest"])
        for code in caps.CODES.intersection(reason.code for reason in refusals):
            for alarm in registry.alarms():
                alarm(actor, code)

    if refusals:
        raise Refused(*refusals)
    return keystore.get(subject, sealed_class)


def _held_head() -> LogHead:
    """The end of the log, held until the transaction ends: openings are judged, counted and written one by one."""
    head, _ = LogHead.objects.select_for_update().get_or_create(id=1)
    return head


def _judged(asking: Asking, state: keystore.State) -> Allowed | tuple[Refusal, ...]:
    """The gates' verdict first: who may not know whether something is there is not told by another refusal."""
    verdict = registry.judge(asking)
    if isinstance(verdict, Allowed) and state == "destroyed":
        return keystore.key_was_destroyed().reasons
    return verdict


def _log(head: LogHead, press: UUID, asking: Asking, verdict: Allowed | tuple[Refusal, ...]) -> None:
    """One more row at the end of the chain; the head that is held moves with it."""
    allowed = isinstance(verdict, Allowed)
    row = Opening(
        press=press,
        actor_kind=asking.actor.kind.value,
        actor_id=asking.actor.id,
        actor_label=asking.actor.label,
        part=verdict.part if isinstance(verdict, Allowed) else "",
        subject=asking.subject,
        sealed_class=asking.sealed_class.value,
        field=asking.field,
        purpose=asking.purpose,
        outcome=(Opening.Outcome.ALLOWED if allowed else Opening.Outcome.REFUSED).value,
        refused_codes="" if isinstance(verdict, Allowed) else " ".join(reason.code for reason in verdict)[:200],
        number=head.number + 1,
        before=head.digest,
    )
    row.digest = chain.digest(row.number, row.before, vars(row))
    row.save(force_insert=True)
    head.number, head.digest = row.number, row.digest


def _unsealed(class_key: bytes, asking: Asking) -> str:
    row = SealedField.objects.filter(
        subject=asking.subject, sealed_class=asking.sealed_class.value, field=asking.field
    ).first()
    if row is None:
        raise refuse("nothing_is_sealed_here", "There is nothing here to open.")
    place = cipher.Place(row.subject, row.sealed_class, row.field, row.version)
    return cipher.unseal(class_key, bytes(row.ciphertext), place)
