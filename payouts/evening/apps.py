"""The evening: organisers' own list, the queue, who looks at what, who is away, the daily mail."""

from datetime import time

from django.apps import AppConfig


class EveningConfig(AppConfig):
    name = "payouts.evening"
    label = "evening"

    def ready(self) -> None:
        from django.utils.translation import gettext_noop as _

        from fundapp.guards import registry as guards
        from fundapp.outbox import chores
        from fundapp.outbox import registry as outbox
        from fundapp.web import statuses
        from members.registry import register_link, register_tonight
        from members.roles import Role
        from payouts.claims import registry as claims
        from payouts.committee import registry as committee
        from payouts.evening import actions, ending, handlers, selectors, tonight

        guards.never_deleted("evening_weekoff")
        guards.frozen_columns("evening_weekoff", ("account_id", "monday", "said_at"))
        guards.frozen_columns("evening_weekoff", ("taken_back_at",), once="OLD.taken_back_at IS NOT NULL")
        # What was ticked is at fault, not how things stand.
        statuses.register("none_chosen", 422)
        statuses.register("too_many_chosen", 422)
        claims.on_in_hand(actions.look_at)
        claims.on_ended(ending.forget_looking)
        committee.leave_out_while_away(selectors.away_this_week)
        outbox.register("evening.digests", handlers.on_digests)
        # Before the evening, when volunteers work and promises fall due.
        chores.register("digests", topic="evening.digests", at=time(17))
        register_tonight(tonight.part_for)
        register_link(
            Role.CASEWORKER,
            Role.COMMITTEE,
            title=_("Queue"),
            url_name="evening:queue",
            key="g q",
            hint=_("Every open request that you may see, the soonest due first."),
        )
