"""Declaring, withdrawing, claiming and forgetting. The only writers of Gift Aid; each is shut where there is none."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions.models import Contribution, Supporter
from fundapp.contributions.workflow import RecurringKind, State
from fundapp.giftaid import gates, selectors, wordings
from fundapp.giftaid.coverage import ROWS_IN_A_FILE
from fundapp.giftaid.models import Adjustment, Claimed, Declaration, Schedule
from fundapp.giftaid.person import Person, checked
from fundapp.giftaid.wordings import Covers
from fundapp.kernel.actor import Actor, need_fresh_factor
from fundapp.kernel.clock import LONDON, now
from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import refuse
from fundapp.vault import actions as vault
from fundapp.vault.classes import SealedClass
from members.access import account_id_of, need_one_of
from members.roles import Role


@transaction.atomic
def declare(
    actor: Actor, *, key: str, contribution_id: UUID, covers: Covers, person: Person, language: str
) -> Declaration:
    """A supporter's word, kept as it was said. The same form again is a quiet success."""
    _need_charity()
    # Two gifts of one supporter, declared at the same moment, wait for each other here.
    list(Supporter.objects.select_for_update(no_key=True).filter(contributions=contribution_id))
    gift = Contribution.objects.select_for_update(no_key=True).get(id=contribution_id)
    known = Declaration.objects.filter(once_key=key).first()

    if known is not None:
        return known
    _check_gift(gift, covers)
    who = checked(person)
    wording = wordings.newest(language)

    amount = format_pence(gift.gross_pence or gift.amount_pence, settings.FUND_CURRENCY)
    declaration = Declaration.objects.create(
        once_key=key,
        covers=covers.value,
        contribution=gift,
        supporter=gift.supporter if covers is Covers.ENDURING else None,
        wording=wording.version,
        language=language,
        text=wording.says(covers, charity=settings.FUND_CHARITY_NAME, amount=amount),
    )
    vault.seal(declaration.subject, SealedClass.CONTACT, gates.FIELD, who.to_text())

    audit.record(actor, Verb.GIFT_AID_DECLARED, _about(declaration), covers=covers.value, wording=wording.version)
    return declaration


@transaction.atomic
def withdraw(actor: Actor, *, declaration_id: UUID) -> Declaration:
    """From now on nothing is claimed on it. Name and address go at once, unless a claim rests on them already."""
    _need_charity()
    declaration = Declaration.objects.select_for_update().get(id=declaration_id)

    if declaration.withdrawn_at is not None:
        return declaration
    has_claims = declaration.claimed.exists()

    declaration.withdrawn_at = now()
    declaration.save(update_fields=["withdrawn_at"])
    if not has_claims:
        _destroy(declaration)

    audit.record(actor, Verb.GIFT_AID_WITHDRAWN, _about(declaration))
    return declaration


@transaction.atomic
def make_schedule(actor: Actor, *, key: str) -> Schedule:
    """Claim what can be claimed now, at most as many gifts as one file may hold; the oldest first."""
    _need_charity()
    need_one_of(actor, Role.TREASURER)
    need_fresh_factor(actor, at=now())
    # Whoever makes another at the same moment waits here, and then finds these gifts claimed.
    list(Declaration.objects.select_for_update().filter(forgotten_at__isnull=True).values_list("id", flat=True))
    known = Schedule.objects.filter(once_key=key).first()

    if known is not None:
        return known
    found, owed = selectors.claimable()[:ROWS_IN_A_FILE], selectors.owed()
    if not found and not owed:
        raise refuse("nothing_to_claim", "There is nothing to claim at the moment.")

    schedule = Schedule.objects.create(
        once_key=key,
        made_by=str(account_id_of(actor) or actor.id),
        gifts=len(found),
        total_pence=sum(each.gift.kept_pence for each in found),
        adjusted_pence=sum(each.pence for each in owed),
    )
    Claimed.objects.bulk_create(
        Claimed(
            schedule=schedule,
            number=number,
            contribution=each.gift,
            declaration=each.declaration,
            paid_on=(each.gift.paid_at or now()).astimezone(LONDON).date(),
            amount_pence=each.gift.kept_pence,
        )
        for number, each in enumerate(found, start=1)
    )
    Adjustment.objects.bulk_create(
        Adjustment(claimed=each.claimed, schedule=schedule, amount_pence=each.pence) for each in owed
    )

    audit.record(
        actor,
        Verb.GIFT_AID_CLAIMED,
        f"gift_aid_schedule:{schedule.id}",
        gifts=schedule.gifts,
        amount_pence=schedule.total_pence,
        adjusted_pence=schedule.adjusted_pence,
    )
    return schedule


@transaction.atomic
def forget_person(actor: Actor, *, declaration_id: UUID) -> bool:
    """Destroy a name and address that nothing rests on any more; whether it was done. The words stay."""
    declaration = Declaration.objects.select_for_update().get(id=declaration_id)

    if declaration.forgotten_at is not None or declaration not in selectors.to_forget():
        return False

    if declaration.withdrawn_at is None:
        declaration.withdrawn_at = now()
        declaration.save(update_fields=["withdrawn_at"])
    _destroy(declaration)

    audit.record(actor, Verb.GIFT_AID_WITHDRAWN, _about(declaration), forgotten=True)
    return True


def _check_gift(gift: Contribution, covers: Covers) -> None:
    if gift.state != State.PAID:
        raise refuse("gift_not_paid", "This gift has not arrived yet. Please come back when it has.")
    if gift.recurring is not None and gift.recurring.kind != RecurringKind.GIFT:
        raise refuse("not_a_gift", "Dues and levies are not gifts, so no Gift Aid can be claimed on them.")
    if covers is Covers.ENDURING and (gift.supporter is None or gift.supporter.forgotten_at is not None):
        raise refuse("supporter_unknown", "You gave no email address, so we can only take a declaration for this gift.")
    if selectors.declaration_of(gift) is not None:
        raise refuse("declared_already", "There is a declaration for this gift already. Withdraw it to make another.")


def _destroy(declaration: Declaration) -> None:
    vault.shred(declaration.subject, SealedClass.CONTACT)
    declaration.forgotten_at = now()
    declaration.save(update_fields=["forgotten_at"])


def _need_charity() -> None:
    if not settings.FUND_IS_CHARITY:
        raise refuse("not_a_charity", "This fund is not a charity, so there is no Gift Aid.")


def _about(declaration: Declaration) -> str:
    return f"gift_aid_declaration:{declaration.id}"
