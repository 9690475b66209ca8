"""What the site has besides files: the reference from the docstrings, the language of a page."""

from __future__ import annotations

import importlib
import pkgutil
import pydoc
import re
from collections.abc import Iterator
from typing import Any

import griffe
from properdocs.structure.files import File, Files

import klassifikator

ROOMS = {
    "readers": "Reading exports",
    "text": "Cleaning and masking",
    "taxonomy": "The label tree",
    "crosswalk": "Labels of earlier taxonomies",
    "learn": "Models",
    "register": "The register",
    "review": "The review page",
    "tables": "Tables and estimates",
    "report": "The report",
    "workflow": "Where the rooms meet",
    "batch": "Big exports",
    "columns": "Columns of the frames",
    "errors": "Errors",
}
"""The documented parts of the package, a page each."""

DANISH = "På dansk"
"""The part of the navigation whose pages are in Danish."""


def on_config(config: Any) -> Any:
    """Put the pages of the reference last in the navigation."""
    rooms = [{heading: f"reference/{room}.md"} for room, heading in ROOMS.items()]
    config.nav.append({"Reference": [{"All names": "reference/index.md"}, *rooms]})
    return config


def on_files(files: Files, config: Any) -> Files:
    """Add the pages of the reference."""
    for name, content in _pages().items():
        files.append(File.generated(config, f"reference/{name}.md", content=content))
    return files


def on_post_page(output: str, page: Any, config: Any) -> str:
    """Tell the language of a page, which a screen reader needs."""
    danish = any(part.title == DANISH for part in page.ancestors)
    return output.replace('<html lang="en"', '<html lang="da"', 1) if danish else output


def _pages() -> dict[str, str]:
    pages = {
        room: "\n\n".join([f"# {heading}", *_parts(f"klassifikator.{room}"), *_besides(room)])
        for room, heading in ROOMS.items()
    }
    homes = {name: klassifikator._HOMES[name].split(".")[1] for name in klassifikator.__all__}
    rows = [
        f"| [`{name}`][{_canonical(getattr(klassifikator, name))}] | "
        f"{_summary(getattr(klassifikator, name))} | [{ROOMS[homes[name]]}]({homes[name]}.md) |"
        for name in klassifikator.__all__
    ]
    rooms = [f"- [{heading}]({room}.md): `klassifikator.{room}`" for room, heading in ROOMS.items()]
    index = [
        "# Reference",
        "What `import klassifikator as kl` has, each imported when it is first used:",
        "\n".join(["| name | does | page |", "|---|---|---|", *rows]),
        "What the parts of the package have besides:",
        "\n".join(rooms),
    ]
    return {"index": "\n\n".join(index), **pages}


def _parts(name: str) -> Iterator[str]:
    """Yield what is shown of a module: the names it lists, or what it and its modules define."""
    module = importlib.import_module(name)
    yield _intro(module)
    listed = getattr(module, "__all__", None)
    if listed is not None:
        yield from (f"::: {name}.{public}" for public in listed)
        homes = klassifikator._HOMES.items()
        deeper = [(home, public) for public, home in homes if home.startswith(f"{name}.")]
        yield from (f"::: {home}.{public}" for home, public in deeper if public not in listed)
        return
    yield from (f"::: {name}.{public}" for public in _own(module))
    for inner in pkgutil.iter_modules(getattr(module, "__path__", [])):
        if not inner.name.startswith("_"):
            yield f"## {name}.{inner.name}"
            yield from _parts(f"{name}.{inner.name}")


def _besides(room: str) -> list[str]:
    """Return what the package has of a room, and the room itself does not list."""
    module = importlib.import_module(f"klassifikator.{room}")
    listed = getattr(module, "__all__", klassifikator.__all__)
    return [
        f"::: {home}.{name}"
        for name, home in klassifikator._HOMES.items()
        if home.split(".")[1] == room and name not in listed
    ]


def _intro(module: Any) -> str:
    return Roles.replaced(module.__doc__ or "", module.__name__).strip()


def _own(module: Any) -> list[str]:
    """Return the public functions and classes that a module defines, in order."""
    return [
        name
        for name, item in vars(module).items()
        if not name.startswith("_") and getattr(item, "__module__", None) == module.__name__
    ]


def _canonical(item: Any) -> str:
    return f"{item.__module__}.{item.__qualname__}"


def _summary(item: Any) -> str:
    return Roles.replaced((item.__doc__ or "").partition("\n")[0], item.__module__)


class Roles(griffe.Extension):
    """Turn references such as ``:func:`make_tables``` of docstrings into links."""

    def on_object(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Change the docstring of what was loaded."""
        if obj.docstring is not None:
            obj.docstring.value = self.replaced(obj.docstring.value, obj.path)

    @classmethod
    def replaced(cls, text: str, path: str) -> str:
        """Return a docstring with links, as seen from where it stands."""
        return re.sub(r":\w+:`(~?)([\w.]+)`", lambda role: _link(*role.groups(), path), text)


def _link(short: str, target: str, path: str) -> str:
    shown = target.rpartition(".")[2] if short else target
    around = [path.rsplit(".", n)[0] for n in range(1, path.count(".") + 1)]
    for place in ("", *(f"{outer}." for outer in (path, *around))):
        item = pydoc.locate(f"{place}{target}")
        if item is not None:
            home = _canonical(item) if hasattr(item, "__qualname__") else f"{place}{target}"
            return f'<autoref identifier="{home}" optional><code>{shown}</code></autoref>'
    return f"`{shown}`"
