"""The look's own laws: contrast of the tokens, weight of the stylesheet, nothing inline and nothing foreign."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CSS = (ROOT / "fundapp/web/static/web/pot.css").read_text(encoding="utf-8")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
HEAVIEST_CSS = 12_000


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9A-F]{6});", block))


LIGHT = _tokens(CSS[CSS.index(":root {") : CSS.index("@media (prefers-color-scheme: dark)")])
DARK = LIGHT | _tokens(CSS[CSS.index("@media (prefers-color-scheme: dark)") : CSS.index("/* --- The page")])
SCHEMES = pytest.mark.parametrize("tokens", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])

# Words that are read at length; words on a tinted ground or of a passing mood; shapes that must be told from it.
READ = [
    ("ink", "page"), ("ink", "panel"), ("ink", "field"), ("muted", "page"), ("damson", "page"), ("visited", "page"),
    ("on-damson", "damson"), ("on-damson", "hover"), ("on-band", "band"), ("done", "page"), ("notice-ink", "notice"),
]  # fmt: skip
GLANCED = [
    ("muted", "panel"), ("damson", "panel"), ("visited", "panel"), ("problem", "page"), ("problem", "panel"),
    ("done", "panel"), ("hover", "page"), ("hover", "panel"), ("page", "problem"), ("ink", "notice"),
]  # fmt: skip
TOLD_APART = [
    ("edge", "page"), ("edge", "panel"), ("edge", "field"), ("ink", "page"), ("marigold", "band"), ("damson", "page"),
    ("chart-1", "page"), ("chart-2", "page"), ("chart-3", "page"), ("chart-4", "page"), ("problem", "field"),
    ("done", "page"),
]  # fmt: skip


def _contrast(first: str, second: str) -> float:
    """WCAG 2: the ratio of the relative luminances, each with 0.05 of stray light."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _too_low(tokens: dict[str, str], pairs: list[tuple[str, str]], least: float) -> list[tuple[str, str, float]]:
    measured = [(front, ground, round(_contrast(tokens[front], tokens[ground]), 2)) for front, ground in pairs]
    return [row for row in measured if row[2] < least]


def test_contrast_agrees_with_the_standard():
    assert round(_contrast("#FFFFFF", "#000000"), 2) == 21.0
    assert round(_contrast("#777777", "#FFFFFF"), 2) == 4.48


@SCHEMES
def test_words_that_are_read_have_seven_to_one(tokens):
    assert _too_low(tokens, READ, 7.0) == []


@SCHEMES
def test_other_words_have_four_and_a_half_to_one(tokens):
    assert _too_low(tokens, GLANCED, 4.5) == []


@SCHEMES
def test_shapes_have_three_to_one(tokens):
    assert _too_low(tokens, TOLD_APART, 3.0) == []


@SCHEMES
@pytest.mark.parametrize("ground", ["page", "panel", "field", "notice", "band"])
def test_focus_is_seen_on_every_ground(tokens, ground):
    """The ring is ink and its halo is marigold: around a button they lie on the page. One of the two stands out."""
    assert max(_contrast(tokens["ink"], tokens[ground]), _contrast(tokens["marigold"], tokens[ground])) >= 3


def test_every_token_used_is_defined_and_every_token_defined_is_used():
    defined = set(re.findall(r"--([a-z0-9-]+):", CSS))
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", CSS))

    assert defined == used


def test_stylesheet_is_light():
    assert len(gzip.compress(CSS.encode(), 6)) < HEAVIEST_CSS


def test_stylesheet_fetches_nothing():
    assert re.findall(r"url\(|@import|@font-face", CSS) == []


def test_stylesheet_minds_contrast_stillness_and_paper():
    for wanted in ("forced-colors: active", "prefers-reduced-motion", "@media print", "prefers-color-scheme: dark"):
        assert wanted in CSS


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_has_nothing_inline_and_nothing_foreign(path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"\sstyle=|<style|\son[a-z]+=\"", text) == []
    assert re.findall(r"(?:src|action)=\"(?:https?:)?//", text) == []
    scripts = re.findall(r"<script(?![^>]*(?:\bsrc=|type=\"application/json\"))", text)
    assert scripts == []


def test_every_class_in_our_templates_is_in_the_stylesheet():
    """A misspelt class is silent; here it speaks."""
    known = set(re.findall(r"\.([a-z][a-z0-9-]*)", CSS))
    # Kinds of page are marks on the body, for those who look at a page's source.
    known |= {"page", "public", "front", "question", "account", "trouble", "organise"}
    unknown = {}
    for path in TEMPLATES:
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "\0", path.read_text(encoding="utf-8"))
        for value in re.findall(r'class="([^"]*)"', text):
            names = {name for name in value.split() if "\0" not in name} - known
            if names:
                unknown.setdefault(str(path.relative_to(ROOT)), set()).update(names)

    assert unknown == {}
