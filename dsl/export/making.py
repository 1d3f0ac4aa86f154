"""`build_model`: makes the models, draws their weights as the spec says, and freezes what it freezes."""

from __future__ import annotations

from fnmatch import fnmatchcase
from keyword import iskeyword

from torch import fx, nn

from dsl.build.models import drawn_names, frozen_names, ordered
from dsl.export.expressions import Call, Code, Expr, Literal, Named, call
from dsl.export.layout import STEP, WIDTH, flat, lines, quoted
from dsl.lang.program import Model, Program

FNMATCH = "from fnmatch import fnmatchcase"


def build_function(
    program: Program, models: dict[str, fx.GraphModule], made: dict[str, Expr], local: dict[str, str]
) -> list[str]:
    """The function that makes all models of a program; `local` are their names in it."""
    text = ["def build_model():" if len(models) == 1 else "def build_models():"]
    doc = "The model" if len(models) == 1 else "The models by name"
    drawn = any(model.draws for model in program.models.values())
    text.append(f'{STEP}"""{doc}, with fresh weights{", drawn as the spec says" if drawn else ""}."""')
    for name in ordered(program):
        text += _indented(lines(f"{local[name]} = ", made[name], width=WIDTH - 4))
        text += _indented(_draws(local[name], models[name], program.models[name]))
    for name, model in program.models.items():
        if model.follows:
            text.append(f"{STEP}{local[name]}.load_state_dict({local[model.follows]}.state_dict())")
            text.append(f"{STEP}{local[name]}.requires_grad_(False)")
        text += _indented(_frozen(local[name], models[name], model))
    if len(models) == 1:
        own = local[next(iter(models))]
        if text[-1].startswith(f"{STEP}{own} = "):
            return [*text[:-1], text[-1].replace(f"{own} =", "return", 1)]
        return [*text, f"{STEP}return {own}"]
    together = Named(tuple(models), tuple(Code(local[name]) for name in models))
    return [*text, *_indented(lines("return ", together, width=WIDTH - 4))]


def _indented(found: list[str]) -> list[str]:
    return [STEP + line for line in found]


def _draws(local: str, module: nn.Module, model: Model) -> list[str]:
    text: list[str] = []
    for pattern, made in model.draws:
        names = drawn_names(module, model, pattern, made.lowers)
        if not names:
            continue
        given = tuple((key, Literal(value)) for key, value in made.args.items())
        function = made.lowers.replace("torch.nn.", "nn.")
        text += _each(local, module, names, pattern, flat(Call(Code(function), (Code("parameter"),), given)))
    return text


def _frozen(local: str, module: nn.Module, model: Model) -> list[str]:
    names = frozen_names(module, model.frozen)
    every = [name for name, _ in module.named_parameters()]
    if not names or model.follows:
        return []
    if names == every:
        return [f"{local}.requires_grad_(False)"]
    parts = _parts(module, names)
    if parts is not None:
        return [f"{local}.{part}.requires_grad_(False)" for part in parts]
    pattern = model.frozen[0] if len(model.frozen) == 1 else ""
    return _each(local, module, names, pattern, "parameter.requires_grad_(False)")


def _parts(module: nn.Module, names: list[str]) -> list[str] | None:
    """The submodules, few of them, that the weights of these names are all of."""
    found = list(dict.fromkeys(name.partition(".")[0] for name in names))
    every = [name for name, _ in module.named_parameters() if name.partition(".")[0] in found]
    return found if every == names and len(found) <= 8 else None


def _each(local: str, module: nn.Module, names: list[str], pattern: str, done: str) -> list[str]:
    """A loop over the weights of these names."""
    known = dict(module.named_parameters())
    if names == [name for name, value in known.items() if value.dim() > 1]:
        return [f"for parameter in {local}.parameters():", f"{STEP}if parameter.dim() > 1:", f"{STEP * 2}{done}"]
    for tried in (pattern, f"{pattern}.*"):
        if pattern and names == [name for name in known if fnmatchcase(name, tried)]:
            test = f"if fnmatchcase(name, {quoted(tried)}):"
            return [f"for name, parameter in {local}.named_parameters():", STEP + test, STEP * 2 + done]
    listed = Call(Code(""), tuple(Literal(name) for name in names))
    begin = lines("for name in ", listed if len(names) > 1 else call("", Literal(names[0]), Code("")), ":")
    if len(names) == 1:
        plain = all(part.isidentifier() and not iskeyword(part) for part in names[0].split("."))
        own = f"{local}.{names[0]}" if plain else f"{local}.get_parameter({quoted(names[0])})"
        return [done.replace("parameter", own)]
    return [*begin, f"{STEP}parameter = {local}.get_parameter(name)", STEP + done]
