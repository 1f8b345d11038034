"""No page may be forgotten: every named route is in the register of pages, or is excused there with a reason."""

from tests.registers.pages import register
from tests.registers.routes import named_routes, unnamed_routes


def test_every_route_is_a_registered_page_or_excused():
    known = register()
    listed = {page.route for page in known.pages} | set(known.not_pages)

    assert sorted(set(named_routes()) - listed) == []


def test_register_names_no_route_that_is_gone():
    known = register()
    listed = {page.route for page in known.pages} | set(known.not_pages)

    assert sorted(listed - set(named_routes()) - {"errors", "components of the desk"}) == []


def test_every_route_has_a_name():
    assert unnamed_routes() == []


def test_no_page_is_registered_twice_and_none_is_both_page_and_excused():
    known = register()
    routes = [page.route for page in known.pages]

    assert len(routes) == len(set(routes))
    assert set(routes) & set(known.not_pages) == set()


def test_every_page_has_states_with_names_of_their_own():
    for page in register().pages:
        names = [state.name for state in page.states]
        assert names, f"{page.route} has no state"
        assert len(names) == len(set(names)), f"{page.route} names a state twice"


def test_every_excuse_gives_a_reason():
    assert [route for route, reason in register().not_pages.items() if len(reason) < 10] == []
