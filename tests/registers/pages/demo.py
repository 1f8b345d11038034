"""The demo's own page."""

from tests.registers.pages import Page, State

PAGES = [Page("demo:sign_ins", states=[State("first visit", "/demo")])]
