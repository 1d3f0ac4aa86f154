"""Check what is not compiled, as a block that nothing uses: names, and names and values of settings, without types."""

from __future__ import annotations

from typing import Any

from dsl.lang.arithmetic import FUNCTIONS
from dsl.lang.binding import Given, collect_named
from dsl.lang.builder import Builder
from dsl.lang.flowing import mark_names
from dsl.lang.frame import LIBRARY, Frame, Unit
from dsl.lang.lookup import find_thing, report_unknown_name
from dsl.lang.settings import check_setting
from dsl.lang.values import BlockThing, CatalogueThing, Scope, Thing
from dsl.syntax import tree

Nodes = tuple[Any, ...]


def check_unused(unit: Unit) -> None:
    """Check what is declared and never used; a spec should use what it declares itself."""
    unused: list[tuple[Frame, tree.Block]] = []
    for thing, role in unit.declared:
        if id(thing.block) in unit.compiled:
            continue
        frame = Frame(unit, role, thing.text, Scope(thing.scope), Builder("block"))
        count = len(unit.diagnostics)
        check_block(frame, thing.block)
        if role is not LIBRARY and len(unit.diagnostics) == count and not unit.alone:
            unused.append((frame, thing.block))
    for frame, block in unused:
        if id(block) not in unit.used:
            target = block.target
            frame.report("W0620", f"the block `{target.name}` is never used", target.at, "nothing applies it")


def check_block(frame: Frame, block: tree.Block) -> None:
    """Report what is wrong in a block whatever it is applied to."""
    _check_nodes(frame, block.body, {parameter.name for parameter in block.parameters}, {"body", "param"})


def pass_over(frame: Frame, node: Any) -> None:
    """Check what is not built, as the side of a choice that is not chosen; the names in it count as used."""
    key = ("passed over", id(node))
    if node is None or key in frame.memo:
        return
    frame.memo[key] = True
    mark_names(frame, node)
    _check_nodes(frame, node, set(), {"param"})


def _check_nodes(frame: Frame, root: Any, known: set[str], things: set[str]) -> None:
    nodes = _walk(root)
    for node in nodes:
        if isinstance(node, tree.Bind):
            known.update(target.name for target in node.targets)
        elif isinstance(node, tree.Repeat):
            known.update(target.name for target in node.names)
        elif isinstance(node, (tree.Shared, tree.Block)):
            things.add(node.target.name)
            if isinstance(node, tree.Block):
                known.update(parameter.name for parameter in node.parameters)
    for node in nodes:
        if isinstance(node, tree.Call) and node.callee not in things:
            _check_call(frame, node, known)
        elif isinstance(node, tree.Name) and node.name not in known | things and node.name not in ("_", "input"):
            _check_name(frame, node)


def _check_name(frame: Frame, node: tree.Name) -> None:
    thing = find_thing(frame, node.name)
    if isinstance(thing, BlockThing):
        frame.unit.used.add(id(thing.block))
    elif thing is None and frame.scope.value(node.name) is None:
        report_unknown_name(frame, node.name, node.at, called=False)


def _check_call(frame: Frame, node: tree.Call, known: set[str]) -> None:
    thing = find_thing(frame, node.callee)
    if thing is None:
        if node.callee not in FUNCTIONS and node.callee not in known:
            report_unknown_name(frame, node.callee, node.callee_at, called=True)
        return
    check_call(frame, thing, node)


def check_call(frame: Frame, thing: Thing, node: tree.Call) -> None:
    """Report settings that what is called does not have, and plain values that they do not take."""
    given = [Given(item.name, None, item.value.at, item.name_at) for item in node.arguments if item.name]
    if isinstance(thing, BlockThing):
        frame.unit.used.add(id(thing.block))
        collect_named(frame, node.callee, [item.name for item in thing.block.parameters], given)
    elif isinstance(thing, CatalogueThing):
        entry = thing.entry
        names = [item.name for item in entry.settings] + [item.name for item in entry.inputs]
        collect_named(frame, node.callee, names, given, any(item.open for item in entry.settings))
        for argument in node.arguments:
            setting = entry.setting(argument.name) if argument.name else None
            if setting is not None and isinstance(argument.value, tree.Literal):
                check_setting(frame, node.callee, setting, argument.value.value, argument.value.at)


def _walk(root: Any) -> list[Any]:
    """A node and all below it, in the order of the text; an attribute of `nn` and its like is one name."""
    found: list[Any] = []
    stack: list[Any] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            stack += reversed(node)
            continue
        if not hasattr(node, "__dataclass_fields__"):
            continue
        found.append(node)
        if isinstance(node, tree.Attribute) and isinstance(node.of, tree.Name) and node.of.name in ("nn", "F", "torch"):
            continue
        stack += [getattr(node, key) for key in reversed(list(node.__dataclass_fields__)) if not key.endswith("at")]
    return found
