"""The committee room: its guards, what it answers, and where others may ask it."""

from datetime import time

from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    name = "payouts.committee"
    label = "committee"

    def ready(self) -> None:
        from django.utils.translation import gettext_noop as _

        from fundapp.outbox import chores
        from fundapp.outbox import registry as outbox
        from fundapp.vault import registry as vault
        from fundapp.vault.classes import SealedClass
        from members.registry import register_link
        from members.roles import Role
        from payouts.claims import registry as claims
        from payouts.claims.registry import OwnPage
        from payouts.committee import actions, desk, gates, handlers, selectors, stuck, triggers

        triggers.register()
        outbox.register("claims.ready_to_decide", handlers.on_ready_to_decide)
        outbox.register("committee.panel_wanted", handlers.on_ready_to_decide)
        outbox.register("committee.close_panels", handlers.on_close_panels)
        # Voting ends at 8 in the evening. The morning makes up for an evening on which no worker ran.
        chores.register("close-panels", topic="committee.close_panels", at=time(20, 0))
        chores.register("close-panels-again", topic="committee.close_panels", at=time(7, 45))
        claims.on_withdrawn(actions.take_back)
        claims.on_erased(actions.take_back)
        claims.keep_while_open(selectors.open_looks)
        claims.offer_page(
            OwnPage(_("Somebody who should not decide"), "committee:leave_out", selectors.may_leave_out_of)
        )
        claims.offer_step(OwnPage(_("Two people tonight"), "committee:emergency", selectors.may_ask_for_emergency))
        claims.give_at_once(selectors.first_sum_of)
        claims.explain(selectors.words_to_read)
        claims.add_to_copy("decisions", selectors.copy_of_decisions)
        for sealed_class in SealedClass:
            vault.register_gate(sealed_class, gates.no_voter)
        vault.register_gate(SealedClass.EVIDENCE, gates.panel_looks)
        vault.register_gate(SealedClass.NARRATIVE, gates.panel_looks)
        register_link(
            Role.COMMITTEE,
            title=_("My panels"),
            url_name="committee:panels",
            key="g m",
            count=desk.needing,
            hint=_("Requests that wait for your vote."),
        )
        register_link(
            Role.COMMITTEE,
            Role.AUDITOR,
            title=_("Emergencies and second looks"),
            url_name="committee:report",
            hint=_("How often two people gave a sum at once, and how often other people looked again."),
        )
        register_link(
            Role.CASEWORKER,
            Role.TREASURER,
            title=_("Stuck requests"),
            url_name="committee:stuck",
            count=stuck.how_many_stuck,
            hint=_("Requests that wait for people or for money before they can be decided."),
        )
