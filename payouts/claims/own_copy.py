"""Everything that is held about one request, for the person who asked: as rows to read and as values for a program.

It opens what their code may open, which is logged, and says of the rest that it is held. It must never hold another
person's name, but that of the helper they said yes to: whoever did something is told by their part in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.money import format_pence
from fundapp.outbox import selectors as outbox
from fundapp.vault import opening
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from payouts.claims import access, clocks, gates, helped, questions, registry, selectors
from payouts.claims.consents import YESES, Purpose
from payouts.claims.helping import Scope
from payouts.claims.models import CallNote, Claim
from payouts.claims.photos import AddedBy
from payouts.claims.questions import Kind
from payouts.claims.status import log_rows, status_of
from payouts.rulebook.forms import label_of
from payouts.rulebook.record import read_assessment

SCOPES = {
    Scope.FILL_IN: gettext_lazy("Fills in your form"),
    Scope.UPDATES: gettext_lazy("Fills in your form and gets updates"),
    Scope.SPEAK: gettext_lazy("Speaks for you until you stop it"),
}
ADDED_BY = {
    AddedBy.CLAIMANT: gettext_lazy("You sent it"),
    AddedBy.HELPER: gettext_lazy("Your helper sent it"),
    AddedBy.CASEWORKER: gettext_lazy("Someone at the fund added it for you"),
}
OUTCOMES = {
    CallNote.Outcome.REACHED: gettext_lazy("We called, and talked with you"),
    CallNote.Outcome.NO_ANSWER: gettext_lazy("We called, and nobody answered"),
    CallNote.Outcome.MESSAGE_LEFT: gettext_lazy("We called, and left a message"),
    CallNote.Outcome.THEY_CALLED: gettext_lazy("You called us"),
}
_DATES = (
    ("started_at", "You started it"),
    ("submitted_at", "You sent it"),
    ("taken_up_at", "Someone took it up"),
    ("prepared_at", "We got it ready"),
    ("decided_at", "People decided"),
    ("paying_at", "We sent the money"),
    ("paid_at", "The money left our bank"),
    ("ended_at", "It ended"),
    ("erased_at", "Your details were deleted"),
    ("prepare_by", "We said we would get it ready by"),
    ("decide_by", "We said we would decide by"),
    ("pay_by", "We said we would pay by"),
)
_CONFIRMED = (
    ("sanction_from", "First day of the cut"),
    ("sanction_to", "Last day of the cut"),
    ("loss_per_day_pence", "Lost each day"),
    ("proof_seen", "What we looked at"),
    ("membership_code", "Your member number"),
    ("income_pence", "Your income in a year"),
    ("pot", "Which pot it is for"),
    ("amount_pence", "What was decided"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the copy: rows for the eye, and the same as values."""

    name: str
    title: str
    rows: list[dict[str, object]]
    plain: object


@dataclass(frozen=True, slots=True)
class OwnCopy:
    reference: str
    sections: list[Section] = field(default_factory=list)

    def plain(self) -> dict[str, object]:
        """For a program: names, ISO dates and pence."""
        made = {"made_at": clock.now().isoformat(), "request": self.reference}
        return {**made, **{section.name: section.plain for section in self.sections}}


def of(claim: Claim) -> OwnCopy:
    """The whole copy, as things stand now."""
    opened = _opened(claim)
    sections = [_where(claim), _dates(claim), _answers(claim, opened), _yeses(claim), _confirmed(claim), _sum(claim)]
    sections += [_told(name, source(claim.id)) for name, source in registry.copy_sources().items()]
    sections += [_helpers(claim, opened), _photos(claim), _calls(claim, opened)]
    sections += [_messages(claim), _log(claim), _history(claim), _clocks(claim)]
    return OwnCopy(claim.reference, [section for section in sections if section.rows])


def _opened(claim: Claim) -> dict[str, str]:
    """What the code may open. Account numbers never; the address only while it is being written down (0046)."""
    if claim.is_erased:
        return {}
    found: dict[str, str] = {}
    for sealed_class, names in gates.shown_to_the_person(claim).items():
        held = vault.sealed_fields(claim.subject, sealed_class) & names
        if held:
            found |= opening.open_fields(
                access.claimant(claim.id),
                subject=claim.subject,
                sealed_class=sealed_class,
                fields=sorted(held),
                purpose=gates.SHOW,
            )
    return found


def _where(claim: Claim) -> Section:
    status = status_of(claim)
    rows: list[dict[str, object]] = [{"label": _("Where it is"), "value": status.headline}]
    return Section("state", _("Your request"), rows, claim.state)


def _dates(claim: Claim) -> Section:
    found = {name: getattr(claim, name) for name, _label in _DATES if getattr(claim, name) is not None}
    rows: list[dict[str, object]] = [{"label": _(label), "at": found[name]} for name, label in _DATES if name in found]
    return Section("dates", _("Dates"), rows, {name: at.isoformat() for name, at in found.items()})


