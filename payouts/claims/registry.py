"""What upper rooms want to happen inside a withdrawal. They register; this room never imports them."""

from collections.abc import Callable
from uuid import UUID

from fundapp.kernel.actor import Actor

# Runs in the withdrawing transaction, after the claim's row is locked. A `Refused` stops the withdrawal.
WithdrawalHook = Callable[[Actor, UUID], None]
_hooks: list[WithdrawalHook] = []


def on_withdrawn(hook: WithdrawalHook) -> None:
    """A panel voids its votes here, and a promise of money is released. Registering again is a quiet success."""
    if hook not in _hooks:
        _hooks.append(hook)


def withdrawal_hooks() -> tuple[WithdrawalHook, ...]:
    return tuple(_hooks)
