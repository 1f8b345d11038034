"""Every route and method, for everyone who may come to it: allowed or refused exactly as its room declares."""

import re
import uuid
from collections import Counter
from urllib.parse import quote

import pytest
from django.urls import Resolver404, resolve
from drf_spectacular.generators import SchemaGenerator

from tests.registers.doors import Answer, Door, Who, register
from tests.registers.doors.world import World, answer_of, taken_back
from tests.registers.routes import named_routes, unnamed_routes

pytestmark = pytest.mark.django_db
REGISTER = register()
ROUTES = named_routes()
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SHUT = {Answer.NO_SUCH_METHOD, Answer.FORBIDDEN, Answer.NOT_THERE}


def has_object(door):
    """Whether the route of this door names an object in its address."""
    return bool(ROUTES[door.route].pattern.regex.groupindex)


DOORS = [pytest.param(door, id=str(door)) for door in REGISTER.doors]


@pytest.fixture(scope="module")
def world(request, django_db_setup, django_db_blocker):
    """One world for the whole module, finished before the first test, in a transaction that is never kept."""
    chosen = [getattr(item, "callspec", None) for item in request.session.items if item.module is request.module]
    routes = {spec.params["door"].route if "door" in spec.params else spec.params["route"] for spec in chosen if spec}
    with django_db_blocker.unblock(), taken_back():
        yield World(REGISTER).finished(door for door in REGISTER.doors if door.route in routes)


def doors_of(route):
    return [door for door in REGISTER.doors if door.route == route]


# --- nothing is forgotten ---------------------------------------------------------------------------------------------


def test_every_route_has_a_name():
    assert unnamed_routes() == []


def test_every_route_is_a_declared_door():
    assert sorted(set(ROUTES) - {door.route for door in REGISTER.doors}) == []


def test_no_door_leads_to_a_route_that_is_gone():
    assert sorted({door.route for door in REGISTER.doors} - set(ROUTES)) == []


def test_no_door_is_declared_twice():
    assert [door for door, times in Counter(map(str, REGISTER.doors)).items() if times > 1] == []


def test_every_door_with_an_object_in_its_address_says_how_to_make_it():
    assert [str(door) for door in REGISTER.doors if has_object(door) and door.own is None] == []


def test_every_operation_of_the_api_is_a_declared_door():
    declared = {(door.route, door.method) for door in REGISTER.doors}
    schema = SchemaGenerator().get_schema(request=None, public=True)

    operations = [(path, method.upper()) for path, methods in schema["paths"].items() for method in methods]
    assert operations
    assert [op for op in operations if op[1] in METHODS and (route_at(op[0]), op[1]) not in declared] == []


def route_at(path):
    """The named route of a path of the schema, whose places in braces are filled with a uuid or a word."""
    for filling in (str(uuid.uuid4()), "word", "1"):
        try:
            return resolve(re.sub(r"\{[^}]+\}", filling, path)).view_name
        except Resolver404:
            continue
    return path


# --- everyone comes to every door -------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", DOORS)
def test_door_opens_to_those_it_names_and_refuses_all_others(world, door):
    own = door.own(world) if door.own else {}

    said = {who.name: answer_of(world.ask(door, who, own)) for who in Who}

    assert said == {who.name: door.expected(who) for who in Who}


@pytest.mark.parametrize("door", [param for param in DOORS if has_object(param.values[0])])
def test_door_says_the_same_of_what_is_not_theirs_and_what_never_was(world, door):
    """Those who are refused learn nothing from trying; those who may come in reach only what is theirs."""
    never = door.never or never_existed(door)
    elsewhere = (door.strangers or door.own)(world)

    told_apart = []
    for who in Who:
        if who in set(door.allowed) and door.strangers is None:
            unknown = answer_of(world.ask(door, who, never))
            if unknown is not door.unknown:
                told_apart.append(f"{who.name}: {unknown} for what never was")
            continue
        theirs, absent = world.ask(door, who, elsewhere), world.ask(door, who, never)
        if bare(theirs) != bare(absent):
            told_apart.append(f"{who.name}: {theirs.status_code} for a stranger's, {absent.status_code} for none")

    assert told_apart == []


@pytest.mark.parametrize("door", [param for param in DOORS if param.values[0].fresh])
def test_door_asks_for_a_fresh_factor(world, door):
    own = door.own(world) if door.own else {}

    said = {who.name: answer_of(world.ask(door, who, own, fresh=False)) for who in door.allowed}

    assert said == {who.name: Answer.PROVE for who in door.allowed}


@pytest.mark.once
@pytest.mark.parametrize("route", sorted(ROUTES))
def test_undeclared_methods_are_shut(world, route):
    declared = doors_of(route)
    if not declared:
        pytest.fail(f"{route} is not in the register of doors")
    own = declared[0].own(world) if declared[0].own else {}

    opened = []
    for method in set(METHODS) - {door.method for door in declared}:
        # Writing is tried by everyone; what no form can send, by those for whom the route opens at all.
        for who in Who if method == "POST" else declared[0].allowed:
            answer = answer_of(world.ask(Door(route, method), who, own))
            if answer not in SHUT and answer is not declared[0].refused(who):
                opened.append(f"{method} by {who.name}: {answer}")

    assert opened == []


@pytest.mark.once
@pytest.mark.parametrize("door", [param for param in DOORS if param.values[0].method != "GET"])
def test_door_refuses_a_form_from_elsewhere(world, door):
    """Without the token that only our own pages carry, nothing is let through, unless the door says why it may be."""
    own = door.own(world) if door.own else {}

    answers = set()
    for who in Who:
        answers.add(world.send(world.client(who, checks_csrf=True), door, own).status_code)

    assert answers == {403} or door.is_csrf_exempt


def never_existed(door):
    """An address of the right shape to which nothing was ever put."""
    fillings = {"UUIDConverter": uuid.UUID(int=7 << 76 | 2 << 62), "IntConverter": 2_000_000_000}
    pattern = ROUTES[door.route].pattern
    kinds = {name: type(pattern.converters.get(name)).__name__ for name in pattern.regex.groupindex}
    return {name: fillings.get(kind, "never-existed") for name, kind in kinds.items()}


def bare(response):
    """An answer without what differs by chance or repeats the question: tokens, the address asked for."""
    text = response.content.decode(errors="replace") + response.get("Location", "")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    address = response.request["PATH_INFO"]
    for spelling in (address, quote(address), quote(address, safe="")):
        text = text.replace(spelling, "…")
    return response.status_code, text
