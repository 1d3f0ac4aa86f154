"""Words of other programs, and how the same is said here."""

from __future__ import annotations

_SAID: dict[str, str] = {
    "sequential": "a body is a sequence already: write its layers one a line, or join them by `->`",
    "modulelist": "`repeat(4) { ... }` writes layers out several times",
    "compose": "steps are joined by `->`",
    "earlystopping": "early stopping has a table of its own, `[early_stopping]`",
    "modelcheckpoint": "checkpoints have a table of their own, `[checkpoint]`",
    "dataloader": "how data are loaded is said with keys of `[data]`, such as `batch_size`",
    "loss": "the loss is logged without being named",
    "add": "values are added with `+`: `a + b`",
    "sub": "values are subtracted with `-`: `a - b`",
    "subtract": "values are subtracted with `-`: `a - b`",
    "mul": "values are multiplied with `*`: `a * b`",
    "multiply": "values are multiplied with `*`: `a * b`",
    "div": "values are divided with `/`: `a / b`",
    "divide": "values are divided with `/`: `a / b`",
    "self": "a body lists what is applied, and has no `self`",
}

_SETTINGS: dict[str, str] = {
    "activation": "an activation is a layer of its own: `... -> relu`",
    "input_shape": "what comes in is not written: it is known",
    "input_dim": "what comes in is not written: it is known",
    "in_features": "what comes in is not written: it is known",
    "in_channels": "what comes in is not written: it is known",
    "inplace": "leave it out: what can work in place does",
    "batch_first": "leave it out: the batch always comes first",
    "name": "a name is given with `=`: `name = ...`",
    "kernel_initializer": "`init` of a model says how its weights are drawn",
}
"""Settings of other programs' layers."""

_RENAMED: dict[str, tuple[str, ...]] = {
    "axis": ("dim",),
    "axes": ("dim",),
    "units": ("out_features",),
    "filters": ("out_channels",),
    "pool_size": ("kernel_size",),
    "size": ("kernel_size",),
    "rate": ("p",),
    "drop_rate": ("p",),
    "prob": ("p",),
    "nhead": ("num_heads",),
    "heads": ("num_heads",),
    "hidden_units": ("hidden_size",),
    "epsilon": ("eps",),
    "requires_grad": ("trained",),
    "trainable": ("trained",),
}
"""Settings of other programs that have another name here."""

_MEMBERS: dict[str, str] = {
    "view": "reshape(...)",
    "size": "_.shape[0]",
    "to": "float",
    "t": "transpose(0, 1)",
    "contiguous": "",
    "cuda": "",
    "item": "",
}
"""Functions that a tensor of torch's has, under other names here; empty for those that nothing here needs."""


def said_here(name: str) -> str:
    """What to write in the place of a name that nothing here bears; empty if that is not known."""
    return _SAID.get(name.replace("_", "").lower(), "")


def setting_said(name: str) -> str:
    """The same for a setting that a call does not have."""
    return _SETTINGS.get(name, "")


def setting_renamed(name: str, known: list[str]) -> list[str]:
    """What a setting of another program is called here, of the names that are known."""
    return [other for other in _RENAMED.get(name, ()) if other in known]


def torch_said(name: str) -> str:
    """How torch's long names are written: `torch.nn.functional.relu` is `F.relu`."""
    last = name.rpartition(".")[2]
    for long, short in (("nn.functional.", "F."), ("functional.", "F."), ("torch.nn.", "nn."), ("torch.Tensor.", "")):
        if name.removeprefix("torch.").startswith(long) or name.startswith(long):
            return f"{short}{last}"
    return ""


def member_said(name: str) -> str | None:
    """What stands for a function of a tensor; None if that is not known."""
    return _MEMBERS.get(name)
