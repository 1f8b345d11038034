"""The one door for adopting a version of the rules."""

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind, need_role
from fundapp.kernel.refusal import Refused, refuse
from payouts.rulebook import document
from payouts.rulebook.facts import Rulebook
from payouts.rulebook.models import RulebookVersion, fingerprint


@transaction.atomic
def adopt(actor: Actor, *, toml_text: str, minute_ref: str) -> RulebookVersion:
    """Make a rulebook the fund's own from the day it names. The same text again is a quiet success."""
    versions = list(RulebookVersion.objects.select_for_update().order_by("effective_from"))

    if actor.kind is not ActorKind.SYSTEM:
        need_role(actor, "administrator")
    rulebook = _checked(toml_text)
    sha256 = fingerprint(toml_text)
    for adopted in versions:
        if (adopted.code, adopted.version) == (rulebook.book.code, rulebook.book.version):
            return _same(adopted, sha256)
    _need_its_place(rulebook, versions, minute_ref)

    version = RulebookVersion.objects.create(
        code=rulebook.book.code,
        version=rulebook.book.version,
        title=rulebook.book.title,
        document=toml_text,
        sha256=sha256,
        effective_from=rulebook.book.effective_from,
        minute_ref=minute_ref.strip(),
    )

    audit.record(
        actor,
        Verb.RULEBOOK_ADOPTED,
        f"rulebook:{version.pk}",
        code=version.code,
        version=version.version,
        sha256=sha256,
        effective_from=version.effective_from.isoformat(),
    )

    return version


def _checked(toml_text: str) -> Rulebook:
    parsed = document.parse(toml_text)
    if wrong := document.check(parsed):
        raise Refused(*wrong)
    return parsed.rulebook


def _same(adopted: RulebookVersion, sha256: str) -> RulebookVersion:
    if adopted.sha256 != sha256:
        raise refuse(
            "version_adopted_already",
            "Version %(number)s of %(book)s was adopted with other words. Give the new one the next number.",
            book=adopted.code,
            number=adopted.version,
        )
    return adopted


def _need_its_place(rulebook: Rulebook, versions: list[RulebookVersion], minute_ref: str) -> None:
    """A later version starts after every earlier one, and never in the past: nobody is judged by rules unseen."""
    if not minute_ref.strip():
        raise refuse("minute_needed", "Say where the decision was minuted, such as “General meeting, 3 March, item 4”.")
    if not versions:
        return
    starts, last = rulebook.book.effective_from, versions[-1]
    if starts <= last.effective_from:
        raise refuse(
            "versions_overlap",
            "The version %(last)s starts on %(day)s. Choose a later day for this one.",
            last=str(last),
            day=last.effective_from.isoformat(),
        )
    if starts < clock.today():
        raise refuse("effective_in_the_past", "Rules cannot start in the past. Choose today or a later day.")
