"""The treasury room: keeps what the bank said, and offers its page to whoever keeps the money."""

from django.apps import AppConfig


class TreasuryConfig(AppConfig):
    name = "fundapp.treasury"
    label = "treasury"

    def ready(self) -> None:
        from django.utils.translation import gettext_noop as _

        from fundapp.treasury import hooks, selectors, triggers
        from fundapp.web import statuses
        from members.registry import register_link, register_tonight
        from members.roles import Role

        triggers.register()
        # What was sent or typed is at fault here, not how things stand.
        for code in (
            *("statement_empty", "statement_cut_off", "statement_not_recognised", "not_a_statement_file"),
            *("statement_too_large", "line_not_understood", "balances_do_not_follow", "line_in_the_future"),
            *("profile_unknown", "parts_do_not_add_up", "nothing_is_left", "rest_does_not_fit", "file_missing"),
        ):
            statuses.register(code, 422)
        register_link(
            Role.TREASURER,
            Role.AUDITOR,
            title=_("Bank"),
            url_name="treasury:bank",
            key="g b",
            count=selectors.count_for,
            hint=_("What the bank says beside the books, and the lines that nobody has matched."),
        )
        register_tonight(hooks.tonight_for)
