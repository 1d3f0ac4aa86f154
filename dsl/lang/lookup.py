"""Names of things to apply: what the text declares, the models of the spec, then the catalogue."""

from __future__ import annotations

import re

from dsl import catalogue
from dsl.catalogue.entry import Entry
from dsl.diagnostics.diagnostic import Edit, Help
from dsl.diagnostics.source import Span
from dsl.diagnostics.suggest import nearest
from dsl.lang.arithmetic import FUNCTIONS
from dsl.lang.foreign import member_said, said_here, torch_said
from dsl.lang.frame import Frame
from dsl.lang.values import BAD, CatalogueThing, Flow, Thing

_PLACES = {
    "layer": "`layers` of a model",
    "loss": "`loss`",
    "metric": "`metrics`",
    "optimizer": "`optimizer`",
    "schedule": "`schedule`",
    "source": "`source`, below `[data]`",
    "transform": "`transform` or `augment`, below `[data]`",
    "sampler": "`sampler`, below `[data]`",
    "callback": "`callbacks`, below `[trainer]`",
    "init": "`init` of a model",
}
"""Where the things of each family belong."""

TORCH = ("nn", "F", "torch")


def is_torch(name: str) -> bool:
    return name in TORCH


def find_thing(frame: Frame, name: str) -> Thing | None:
    """What a name applies, or None."""
    found = frame.scope.thing(name)
    if found is not None:
        return found[0]
    entry = find_entry(frame.role.families, name)
    return CatalogueThing(entry) if entry is not None else None


def find_entry(families: tuple[str, ...], name: str) -> Entry | None:
    if "." in name:
        prefix, _, rest = name.partition(".")
        if prefix not in TORCH:
            return None
        from dsl.catalogue import torch_tables

        return torch_tables.find(prefix, rest)
    for family in families:
        entry = catalogue.entries(family).get(name)
        if entry is not None:
            return entry
    return None


def report_unknown_name(
    frame: Frame, name: str, at: tuple[int, int] | Span, called: bool, applied: bool = False
) -> str:
    """Say that nothing bears a name; what is near enough to be what was meant, if anything is.

    `applied` is a name that stands alone, but where only something to apply makes sense.
    """
    if "." in name:
        _report_unknown_torch(frame, name, at)
        return ""
    elsewhere = _other_family(frame, name)
    if elsewhere is not None and (called or frame.role.weights or not frame.unit.vague):
        frame.report(
            "E0324",
            f"`{name}` is {_article(elsewhere)}, which has no place in {frame.role.name}",
            at,
            f"is {_article(elsewhere)}",
            help=f"{_article(elsewhere)} stands in {_PLACES[elsewhere]}" if elsewhere in _PLACES else "",
        )
        return ""
    if _may_be_lost(frame, name, called, applied) or _is_bound_in_vain(frame, name):
        return ""
    said = said_here(name)
    close = _meant(frame, name, called) if not said else []
    helps: tuple[Help, ...] = ()
    if close:
        edit = Edit(frame.span(at), close[0])
        others = "".join(f" or `{other}`" for other in close[1:])
        helps = (Help(f"did you mean `{close[0]}`{others}?", (edit,)),)
    helps += (Help(said),) if said else ()
    helps += _torchs_own(frame, name)
    if not helps:
        helps = _hint(frame, name, called)
    what = "something to apply" if called else "a value or something to apply"
    frame.report("E0320", f"nothing here is called `{name}`", at, f"not known as {what}", help=helps)
    return close[0] if close else ""


def report_batchless(frame: Frame, at: tuple[int, int]) -> Flow:
    """`batch` is read off a value that has it as a size."""
    frame.report(
        "E0309",
        f"nothing that {frame.role.name} is given here has the size `batch`",
        at,
        "not known here",
        help="say so in its `input`, as in `float[B, 3]`, or write a number",
    )
    return BAD


def _hint(frame: Frame, name: str, called: bool) -> tuple[Help, ...]:
    """What to write where no known name is near."""
    if frame.role.weights and name in frame.unit.fields:
        return (Help(f"a model sees what its `input` names, and nothing else: add `{name}` to it"),)
    if _is_architecture(frame, name):
        return (Help(f"networks of torchvision's are layers by name: `torchvision('{name}')`"),)
    if called and frame.role.weights:
        return (Help(f"define it, `block {name} {{ ... }}`, or name the file that does in `use`"),)
    if not called and frame.topic is None and "function" not in frame.role.families:
        return (Help(f"a name is one of `[params]`: add it there; text stands in quotes, `'{name}'`"),)
    if not called and frame.active:
        return (Help(f"a block sees its settings, `[params]` and `body`: give it `{name}` as a setting"),)
    if not called:
        return (Help(f"bind it before, `{name} = ...`, or add it to `[params]`"),)
    return ()


