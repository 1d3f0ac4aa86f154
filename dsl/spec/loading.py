"""What one reading of a spec has read so far: the files that are extended and used, and the layers that they make."""

from __future__ import annotations

import os
from collections.abc import Iterable

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.source import Source, Span
from dsl.diagnostics.suggest import nearest
from dsl.spec.check import check
from dsl.spec.layers import laid_over
from dsl.spec.override import Override, overlay
from dsl.spec.project import MOST_FILES, read_named
from dsl.spec.report import did_you_mean, report
from dsl.spec.spec import TORN, Spec
from dsl.spec.value import COMMAND_LINE, Value, lost_paths, of_node, of_table
from dsl.syntax.toml import parse
from dsl.syntax.toml_newer import CODE as NEWER


class Loading:
    """Reads files below `root`, each once, and gathers the reports on them."""

    __slots__ = ("broken", "diagnostics", "done", "folders", "links", "open", "profiles", "root", "sources")

    def __init__(self, root: str) -> None:
        self.root = root
        self.diagnostics: list[Diagnostic] = []
        self.broken: set[str] = set()
        self.sources: list[Source] = []
        self.folders: dict[str, str] = {}
        """The folder of each file, by the name under which it is shown."""
        self.done: dict[str, Value] = {}
        """The layer of each file that was read, laid over its bases, by its real path."""
        self.open: dict[str, str] = {}
        """The files that are being read now, each extended by the one before it: names by real path."""
        self.links = 0
        """How often a file was extended, the same one by several others included."""
        self.profiles: dict[str, list[Value]] = {}

    def with_bases(self, source: Source, shown: str, origin: str) -> Value:
        """The layer of a file laid over those that it extends."""
        real = os.path.realpath(shown)
        folder = self.folders[shown] = os.path.dirname(shown)
        self.open[real] = shown
        own, profiles = self.own_layer(source, origin)
        layer: Value | None = None
        for named in _each((own.fields or {}).get("extends")):
            base = self.base(named, folder)
            layer = laid_over(layer, base, self.diagnostics) if base is not None else layer
        del self.open[real]
        self.sources.append(source)
        for name, profile in profiles.items():
            self.profiles.setdefault(name, []).append(profile)
        self.done[real] = laid_over(layer, own, self.diagnostics)
        return self.done[real]

    def own_layer(self, source: Source, origin: str) -> tuple[Value, dict[str, Value]]:
        """One file alone, checked, and its profiles."""
        table, faults = parse(source)
        self.diagnostics += [fault.at_path("", origin) for fault in faults]
        if any(fault.code != NEWER for fault in faults):
            self.broken.update(lost_paths(table), (TORN,))
        tree = of_node(table, "", None, origin)
        assert tree is not None, "a document is a table"
        layer = self.checked(of_table(tree, tree.fields or {}))
        fields = dict(layer.fields or {})
        kept = fields.pop("profile", None)
        profiles = (kept.fields or {}) if kept is not None else {}
        return of_table(layer, fields), {
            name: self.checked(profile.moved("", f"profile `{name}`"), "profile") for name, profile in profiles.items()
        }

    def checked(self, tree: Value, over: str = "") -> Value:
        layer, found = check(tree, over)
        self.diagnostics += found.diagnostics
        self.broken |= found.broken
        return layer

    def base(self, named: Value, folder: str) -> Value | None:
        """The layer of a file that is extended; None after a report."""
        self.links += 1
        if self.links > MOST_FILES:
            if self.links == MOST_FILES + 1:
                self.lost(_too_many("extend", named))
            return None
        found = read_named(named, folder, self.root)
        if isinstance(found, Diagnostic):
            self.lost(found)
            return None
        shown, source = found
        real = os.path.realpath(shown)
        if real in self.open:
            self.lost(_cycle(named, list(self.open), list(self.open.values()), real))
            return None
        if real in self.done:
            return self.done[real]
        return self.with_bases(source, shown, f"extended file `{shown}`")

    def lost(self, diagnostic: Diagnostic) -> None:
        """A base that cannot be had: what it would have said is not to be missed."""
        self.diagnostics.append(diagnostic)
        self.broken.add(TORN)

    def profile(self, name: str, source: Source) -> list[Value]:
        """The layers of a profile, the base's first; none after a report."""
        if name in self.profiles:
            return self.profiles[name]
        help = did_you_mean(nearest(name, self.profiles))
        if not help:
            known = ", ".join(f"`{word}`" for word in self.profiles)
            help = (Help(f"it has {known}" if known else "write `[profile.NAME]` with what it changes"),)
        message = f"`{source.name}` has no profile `{name}`"
        at = Span(Source("--profile", name), 0, len(name))
        self.diagnostics.append(Diagnostic("E0215", message, at, "not known", help=help, origin=COMMAND_LINE))
        return []

    def overrides(self, sets: Iterable[str | Override]) -> list[Value]:
        """The layers of the command line, in its order."""
        layers = [overlay(item, self.diagnostics) for item in sets]
        return [self.checked(layer, COMMAND_LINE) for layer in layers if layer is not None]

    def blocks(self, spec: Spec) -> tuple[tuple[Source, ...], frozenset[str]]:
        """The files that `use` names, each once; `use` itself where one of them cannot be had."""
        found: dict[str, Source] = {}
        lost: frozenset[str] = frozenset()
        for number, named in enumerate(_each(spec.given("use"))):
            if number == MOST_FILES:
                self.diagnostics.append(_too_many("use", named))
                break
            place = named.span.source.name if named.span is not None else ""
            item = read_named(named, self.folders.get(place, spec.folder), self.root)
            if isinstance(item, Diagnostic):
                self.diagnostics.append(item)
                lost = frozenset(("use",))
            else:
                found.setdefault(os.path.realpath(item[0]), item[1])
        return tuple(found.values()), lost


def _too_many(verb: str, named: Value) -> Diagnostic:
    message = f"one spec may {verb} {MOST_FILES} files at most"
    return report("E0214", message, named, label="one more", help=(Help("join files that belong together"),))


def _cycle(named: Value, reals: list[str], names: list[str], real: str) -> Diagnostic:
    start = reals.index(real)
    loop = [*names[start:], names[start]]
    message = f"`{names[start]}` extends itself" + (" by way of others" if len(loop) > 2 else "")
    notes = (" extends ".join(f"`{name}`" for name in loop),)
    return report("E0213", message, named, label="leads back here", notes=notes)


def _each(value: Value | None) -> tuple[Value, ...]:
    """The items of a list, or the one value alone."""
    if value is None:
        return ()
    return value.items if value.items is not None else (value,)
