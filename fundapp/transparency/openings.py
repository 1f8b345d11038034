"""The log of openings as auditors read it: parts and codes that stay the same, never a person's name or a text."""

from uuid import UUID

from fundapp.kernel.actor import ActorKind
from fundapp.vault import log
from fundapp.vault import selectors as vault
from payouts.claims.models import Claim

SHOWN = 50


def rows(before: int | None) -> list[dict[str, object]]:
    """Up to fifty rows, newest first."""
    found = vault.log_before(before, most=SHOWN)
    references = _references({row.subject for row in found})
    return [
        {
            "number": row.number,
            "at": row.at,
            "who": _code(row.actor_kind, row.actor_id),
            "part": row.part,
            "about": references.get(row.subject, row.subject.partition(":")[0]),
            "what": f"{row.sealed_class}: {row.field}",
            "purpose": row.purpose,
            "refused": row.refused_codes,
        }
        for row in found
    ]


def head() -> tuple[int, str]:
    """How many rows there are, and the digest to write down."""
    return log.head()


def _references(subjects: set[str]) -> dict[str, str]:
    ids = [UUID(subject.removeprefix("claim:")) for subject in subjects if subject.startswith("claim:")]
    return {
        f"claim:{claim_id}": name for claim_id, name in Claim.objects.filter(id__in=ids).values_list("id", "reference")
    }


def _code(kind: str, actor_id: str) -> str:
    """The end of an account's id tells organisers apart without naming one; of others the kind is enough."""
    return actor_id[-6:] if kind == ActorKind.ORGANISER else kind
