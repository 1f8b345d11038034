"""Motions in words. In public they name nobody: neither who asked nor whom a role is for."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from fundapp.kernel.money import format_pence
from fundapp.limits.catalogue import CATALOGUE, Limit
from members.roles import WORDS, Role
from payouts.motions.models import Motion
from payouts.motions.simulation import Side, Simulation
from payouts.motions.voting import Choice
from payouts.motions.workflow import Kind, State

STATES = {
    State.OPEN: gettext_noop("Open"),
    State.CARRIED: gettext_noop("Agreed, waiting for its day"),
    State.IN_FORCE: gettext_noop("In force"),
    State.NOT_CARRIED: gettext_noop("Not carried"),
    State.WITHDRAWN: gettext_noop("Taken back"),
    State.STOPPED: gettext_noop("Stopped"),
    State.LAPSED: gettext_noop("Lapsed"),
}
CHOICES = {
    Choice.YES: gettext_noop("Yes"),
    Choice.NO: gettext_noop("No"),
    Choice.ABSTAIN: gettext_noop("Neither"),
}
MAJORITIES = {
    "more_yes_than_no": gettext_noop("More must say yes than no."),
    "more_than_half_of_panel": gettext_noop("More than half of all who may vote must say yes."),
    "two_thirds": gettext_noop("Two thirds of those who say yes or no must say yes."),
    "unanimous": gettext_noop("Nobody may say no."),
}


def title(motion: Motion, *, in_public: bool = False) -> str:
    """What it proposes, in one line."""
    if motion.sort is Kind.RULEBOOK:
        assert motion.effective_from is not None, "rules name their first day"
        return _("New rules from %(day)s") % {"day": date_format(motion.effective_from, "j F Y")}
    if motion.sort is Kind.ROLE:
        role = _(WORDS[Role(motion.role)].title)
        if in_public or motion.account is None:
            return _("A role for an organiser: %(role)s") % {"role": role}
        return _("A role for %(who)s: %(role)s") % {"who": motion.account.label, "role": role}
    known = CATALOGUE[Limit(motion.limit_name)]
    assert motion.was is not None
    assert motion.value is not None
    values = {"limit": _(known.words), "was": known.show(motion.was), "value": known.show(motion.value)}
    return _("%(limit)s: %(value)s instead of %(was)s") % values


def tried(simulation: Simulation, *, in_public: bool = False) -> Iterator[str]:
    """What the proposed rules would have done to ninety days, a sentence each. In public small groups stay unclear."""
    yield _("Judged by both: requests that were decided in the ninety days before, as if the pot had enough for all.")
    if not in_public:
        yield ngettext("One request was judged.", "%(count)s requests were judged.", simulation.judged) % {
            "count": simulation.judged
        }
    more = (_("Nobody would have had more."), _("Fewer than five people would have had more."))
    less = (_("Nobody would have had less."), _("Fewer than five people would have had less."))
    yield _side(simulation.more, more, _people_more(simulation.more), in_public=in_public)
    yield _side(simulation.less, less, _people_less(simulation.less), in_public=in_public)
    if simulation.left_out and not in_public:
        yield ngettext(
            "One more was decided and is left out, because its facts were taken back.",
            "%(count)s more were decided and are left out, because their facts were taken back.",
            simulation.left_out,
        ) % {"count": simulation.left_out}


def _side(side: Side, words: tuple[str, str], exact: str, *, in_public: bool) -> str:
    nobody, few = words
    if side.people == 0:
        return nobody
    return few if in_public and side.is_small else exact


def _people_more(side: Side) -> str:
    values = {"count": side.people, "amount": format_pence(side.pence)}
    return (
        ngettext(
            "One person would have had %(amount)s more.",
            "%(count)s people would have had %(amount)s more in all.",
            side.people,
        )
        % values
    )


def _people_less(side: Side) -> str:
    values = {"count": side.people, "amount": format_pence(side.pence)}
    return (
        ngettext(
            "One person would have had %(amount)s less.",
            "%(count)s people would have had %(amount)s less in all.",
            side.people,
        )
        % values
    )
