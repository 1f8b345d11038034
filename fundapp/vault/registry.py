"""Which gates judge an opening. Rooms above register theirs; the vault knows gates, never who stands at them."""

from collections.abc import Callable
from dataclasses import dataclass

from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refusal
from fundapp.vault.classes import SealedClass


@dataclass(frozen=True, slots=True)
class Asking:
    """One wish to read one sealed field: who, what, and what for."""

    actor: Actor
    subject: str
    sealed_class: SealedClass
    field: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """A gate's yes, with the part in which the actor asks (`caseworker`, `claimant`): the subject's log shows it."""

    part: str


# Told, inside the opening's transaction, that an organiser came to an end of what may be opened; by the cap's code.
Alarm = Callable[[Actor, str], None]
# A gate may allow, refuse, or know nothing of the matter (None). It runs inside the opening's transaction and may lock.
Gate = Callable[[Asking], Allowed | Refusal | None]
_gates: dict[SealedClass, list[Gate]] = {}


def register_gate(sealed_class: SealedClass, gate: Gate) -> None:
    """From now on `gate` is asked at every opening of the class. The same gate registered again is a quiet success."""
    gates = _gates.setdefault(sealed_class, [])
    if gate not in gates:
        gates.append(gate)


def unregister_gate(sealed_class: SealedClass, gate: Gate) -> None:
    _gates[sealed_class].remove(gate)


def gates_of(sealed_class: SealedClass) -> tuple[Gate, ...]:
    return tuple(_gates.get(sealed_class, ()))


_alarms: list[Alarm] = []


def on_capped(alarm: Alarm) -> None:
    """From now on `alarm` hears of every opening that a cap refused. Registering again is a quiet success."""
    if alarm not in _alarms:
        _alarms.append(alarm)


def alarms() -> tuple[Alarm, ...]:
    return tuple(_alarms)


def judge(asking: Asking) -> Allowed | tuple[Refusal, ...]:
    """Allowed only when at least one gate allows and none refuses, so that a class without gates stays shut."""
    verdicts = [gate(asking) for gate in gates_of(asking.sealed_class)]
    refusals = tuple(verdict for verdict in verdicts if isinstance(verdict, Refusal))
    allowed = next((verdict for verdict in verdicts if isinstance(verdict, Allowed)), None)
    if refusals:
        return refusals
    return allowed or (Refusal("nothing_lets_you_open_this", "Nothing lets you open this now. Ask who prepared it."),)


# Ends, in its own room, what an erased subject was. It runs in the transaction that shuts the drawers again, once for
# each subject, with the classes that were shut now, and must find nothing to do in a subject of another room.
ErasedHook = Callable[[str, frozenset[SealedClass]], None]
_erased: list[ErasedHook] = []


def on_erased_again(hook: ErasedHook) -> None:
    """From now on `hook` hears of what a restored database had to be told was erased. Again is a quiet success."""
    if hook not in _erased:
        _erased.append(hook)


def erased_hooks() -> tuple[ErasedHook, ...]:
    return tuple(_erased)
