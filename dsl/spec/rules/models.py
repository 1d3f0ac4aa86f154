"""Models, those that follow others, and the steps that update them."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Diagnostic, Help, Label
from dsl.diagnostics.suggest import nearest
from dsl.spec.report import MOST_HINTS, also_here, did_you_mean, listed, report, words_span
from dsl.spec.spec import Section, Spec
from dsl.spec.value import Value


def followed_models(spec: Spec) -> Iterator[Diagnostic]:
    """`follows` names another model, and the models that follow one another form no circle."""
    models = {model.name: model for model in spec.models}
    lost = _may_be_lost(spec)
    for number, model in enumerate(spec.models):
        value = model.given.get("follows")
        if value is not None and value.value not in models and not lost:
            yield _no_such_model(value, models if number < MOST_HINTS else {})
    for loop in _loops(models):
        value = models[loop[0]]["follows"]
        chain = " follows ".join(f"`{name}`" for name in (*loop[:20], loop[0]))
        message = f"`{loop[0]}` follows itself" + (f": {chain}" if len(loop) > 1 else "")
        yield report("E0409", message, value, label="leads back to it", help=(Help("name a model that is trained"),))


def settings_of_followers(spec: Spec) -> Iterator[Diagnostic]:
    """A model that follows has the other's layers and start; how it moves means nothing for one that does not."""
    for model in spec.models:
        follows = model.given.get("follows")
        if follows is None:
            if spec.is_broken(f"{model.path}.follows"):
                continue
            for key in ("decay", "every"):
                if key in model:
                    message = f"`{key}` is for a model that follows another, but `{model.name}` follows none"
                    help = Help(f'name that model, `follows = "..."`, or leave `{key}` out')
                    yield report("E0410", message, model[key], at_key=True, help=(help,))
            continue
        if follows.value == model.name:
            continue  # which is reported
        for key in ("layers", "weights", "init", "frozen"):
            if key in model:
                message = (
                    f"`{model.name}` follows `{follows.value}` and takes its {_TAKEN[key]}, but has its own `{key}`"
                )
                labels = also_here(follows, "follows another model")
                yield report(
                    "E0409", message, model[key], at_key=True, labels=labels, help=(Help(f"leave `{key}` out"),)
                )


_TAKEN = {"layers": "layers", "weights": "weights", "init": "weights", "frozen": "weights, which are never trained"}


def updated_models(spec: Spec) -> Iterator[Diagnostic]:
    """What steps update are models that are trained."""
    models = {model.name: model for model in spec.models}
    hints = MOST_HINTS
    lost = _may_be_lost(spec)
    for step in spec.steps:
        for value in _each(step.given.get("updates")) if spec.trains(step) else ():
            model = models.get(value.value)
            if model is None:
                hints -= 1
                if not lost:
                    yield _no_such_model(value, models if hints > 0 else {})
            elif not spec.is_trained(model):
                yield _not_trained(value, step, model)


def models_left_out(spec: Spec) -> Iterator[Diagnostic]:
    """A model to be trained that no step updates."""
    steps = tuple(step for step in spec.steps if spec.trains(step))
    if any("updates" not in step for step in steps) or spec.is_broken("step") or spec.torn:
        return
    if any(spec.is_broken(f"{step.path}.updates") for step in steps):
        return
    updated = {name for step in steps for name in spec.updated_by(step)}
    if updated - {model.name for model in spec.models}:
        return  # a misspelled name is reported; it may be the one that is missed
    for model in spec.models:
        if model.name in updated or not spec.is_trained(model) or spec.is_broken(f"{model.path}.frozen"):
            continue
        help = (Help(f"name it in `updates` of a step, or write `frozen = true` below `[{model.path}]`"),)
        labels = tuple(Label(value.span, "updates others") for step in steps if (value := step["updates"]).span)
        yield Diagnostic(
            "E0407",
            f"no step updates the model `{model.name}`",
            model.key_span or model.span,
            "never trained",
            labels,
            help=help,
            path=model.path,
            origin=model.origin,
        )


def nothing_trained(spec: Spec) -> Iterator[Diagnostic]:
    """A spec whose models are all frozen or follow others."""
    models = spec.models
    if not models or any(spec.is_trained(model) for model in models) or spec.torn:
        return
    why = next((model.given[key] for model in models for key in ("frozen", "follows") if key in model), None)
    if why is None or any("layers" in model and spec.is_broken(f"{model.path}.frozen") for model in models):
        return
    names = {model.name for model in models}
    if any(model.given["follows"].value not in names for model in models if "follows" in model):
        return  # which is reported
    if any(_loops({model.name: model for model in models})):
        return
    message = "nothing is trained: every model is frozen or follows another"
    yield report("E0408", message, why, at_key=True, help=(Help("leave the weights that are to be trained unfrozen"),))


def _loops(models: dict[str, Section]) -> Iterator[tuple[str, ...]]:
    """The circles that `follows` makes, each once."""
    seen: set[str] = set()
    for name in models:
        path: dict[str, None] = {}
        while name in models and name not in seen:
            seen.add(name)
            path[name] = None
            follows = models[name].given.get("follows")
            name = follows.value if follows is not None else ""
        if name in path:
            names = list(path)
            yield tuple(names[names.index(name) :])


def _not_trained(value: Value, step: Section, model: Section) -> Diagnostic:
    why = model.given.get("follows") or model["frozen"]
    state = "follows another model" if "follows" in model else "is frozen"
    message = f"the step `{step.name}` updates `{model.name}`, which {state}"
    help = Help(f"leave it out of `updates`, or leave `{why.name}` out of `[{model.path}]`")
    return report("E0406", message, value, labels=also_here(why, f"{state}"), help=(help,))


def _no_such_model(value: Value, models: dict[str, Section]) -> Diagnostic:
    help = did_you_mean(nearest(value.value, list(models)[:MOST_HINTS]), words_span(value)) or listed(
        "the models are", models
    )
    return report("E0404", f"there is no model `{value.value}`", value, inside=True, label="no such model", help=help)


def _may_be_lost(spec: Spec) -> bool:
    """Whether a name that is not found may be one that was reported already."""
    return spec.torn or any(
        path == "model" or (path.startswith("model.") and path.count(".") == 1) for path in spec.broken
    )


def _each(value: Value | None) -> tuple[Value, ...]:
    if value is None:
        return ()
    return value.items if value.items is not None else (value,)
