"""A page of HTML as a person without a browser engine sees it: forms with their labels, links, and words."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_SILENT = {"script", "style", "head", "title", "template"}


@dataclass
class Node:
    tag: str
    attributes: dict[str, str]
    parent: "Node | None" = None
    children: "list[Node | str]" = field(default_factory=list)

    def all(self, *tags: str) -> "list[Node]":
        found = []
        for child in self.children:
            if isinstance(child, Node):
                if not tags or child.tag in tags:
                    found.append(child)
                found += child.all(*tags)
        return found

    def text(self) -> str:
        parts = [
            child if isinstance(child, str) else child.text()
            for child in self.children
            if isinstance(child, str) or child.tag not in _SILENT
        ]
        return tidy(" ".join(parts))

    def inside(self, tag: str) -> "Node | None":
        node = self.parent
        while node is not None and node.tag != tag:
            node = node.parent
        return node


def tidy(text: str) -> str:
    return re.sub(r"\s+([.,;:!?])", r"\1", re.sub(r"\s+", " ", text.replace("\xa0", " "))).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("#root", {})
        self._here = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self._here)
        self._here.children.append(node)
        if tag not in _VOID:
            self._here = node

    def handle_endtag(self, tag: str) -> None:
        node: Node | None = self._here
        while node is not None and node.tag != tag:
            node = node.parent
        if node is not None and node.parent is not None:
            self._here = node.parent

    def handle_data(self, data: str) -> None:
        self._here.children.append(data)


class Page:
    """What was answered, and what can be done on it."""

    def __init__(self, html: str) -> None:
        reader = _Reader()
        reader.feed(html)
        self.root = reader.root
        self.words = self.root.text()

    def link(self, text: str) -> str:
        for node in self.root.all("a"):
            if node.text() == text or node.text().startswith(text):
                return node.attributes["href"]
        raise AssertionError(f"no link says {text!r}; the page says: {self.words[:1500]}")

    def field(self, label: str) -> Node:
        """The field with this label. Where several have the same (two dates), `#name` says which by its name."""
        if label.startswith("#"):
            return next(
                node
                for node in self.root.all("input", "select", "textarea")
                if node.attributes.get("name") == label.removeprefix("#")
            )
        for node in self.root.all("label"):
            if node.text() == label or node.text().startswith(label):
                if "for" in node.attributes:
                    return self._by_id(node.attributes["for"])
                return node.all("input", "select", "textarea")[0]
        raise AssertionError(f"no label says {label!r}; the page says: {self.words[:1500]}")

    def button(self, text: str) -> Node:
        for node in self.root.all("button"):
            if node.text() == text or node.text().startswith(text):
                return node
        raise AssertionError(f"no button says {text!r}; the page says: {self.words[:1500]}")

    def of_class(self, name: str) -> Node:
        for node in self.root.all():
            if name in node.attributes.get("class", "").split():
                return node
        raise AssertionError(f"nothing here is of class {name!r}; the page says: {self.words[:1500]}")

    def _by_id(self, name: str) -> Node:
        return next(node for node in self.root.all() if node.attributes.get("id") == name)


def values_of(form: Node) -> dict[str, str]:
    """What the form would send if it were sent as it came."""
    values: dict[str, str] = {}
    for node in form.all("input", "select", "textarea"):
        name, kind = node.attributes.get("name", ""), node.attributes.get("type", "text")
        if not name or (kind in {"radio", "checkbox"} and "checked" not in node.attributes):
            continue
        if node.tag == "select":
            chosen = [option for option in node.all("option") if "selected" in option.attributes]
            options = chosen or node.all("option")[:1]
            values[name] = options[0].attributes.get("value", options[0].text()) if options else ""
        elif node.tag == "textarea":
            values[name] = node.text()
        else:
            values[name] = node.attributes.get("value", "on" if kind in {"radio", "checkbox"} else "")
    return values
