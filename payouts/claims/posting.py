"""What several actions write alike: a message to be delivered, and what finds a request."""

from datetime import timedelta
from typing import Any

from fundapp.kernel import clock
from fundapp.outbox import actions as outbox
from fundapp.outbox import selectors as promised
from fundapp.vault import actions as vault
from fundapp.vault import fingerprints
from fundapp.vault.classes import SealedClass
from payouts.claims import questions, wayfinding, ways
from payouts.claims.answers import Answers, columns
from payouts.claims.models import Claim, ContactPrint, WayBack
from payouts.claims.questions import Question
from payouts.claims.ways import Purpose


def tell(claim: Claim, topic: str, what: str) -> None:
    """Promise a message; `what` tells it from the claim's other messages of the same topic."""
    outbox.enqueue(topic, key=_key(claim, what), subject=claim.subject, claim_id=str(claim.id))


def is_told(claim: Claim, what: str) -> bool:
    """Whether that message was promised before."""
    return bool(promised.known_keys([_key(claim, what)]))


def _key(claim: Claim, what: str) -> str:
    return f"{claim.subject}:{what}"


def keep_answers(claim: Claim, asking: Question, found: Answers) -> bool:
    """Put judged answers in the row and in the vault; whoever calls saves the row. False: all is as it was."""
    changed = {name: value for name, value in columns(asking, found).items() if getattr(claim, name) != value}
    sealed = [field for field in asking.fields if field.sealed is not None]
    if not changed and not sealed:
        return False

    for name, value in changed.items():
        setattr(claim, name, value)
    for field in sealed:
        assert field.sealed is not None, "only sealed fields are listed"
        if found[field.name]:
            vault.seal(claim.subject, field.sealed, field.name, str(found[field.name]))
        else:
            vault.forget(claim.subject, field.sealed, field.name)
    if asking in questions.ACCOUNTS:
        account = "".join(letter for letter in f"{found['sort_code']}{found['account_number']}" if letter.isdigit())
        fingerprints.keep(claim.subject, SealedClass.BANK, fingerprints.ACCOUNT, account)
    # Another way of being paid is another account, or none: numbers given for one are not sent money by the other.
    if asking is questions.PAY_HOW and "pay_how" in changed:
        vault.forget(claim.subject, SealedClass.BANK, *questions.BANK.names, *questions.BILL.names)
        claim.account_ends = ""
    if asking is questions.CONTACT:
        keep_print(claim, str(found["email"] or found["phone"] or ""))
    return True


def keep_print(claim: Claim, reached_at: str) -> None:
    """Keep by which address the request is found, as a keyed digest; for none, or one that is neither, keep nothing."""
    digest = wayfinding.digest_of(reached_at)
    if digest:
        ContactPrint.objects.update_or_create(claim=claim, defaults={"digest": digest, "at": clock.now()})
    else:
        ContactPrint.objects.filter(claim=claim).delete()


def carry_print(claim: Claim, before: Claim) -> None:
    """The same address finds the request that follows as well."""
    for digest in ContactPrint.objects.filter(claim=before).values_list("digest", flat=True):
        ContactPrint.objects.update_or_create(claim=claim, defaults={"digest": digest, "at": clock.now()})


def open_way(
    key: str,
    purpose: Purpose,
    *,
    claim: Claim | None,
    lasts: timedelta = ways.LASTS,
    **more: Any,
) -> tuple[WayBack, bool]:
    """The way back of this form; the same form sent again gives the same one."""
    now, handle = clock.now(), ways.new_handle()
    if purpose is Purpose.READ_OUT:
        more["code_hash"] = wayfinding.code_hash_of(handle)
    return WayBack.objects.get_or_create(
        key=f"{purpose.value}:{key}",
        defaults={
            "handle": handle,
            "purpose": purpose.value,
            "claim": claim,
            "asked_at": now,
            "expires_at": now + lasts,
            **more,
        },
    )


def replace_older(way: WayBack) -> None:
    """Of several that were asked for alike, the newest counts."""
    older = WayBack.objects.filter(
        purpose=way.purpose, claim=way.claim, digest=way.digest, used_at__isnull=True, replaced_at__isnull=True
    )
    older.exclude(id=way.id).update(replaced_at=clock.now())


def forget_ways_back(claim: Claim) -> None:
    """Nothing finds the request by an address any more, and no link that is on its way opens it."""
    ContactPrint.objects.filter(claim=claim).delete()
    WayBack.objects.filter(claim=claim).delete()