def _answers(claim: Claim, opened: Mapping[str, str]) -> Section:
    rows: list[dict[str, object]] = []
    plain: dict[str, object] = {}
    for asking in questions.QUESTIONS:
        for one in (each for each in asking.fields if each.consent is None):
            value = _answer(claim, one, opened)
            if value in ("", None, False):
                continue
            plain[one.name] = value
            rows.append({"label": _(one.label), "value": _shown(one, value)})
    theirs = ("note", _("Your note")), ("look_again", _("Why other people should look"))
    for name, label in (*theirs, ("summary", _("What we wrote for the people who decide"))):
        if name in opened:
            plain[name] = opened[name]
            rows.append({"label": label, "value": opened[name]})
    return Section("answers", _("What you told us"), rows, plain)


def _answer(claim: Claim, one: questions.Field, opened: Mapping[str, str]) -> object:
    if one.sealed is None:
        value = getattr(claim, one.name)
        return value.isoformat() if one.kind is Kind.DATE and value is not None else value
    if one.name in opened:
        return opened[one.name]
    if one.name not in vault.sealed_fields(claim.subject, one.sealed):
        return ""
    if one.name == "account_number":
        return _("ends in %(digits)s") % {"digits": claim.account_ends}
    return _("held, and not shown here")


def _shown(one: questions.Field, value: object) -> object:
    if one.kind is Kind.CHOICE:
        return next((_(choice.label) for choice in one.choices if choice.value == value), value)
    if one.kind is Kind.MONEY and isinstance(value, int):
        return _pounds(value)
    return _("Yes") if value is True else value


def _pounds(pence: int) -> str:
    return format_pence(pence, settings.FUND_CURRENCY)


def _confirmed(claim: Claim) -> Section:
    found = {name: getattr(claim, name) for name, _label in _CONFIRMED if getattr(claim, name) not in ("", None)}
    plain = {name: value if isinstance(value, int) else str(value) for name, value in found.items()}
    rows: list[dict[str, object]] = [
        {"label": _(label), "value": _said(name, plain[name])} for name, label in _CONFIRMED if name in plain
    ]
    more = claim.more_facts or {}
    rows += [{"label": label_of(name), "value": _more_said(value)} for name, value in more.items()]
    return Section("confirmed", _("What we confirmed"), rows, {**plain, **more})


