"""The operations room: offers the machine's page to administrators."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "fundapp.operations"
    label = "operations"

    def ready(self) -> None:
        from django.utils.translation import gettext_noop as _

        from fundapp.operations import selectors
        from members.registry import register_link
        from members.roles import Role

        register_link(
            Role.ADMINISTRATOR,
            title=_("The machine"),
            url_name="operations:machine",
            key="g h",
            count=lambda _actor: selectors.needing_a_person(),
            hint=_("What is waiting to be sent, and what is stuck."),
        )
