"""Pages that belong to no noun, and what every page can turn into when something goes wrong."""

from tests.registers.pages import Page, State, Visit, press

PAGES = [
    Page("web:privacy", states=[State("first visit", "/privacy")]),
    Page("web:accessibility", states=[State("first visit", "/accessibility")]),
    # Not a route: the pages that any route can answer with. tests/browser/urls.py gives them addresses.
    Page(
        "errors",
        states=[
            State("400", "/-/400", status=400),
            State("403", "/-/403", status=403),
            State("404", "/-/nothing-of-this-name", status=404),
            State("409 one reason", "/-/409", status=409),
            State("409 many reasons", "/-/409-many", status=409),
            State("410", "/-/410", status=410),
            State("422", "/-/422", status=422),
            State("429", "/-/429", status=429),
            State("500", "/-/500", status=500),
            State("503", "/-/503", status=503),
            State("expired", "/-/expired", status=403),
            State("components", "/-/gallery"),
            State("front page", "/-/front"),
            State("question", "/-/question"),
            State("question with errors", Visit("/-/question", act=press("Continue")), title="Error:"),
        ],
    ),
    Page("components of the desk", kind="desk", states=[State("on their own", "/-/desk")]),
]
NOT_PAGES = {"web:robots": "answers machines with plain text"}
