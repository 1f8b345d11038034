"""The claims room: registers its gates with the vault and its tables with the guards."""

from datetime import time

from django.apps import AppConfig

from fundapp.guards import registry as guards

_CONFIRMED = (
    "sanction_from",
    "sanction_to",
    "loss_per_day_pence",
    "proof_seen",
    "membership_code",
    "income_pence",
    "more_facts",
    "pot",
)
_DECIDED_ON = "'deciding', 'approved', 'not_this_time', 'paying', 'closed'"


class ClaimsConfig(AppConfig):
    name = "payouts.claims"
    label = "claims"

    def ready(self) -> None:
        guards.never_deleted("claims_claim")
        guards.append_only("claims_participant")
        guards.never_deleted("claims_evidence")
        guards.frozen_columns(
            "claims_evidence",
            (
                "claim_id",
                "number",
                "key",
                "kind",
                "sizes",
                "bytes",
                "added_at",
                "added_by",
                "of_page",
            ),
        )
        guards.frozen_columns("claims_evidence", ("removed_at",), once="OLD.removed_at IS NOT NULL")
        guards.never_deleted("claims_consent")
        guards.frozen_columns("claims_consent", ("claim_id", "purpose", "wording", "given_at", "given_by"))
        guards.frozen_columns("claims_consent", ("withdrawn_at",), once="OLD.withdrawn_at IS NOT NULL")
        guards.frozen_columns("claims_wayback", ("key", "handle", "purpose", "claim_id", "asked_at", "expires_at"))
        guards.frozen_columns("claims_wayback", ("used_at", "used_by"), once="OLD.used_at IS NOT NULL")
        guards.never_deleted("claims_callback")
        guards.frozen_columns("claims_callback", ("done_at", "done_by_id", "digest"), once="OLD.done_at IS NOT NULL")
        guards.append_only("claims_misseddate")
        guards.frozen_columns("claims_claim", ("key", "reference", "started_at"))
        guards.frozen_columns(
            "claims_claim", ("submitted_at", "rulebook_version_id"), once="OLD.submitted_at IS NOT NULL"
        )
        guards.frozen_columns("claims_claim", ("state",), once="OLD.state IN ('withdrawn', 'wiped')")
        guards.frozen_columns("claims_claim", ("erased_at", "receipt"), once="OLD.erased_at IS NOT NULL")
        # What a panel votes on stays as it was, unless the claim leaves the panel in the same breath.
        guards.frozen_columns(
            "claims_claim",
            _CONFIRMED,
            once=f"OLD.state IN ({_DECIDED_ON}) AND NEW.state <> 'withdrawn' AND NEW.erased_at IS NULL",
        )
        self._guard_helping()
        self._hear_helpers()
        self._open_gates()
        self._offer_links()
        self._take_on_chores()

    @staticmethod
    def _guard_helping() -> None:
        guards.append_only("claims_callnote")
        guards.never_deleted("claims_helping")
        guards.frozen_columns("claims_helping", ("claim_id", "code_hash", "answer_hash", "with_them", "began_at"))
        guards.frozen_columns("claims_helping", ("scope", "asked_at"), once="OLD.asked_at IS NOT NULL")
        guards.frozen_columns("claims_helping", ("said_yes_at", "how"), once="OLD.said_yes_at IS NOT NULL")
        guards.frozen_columns("claims_helping", ("ended_at", "end_reason"), once="OLD.ended_at IS NOT NULL")
        guards.frozen_columns("claims_claim", ("taken_by",))
        guards.frozen_columns("claims_claim", ("confirmed_at", "confirmed_how"), once="OLD.confirmed_at IS NOT NULL")

    @staticmethod
    def _hear_helpers() -> None:
        from payouts.claims import hearing, registry

        registry.on_reply(hearing.on_reply)
        registry.on_telling("claims.helper_asked", hearing.helper_asked)

    @staticmethod
    def _offer_links() -> None:
        from django.utils.translation import gettext_noop as _

        from members.registry import register_link
        from members.roles import Role
        from payouts.claims import selectors, wayfinding

        register_link(
            Role.CASEWORKER,
            title=_("Requests to make ready"),
            url_name="claims:queue",
            key="g r",
            count=selectors.waiting_for,
            hint=_("Take one up, confirm its facts, and hand it over to be decided."),
        )
        register_link(
            Role.CASEWORKER,
            title=_("Lost codes"),
            url_name="claims:call_backs",
            count=lambda _actor: wayfinding.open_call_backs().count(),
            hint=_("People who have lost their code wait to be called."),
        )

    @staticmethod
    def _take_on_chores() -> None:
        from fundapp.outbox import chores, registry
        from payouts.claims import handlers

        registry.register("claims.forget_drafts", handlers.on_forget_drafts)
        chores.register("forget-drafts", topic="claims.forget_drafts", at=time(3, 30))
        registry.register("claims.end_helping", handlers.on_end_helping)
        chores.register("end-helping", topic="claims.end_helping", at=time(3, 40))
        registry.register("claims.forget_ways_back", handlers.on_forget_ways_back)
        chores.register("forget-ways-back", topic="claims.forget_ways_back", at=time(3, 40))
        registry.register("claims.warn_drafts", handlers.on_warn_drafts)
        chores.register("warn-drafts", topic="claims.warn_drafts", at=time(10))
        # Every promise is for 8 in the evening. The morning's look makes up for an evening on which no worker ran.
        registry.register("claims.look_for_missed_dates", handlers.on_look_for_missed_dates)
        chores.register("missed-dates", topic="claims.look_for_missed_dates", at=time(20, 1))
        chores.register("missed-dates-again", topic="claims.look_for_missed_dates", at=time(8, 0))
        registry.register("claims.retention", handlers.on_retention)
        chores.register("retention", topic="claims.retention", at=time(3, 45))

    @staticmethod
    def _open_gates() -> None:
        from fundapp.vault import registry as vault
        from fundapp.vault.classes import SealedClass
        from payouts.claims import ending, gates

        vault.on_erased_again(ending.erased_again)
        vault.register_gate(SealedClass.CONTACT, gates.contact)
        vault.register_gate(SealedClass.CONTACT, gates.to_call)
        vault.register_gate(SealedClass.CONTACT, gates.call_back)
        vault.register_gate(SealedClass.NARRATIVE, gates.narrative)
        vault.register_gate(SealedClass.BANK, gates.bank)
        vault.register_gate(SealedClass.CONTACT, gates.carry_over)
        vault.register_gate(SealedClass.BANK, gates.carry_over)
        vault.register_gate(SealedClass.EVIDENCE, gates.evidence)
        for sealed_class in SealedClass:
            vault.register_gate(sealed_class, gates.nobody_twice)
            vault.register_gate(sealed_class, gates.their_yes)