def _more_said(value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return ", ".join(value) if isinstance(value, list) else str(value)


def _yeses(claim: Claim) -> Section:
    """What they agreed to, in the words that they read, and what of it they stopped."""
    rows: list[dict[str, object]] = []
    plain = []
    for one in selectors.consents_of(claim):
        words = YESES[Purpose(one.purpose)].words(one.wording)
        rows.append({"at": one.given_at, "label": _(words)})
        if one.withdrawn_at is not None:
            rows.append({"at": one.withdrawn_at, "label": _("You stopped this: %(words)s") % {"words": _(words)}})
        ended = one.withdrawn_at.isoformat() if one.withdrawn_at else None
        plain.append({"what": one.purpose, "words": words, "given_at": one.given_at.isoformat(), "stopped_at": ended})
    return Section("consents", _("What you said yes to"), rows, plain)


def _sum(claim: Claim) -> Section:
    snapshot = claim.assessment or {}
    rows: list[dict[str, object]] = []
    if claim.assessment is not None:
        found = read_assessment(claim.assessment)
        rows = [
            {"label": str(line), "value": "" if line.amount_pence is None else _pounds(line.amount_pence)}
            for line in found.lines
        ]
        rows.append({"label": _("Together"), "value": _pounds(found.total_pence)})
    return Section("sum", _("How we worked it out"), rows, snapshot)


_TITLES = {
    "decisions": "What people decided",
    "payments": "Payments",
}


def _told(name: str, told: Iterable[Mapping[str, object]]) -> Section:
    """What another room holds: each of its rows under a number."""
    plain = [dict(row) for row in told]
    rows: list[dict[str, object]] = [
        {"label": str(number), "value": "\n".join(_line(key, row[key]) for key in row)}
        for number, row in enumerate(plain, start=1)
    ]
    return Section(name, _(_TITLES.get(name, name.replace("_", " ").capitalize())), rows, plain)


def _line(key: str, value: object) -> str:
    return f"{key.removesuffix('_pence').replace('_', ' ').capitalize()}: {_said(key, value)}"


def _said(key: str, value: object) -> str:
    if key.endswith("_pence") and isinstance(value, int):
        return _pounds(value)
    return _flat(value).replace("_", " ") if key != "bank_statement_says" else str(value)


def _flat(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {part}" for key, part in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _helpers(claim: Claim, opened: Mapping[str, str]) -> Section:
    """Who helped, how far and until when. How to reach them is the helper's own, so it is only said to be held."""
    rows: list[dict[str, object]] = []
    plain: list[dict[str, object]] = []
    for one in claim.helpings.order_by("began_at", "id"):
        name = opened.get("helper_name", "")
        moments = {"began_at": one.began_at, "said_yes_at": one.said_yes_at, "ended_at": one.ended_at}
        told = {key: at.isoformat() if at else None for key, at in moments.items()}
        plain.append({"name": name, "scope": one.scope, "how": one.how, "why_over": one.end_reason, **told})
        rows.append({"label": _("Who"), "value": name or _("Someone")})
        rows.append({"label": _("What for"), "value": SCOPES[Scope(one.scope)] if one.scope else ""})
        ends = (one.began_at, _("They began")), (one.said_yes_at, _("You said yes")), (one.ended_at, _("It ended"))
        rows += [{"at": at, "label": label} for at, label in ends if at is not None]
    if "helper_contact" in vault.sealed_fields(claim.subject, SealedClass.CONTACT):
        rows.append({"label": _("Their phone or email"), "value": _("held, and not shown here")})
    return Section("helpers", _("Who helps you"), rows, plain)


def _photos(claim: Claim) -> Section:
    """Each photo with a way to each of its pages: a picture is a file of its own, and opened when it is asked for."""
    rows: list[dict[str, object]] = []
    plain: list[dict[str, object]] = []
    for one in selectors.photos_of(claim):
        pages = [reverse("claims:photo_page", args=[one.number, page]) for page in range(1, one.pages + 1)]
        covered = selectors.shown_pages(claim).filter(redacted_of=one).count()
        added_at = one.added_at.isoformat()
        plain.append({"kind": one.kind, "by": one.added_by, "at": added_at, "covered": covered, "pictures": pages})
        links = [{"text": _("Page %(number)s") % {"number": at}, "url": url} for at, url in enumerate(pages, start=1)]
        rows.append({"at": one.added_at, "label": ADDED_BY[AddedBy(one.added_by)], "links": links})
        if covered:
            rows.append({"label": _("With parts covered, for the people who decide"), "value": covered})
    return Section("photos", _("Letters and photos"), rows, plain)


def _calls(claim: Claim, opened: Mapping[str, str]) -> Section:
    """Every call about it, with what was written down of it."""
    rows: list[dict[str, object]] = []
    plain: list[dict[str, object]] = []
    for call in helped.calls_of(claim).order_by("number"):
        said = opened.get(call.said_in, "")
        plain.append({"at": call.at.isoformat(), "outcome": call.outcome, "written_down": said})
        rows.append({"at": call.at, "label": OUTCOMES[CallNote.Outcome(call.outcome)]})
        if said:
            rows.append({"label": _("What we wrote down"), "value": said})
    return Section("calls", _("Calls"), rows, plain)


def _messages(claim: Claim) -> Section:
    sent = list(outbox.delivered_about(claim.subject).values_list("topic", "delivered_at"))
    rows: list[dict[str, object]] = [{"at": at, "label": _in_words(topic)} for topic, at in sent]
    plain = [{"what": topic, "at": at.isoformat()} for topic, at in sent if at]
    return Section("messages", _("What our post room did"), rows, plain)


def _in_words(code: str) -> str:
    """A verb of ours as a person reads it; on their pages it is a request."""
    return code.replace("claims.", "").replace("claim.", "").replace("_", " ").replace(".", " ").capitalize()


def _log(claim: Claim) -> Section:
    looks = vault.looks(claim.subject)
    rows: list[dict[str, object]] = [{"at": row["at"], "label": row["text"]} for row in log_rows(looks)]
    plain = [
        {"at": look.at.isoformat(), "who": look.part, "what": look.field, "why": look.purpose, "no": look.was_refused}
        for look in looks
    ]
    return Section("looks", _("Who has looked"), rows, plain)


def _history(claim: Claim) -> Section:
    told = list(audit.about(claim.subject).values_list("verb", "actor_kind", "at"))
    rows: list[dict[str, object]] = [{"at": at, "label": _in_words(verb)} for verb, _kind, at in told]
    plain = [{"what": verb, "who": kind, "at": at.isoformat()} for verb, kind, at in told]
    return Section("history", _("What happened"), rows, plain)


def _clocks(claim: Claim) -> Section:
    what = {
        SealedClass.NARRATIVE: _("Your note"),
        SealedClass.EVIDENCE: _("Your letters and photos"),
        SealedClass.BANK: _("Your account numbers"),
        SealedClass.CONTACT: _("Your name and how to reach you"),
    }
    running = [] if claim.is_erased else clocks.clocks_of(claim)
    rows: list[dict[str, object]] = [
        {"label": what[one.sealed_class], "day": one.due_on, "value": "" if one.due_on else _("not while it is open")}
        for one in running
    ]
    plain = {one.sealed_class.value: one.due_on.isoformat() if one.due_on else None for one in running}
    return Section("deleted_on", _("When we delete it"), rows, plain)
