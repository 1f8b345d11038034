"""Every day, names and addresses that nothing rests on any more are destroyed."""

from fundapp.giftaid import actions, selectors
from fundapp.kernel.actor import system
from fundapp.outbox.registry import Delivery


def on_forget_due(delivery: Delivery) -> None:
    for declaration in selectors.to_forget():
        actions.forget_person(system("gift-aid"), declaration_id=declaration.id)
