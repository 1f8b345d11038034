"""The committee room: its guards, what it answers, and where others may ask it."""

from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    name = "payouts.committee"
    label = "committee"

    def ready(self) -> None:
        from django.utils.translation import gettext_noop as _

        from fundapp.outbox import registry as outbox
        from fundapp.vault import registry as vault
        from fundapp.vault.classes import SealedClass
        from members.registry import register_link
        from members.roles import Role
        from payouts.claims import registry as claims
        from payouts.committee import actions, gates, handlers, selectors, triggers

        triggers.register()
        outbox.register("claims.ready_to_decide", handlers.on_ready_to_decide)
        outbox.register("committee.panel_wanted", handlers.on_ready_to_decide)
        claims.on_withdrawn(actions.take_back)
        claims.on_erased(actions.take_back)
        claims.keep_while_open(selectors.open_looks)
        claims.add_to_copy("decisions", selectors.copy_of_decisions)
        for sealed_class in SealedClass:
            vault.register_gate(sealed_class, gates.no_voter)
        vault.register_gate(SealedClass.EVIDENCE, gates.panel_looks)
        vault.register_gate(SealedClass.NARRATIVE, gates.panel_looks)
        register_link(
            Role.COMMITTEE,
            title=_("My panels"),
            url_name="committee:panels",
            count=selectors.needing,
            hint=_("Requests that wait for your vote."),
        )
        register_link(
            Role.CASEWORKER,
            Role.TREASURER,
            title=_("Stuck requests"),
            url_name="committee:stuck",
            count=selectors.how_many_stuck,
            hint=_("Requests that wait for people or for money before they can be decided."),
        )
