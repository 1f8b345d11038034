"""The motions room: its guards, its nightly chore, and where proposing a role leads."""

from datetime import time

from django.apps import AppConfig


class MotionsConfig(AppConfig):
    name = "payouts.motions"
    label = "motions"

    def ready(self) -> None:
        from django.utils.translation import gettext_noop as _

        from fundapp.outbox import chores
        from fundapp.outbox import registry as outbox
        from members import registry as members
        from members.roles import Role
        from payouts.motions import actions, handlers, selectors, triggers

        triggers.register()
        outbox.register("motions.midnight", handlers.on_midnight)
        chores.register("motions", topic="motions.midnight", at=time(0, 5))
        members.on_role_wanted(actions.propose_role)
        members.register_link(
            *Role,
            title=_("Motions"),
            url_name="motions:motions",
            count=selectors.waiting_for,
            hint=_("Changes of the rules, of roles and of limits that wait for you."),
        )
