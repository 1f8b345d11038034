"""The look of the pretence: a frame, its style and its headers. Plain HTML without scripts; it knows no Stripe."""

from html import escape
from urllib.parse import urlsplit

STYLE = """
:root { color-scheme: light dark; --ink: #1d2433; --page: #eef1f6; --card: #fff; --line: #6b7588; --act: #1f4fb2; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #edf0f7; --page: #12161f; --card: #1d2433; --line: #8d97aa; --act: #a9c4ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; }
.pretend { margin: 0; padding: .75rem 1rem; background: #ffd84d; color: #201a00; font-weight: 600; text-align: center; }
main { max-width: 34rem; margin: 1.5rem auto; padding: 1.5rem; background: var(--card); border-radius: .75rem; }
main.wide { max-width: 64rem; overflow-x: auto; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; }
.amount { font-size: 2.25rem; font-weight: 700; margin: 0 0 1rem; }
label { display: block; margin-top: 1rem; font-weight: 600; }
.hint { color: inherit; opacity: .85; font-size: .9375rem; font-weight: 400; }
input { width: 100%; padding: .65rem; font: inherit; color: inherit; background: var(--page);
  border: 2px solid var(--line); border-radius: .4rem; }
button { width: 100%; min-height: 3rem; margin-top: 1.25rem; font: inherit; font-weight: 700; border: 0;
  border-radius: .4rem; background: var(--act); color: var(--card); cursor: pointer; }
button.second { background: transparent; color: var(--act); border: 2px solid var(--act); margin-top: .75rem; }
:focus-visible { outline: 3px solid #ffb400; outline-offset: 2px; }
.wrong { margin: 1rem 0; padding: .75rem; border-left: .4rem solid #b3261e; background: var(--page); font-weight: 600; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .9375rem; }
td, th { text-align: left; vertical-align: top; padding: .35rem .5rem .35rem 0; border-bottom: 1px solid var(--line); }
td.number { white-space: nowrap; }
td form { display: inline; }
td button { width: auto; min-height: 2rem; margin: 0 .25rem .25rem 0; padding: 0 .6rem; font-size: .875rem; }
td input { width: 6rem; padding: .25rem; }
a { color: var(--act); }
code { font-size: .9em; overflow-wrap: anywhere; }
"""


def page(title: str, main: str, *, wide: bool = False) -> str:
    """A whole document. `main` is HTML whose parts were escaped by who made it."""
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="/sandbox.css"></head><body>'
        '<header><p class="pretend">This is a pretend Stripe, for trying things out. No card is charged.'
        f"</p></header><main{' class=wide' if wide else ''}>{main}</main></body></html>"
    )


def headers(*destinations: str) -> list[tuple[str, str]]:
    """Strict headers. A form may end at `destinations`, because browsers apply form-action to the redirect as well."""
    origins = sorted({f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, destinations) if parts.netloc})
    policy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action " + " ".join(
        ["'self'", *origins]
    )
    return [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy", policy),
        # With no-referrer a browser sends `Origin: null`, which says nothing of where a form came from.
        ("Referrer-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
    ]
