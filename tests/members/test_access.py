"""Who an actor is, what a session proves, and which doors open."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from fundapp.kernel import clock
from fundapp.kernel.actor import ActorKind, need_fresh_factor, system
from fundapp.kernel.refusal import Refused
from members import selectors
from members.access import ANYONE, account_for, actor_of, need_one_of, organiser_required
from members.registry import links_for
from members.roles import Role
from tests import people

pytestmark = pytest.mark.django_db


def a_request(account=None, *, proofs=()):
    request = RequestFactory().get("/organise/people")
    request.user = account or AnonymousUser()
    request.session = {}
    if account:
        request.session["account_authentication_methods_user"] = str(account.pk)
        request.session["account_authentication_methods"] = [
            {"method": method, "at": (clock.now() - ago).timestamp()} for method, ago in proofs
        ]
    return request


def test_someone_not_signed_in_is_anyone():
    assert actor_of(a_request()) == ANYONE


def test_an_actor_carries_the_roles_of_this_moment():
    account = people.organiser(Role.TREASURER, Role.AUDITOR, label="Tomasz")

    actor = actor_of(a_request(account, proofs=[("mfa", timedelta(minutes=1))]))

    assert (actor.kind, actor.id, actor.label) == (ActorKind.ORGANISER, str(account.id), "Tomasz")
    assert actor.roles == {"treasurer", "auditor"}
    need_fresh_factor(actor, at=clock.now())


@pytest.mark.parametrize(
    "proofs",
    [
        [],
        [("password", timedelta(0))],
        [("mfa", timedelta(hours=8, seconds=1)), ("password", timedelta(0))],
    ],
)
def test_without_a_second_factor_in_this_session_there_are_no_roles(proofs):
    actor = actor_of(a_request(people.organiser(Role.ADMINISTRATOR), proofs=proofs))

    assert (actor.kind, actor.roles, actor.factor_at) == (ActorKind.ORGANISER, frozenset(), None)


def test_a_factor_is_fresh_for_five_minutes():
    account = people.organiser(Role.RELEASER)
    actor = actor_of(a_request(account, proofs=[("mfa", timedelta(minutes=5, seconds=1))]))

    with pytest.raises(Refused) as caught:
        need_fresh_factor(actor, at=clock.now())

    assert caught.value.codes == ("fresh_factor_needed",)


def test_another_persons_proof_in_the_session_proves_nothing():
    request = a_request(people.organiser(Role.ADMINISTRATOR), proofs=[("mfa", timedelta(0))])
    request.session["account_authentication_methods_user"] = str(uuid4())

    assert actor_of(request).roles == frozenset()


def test_a_suspended_account_has_no_roles():
    assert people.actor(people.organiser(Role.ADMINISTRATOR, suspended=True)).roles == frozenset()


def test_need_one_of_lets_the_funds_own_machinery_pass():
    need_one_of(system("demo"), Role.ADMINISTRATOR)


def test_need_one_of_names_the_roles_it_takes():
    with pytest.raises(Refused) as caught:
        need_one_of(ANYONE, Role.CASEWORKER, Role.AUDITOR)

    assert caught.value.codes == ("role_needed",)
    assert str(caught.value) == "You need the role of caseworker or auditor to do this."


def test_organiser_required_takes_any_of_its_roles():
    view = organiser_required(Role.CASEWORKER, Role.AUDITOR)(lambda request: HttpResponse("in"))
    proofs = [("mfa", timedelta(0))]

    assert view(a_request(people.organiser(Role.AUDITOR), proofs=proofs)).content == b"in"
    with pytest.raises(Refused) as caught:
        view(a_request(people.organiser(Role.TREASURER), proofs=proofs))
    assert caught.value.codes == ("role_needed",)


def test_organiser_required_leads_to_proving_a_factor_that_is_set_up():
    view = organiser_required()(lambda request: HttpResponse("in"))

    response = view(a_request(people.organiser(), proofs=[("password", timedelta(0))]))

    assert response["Location"] == "/organise/sign-in/factor/again?next=/organise/people"


def test_account_for_shows_an_account_to_its_person_and_to_administrators_alone():
    account = people.organiser(Role.TREASURER)
    admin = people.actor(people.organiser(Role.ADMINISTRATOR))

    assert account_for(people.actor(account), account.id) == account
    assert account_for(admin, account.id) == account
    for actor, account_id in ((people.actor(people.organiser(Role.AUDITOR)), account.id), (admin, uuid4())):
        with pytest.raises(Http404):
            account_for(actor, account_id)


def test_holders_are_those_who_hold_the_role_now():
    ada = people.organiser(Role.COMMITTEE, label="Ada")
    people.organiser(Role.COMMITTEE, suspended=True)
    people.organiser(Role.TREASURER)

    assert list(selectors.holders(Role.COMMITTEE)) == [ada]


def test_the_desk_offers_only_what_the_roles_open():
    treasurer, administrator = people.organiser(Role.TREASURER), people.organiser(Role.ADMINISTRATOR)

    offered = [{link.url_name for link in links_for(people.actor(account))} for account in (treasurer, administrator)]

    assert "members:people" not in offered[0]
    assert {"members:tonight", "members:people", "members:register"} <= offered[1]
