"""How a page or a program gets at a version of the rules. They are everyone's, so nobody is asked who they are."""

from django.http import Http404

from fundapp.kernel import clock
from payouts.rulebook import selectors
from payouts.rulebook.models import RulebookVersion


def version_for(code: str, number: int) -> RulebookVersion:
    return _found(selectors.adopted(code, number))


def version_in_force() -> RulebookVersion:
    return _found(selectors.in_force(clock.today()))


def _found(version: RulebookVersion | None) -> RulebookVersion:
    if version is None:
        raise Http404
    return version