def _is_architecture(frame: Frame, name: str) -> bool:
    if not frame.role.weights or not any(letter.isdigit() for letter in name):
        return False
    from dsl.catalogue.torchvision_models import CLASSIFIERS

    return name in CLASSIFIERS


def _meant(frame: Frame, name: str, called: bool) -> list[str]:
    """The names that were probably meant; a text with very many unknown ones is not worth the search."""
    frame.unit.guesses -= 1
    if frame.unit.guesses < 0:
        return []
    alias = _alias(frame, name)
    close = [alias] if alias else nearest(name, _known(frame, called))
    things = [other for other in close if find_thing(frame, other) is not None]
    return things if len(close) > 1 and things else close


def _may_be_lost(frame: Frame, name: str, called: bool, applied: bool) -> bool:
    """Whether a name may be that of a field or a block that could not be looked up, and nothing else is near."""
    unit = frame.unit
    if called:
        return unit.blocks_lost and "function" in frame.role.families and not _meant(frame, name, called)
    return unit.vague and not ((frame.role.weights or applied) and _meant(frame, name, called))


def _is_bound_in_vain(frame: Frame, name: str) -> bool:
    """Whether the line of a statement that could not be read would have bound a name."""
    for item in frame.unit.diagnostics:
        if item.code.startswith("E034") and item.span is not None and item.span.source is frame.text.source:
            text = item.span.source.text
            line = text[text.rfind("\n", 0, item.span.start) + 1 :].partition("\n")[0]
            bound, sign, _ = line.partition("=")
            if sign and re.search(rf"\b{re.escape(name)}\b", bound):
                return True
    return False


def _report_unknown_torch(frame: Frame, name: str, at: tuple[int, int] | Span) -> None:
    from dsl.catalogue import torch_tables

    prefix, _, rest = name.partition(".")
    binding = frame.scope.value(prefix)
    if prefix == "_" or binding is not None:
        if binding is not None:
            binding.used = True
        _report_member(frame, prefix, rest, at)
        return
    last = rest.rpartition(".")[2]
    help = said_here(prefix) or said_here(last)
    own = _meant(frame, last, called=True) if not help and prefix not in frame.unit.models else []
    help = f"did you mean `{own[0]}`?" if own else help
    short = torch_said(name)
    if short and find_entry((), short) is not None:
        help = f"write `{short}`"
    elif _is_architecture(frame, last):
        help = f"networks of torchvision's are layers by name: `torchvision('{last}')`"
    if prefix not in TORCH:
        label = "only `nn.`, `F.` and `torch.` have members"
        frame.report("E0320", f"nothing here is called `{name}`", at, label, help=help)
        return
    close = nearest(rest, torch_tables.names(prefix))
    help = f"did you mean `{prefix}.{close[0]}`?" if close and not short else help
    frame.report("E0320", f"`{prefix}.` has no `{rest}` that a spec may use", at, "not known here", help=help)


def _report_member(frame: Frame, value: str, name: str, at: tuple[int, int] | Span) -> None:
    """Say that values have no functions of their own, as torch's tensors have."""
    meant = member_said(name)
    if meant is None:
        known = name if find_entry(frame.role.families, name) is not None else _alias(frame, name)
        meant = f"{known}(...)" if known else None
    help = "functions are applied to a value: `x -> relu`"
    if meant:
        help = f"write `{meant}`" if meant.startswith("_") else f"write `{value} -> {meant}`"
    elif meant is not None:
        help = f"leave `.{name}()` out"
    at = at if isinstance(at, Span) else (at[1] - len(name), at[1])
    frame.report("E0316", f"a value has no `{name}` of its own", at, "not known here", help=help)


def _torchs_own(frame: Frame, name: str) -> tuple[Help, ...]:
    """Where in torch's tables a name is, if it is there and a body may reach it."""
    if not {"layer", "function"} & set(frame.role.families):
        return ()
    from dsl.catalogue import torch_tables

    found = [f"`{prefix}.{name}`" for prefix in TORCH if name in torch_tables.names(prefix)]
    return (Help(f"torch's own is {' or '.join(found)}"),) if found else ()


def _known(frame: Frame, called: bool) -> list[str]:
    visible = [name for name in frame.scope.names() if not name.startswith("_")]
    names = [name for name in visible if not called or frame.scope.thing(name) is not None]
    for family in frame.role.families:
        names += catalogue.entries(family)
    names += [*FUNCTIONS, "param"] if called and frame.role.weights else []
    return list(dict.fromkeys(names))


def _alias(frame: Frame, name: str) -> str:
    lowered = name.lower()
    for family in frame.role.families:
        for entry in catalogue.entries(family).values():
            if any(lowered == other.lower() for other in entry.also):
                return entry.name
    return ""


def _other_family(frame: Frame, name: str) -> str | None:
    for family in catalogue.FILES:
        if family not in frame.role.families and name in catalogue.entries(family):
            return family
    return None


def _article(family: str) -> str:
    return f"{'an' if family[0] in 'aeiou' else 'a'} {family}"
