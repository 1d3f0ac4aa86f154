"""Devices, and how they divide the work."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.spec.report import also_here, instead, report
from dsl.spec.spec import Spec
from dsl.spec.value import Value


def count_devices(spec: Spec) -> int | None:
    """How many devices each machine uses; None if only the machine will show."""
    gpus, devices = spec.given("trainer.gpus"), spec.given("trainer.devices")
    value = gpus.value if gpus is not None else devices.value if devices is not None else None
    if isinstance(value, tuple):
        return len(value)
    if isinstance(value, str):
        return None if value in ("auto", "-1") else len([part for part in value.split(",") if part.strip()])
    if value is None or value == -1:
        return None
    return max(int(value), 1)


def trains_on_cpu(spec: Spec) -> Value | None:
    """The key that says that training is on the CPU, if one does."""
    gpus, accelerator = spec.given("trainer.gpus"), spec.given("trainer.accelerator")
    if gpus is not None and gpus.value == 0:
        return gpus
    return accelerator if accelerator is not None and accelerator.value == "cpu" else None


def devices_of_accelerator(spec: Spec) -> Iterator[Diagnostic]:
    """GPUs that are counted, and another kind of device that is asked for."""
    gpus, accelerator = spec.given("trainer.gpus"), spec.given("trainer.accelerator")
    if gpus is None or accelerator is None or accelerator.value == "auto":
        return
    wants = gpus.value != 0
    if wants is (accelerator.value == "gpu"):
        return
    said = _shown(gpus) if wants else "no GPU"
    message = f"`gpus` asks for {said}, `accelerator` for `{accelerator.value}`"
    yield report(
        "E0416", message, gpus, labels=also_here(accelerator, "the other"), help=(Help("leave out one of them"),)
    )


def numbered_devices(spec: Spec) -> Iterator[Diagnostic]:
    """Numbers of devices where there is but one."""
    devices, accelerator = spec.given("trainer.devices"), spec.given("trainer.accelerator")
    if devices is None or accelerator is None or accelerator.value not in ("cpu", "mps"):
        return
    listed = isinstance(devices.value, tuple) or (isinstance(devices.value, str) and "," in devices.value)
    if accelerator.value == "cpu" and listed:
        message = "the CPU is one device: its processes are counted, not numbered"
        help = Help(f"write how many: `devices = {count_devices(spec)}`")
        yield report("E0416", message, devices, labels=also_here(accelerator, "asked for here"), help=(help,))
    elif accelerator.value == "mps" and (count_devices(spec) or 1) > 1:
        message = "`mps` is one device, but several are asked for"
        labels = also_here(accelerator, "asked for here")
        yield report("E0416", message, devices, labels=labels, help=(Help("write `devices = 1`"),))


def one_process(spec: Spec) -> Iterator[Diagnostic]:
    """A strategy for one device with several, and one for several with one."""
    strategy, count = spec.given("trainer.strategy"), count_devices(spec)
    if strategy is None:
        return
    nodes = spec["trainer.num_nodes"].value
    kind = strategy.value["type"] if isinstance(strategy.value, dict) and "type" in strategy.value else strategy.value
    several = nodes > 1 or (count is not None and count > 1)
    if kind == "single" and several:
        message = '`strategy = "single"` uses one device, but several are asked for'
        help = Help('write `strategy = "ddp"`, or ask for one device')
        yield report("E0416", message, strategy, labels=_asked(spec), help=(help,))
    elif kind in ("ddp", "fsdp") and count == 1 and nodes == 1:
        message = f"`{kind}` divides work among devices, but one is asked for"
        help = Help("leave `strategy` out")
        yield report("W0608", message, strategy, labels=_asked(spec), help=(help,))


def divided_work(spec: Spec) -> Iterator[Diagnostic]:
    """`shard` and `tensor` of a strategy make up the devices that there are."""
    strategy, count = spec.given("trainer.strategy"), count_devices(spec)
    if strategy is None or not strategy.fields or count is None:
        return
    total = count * spec["trainer.num_nodes"].value
    parts = [strategy.fields[name] for name in ("shard", "tensor") if name in strategy.fields]
    product = 1
    for part in parts:
        product *= part.value
    if parts and total % product:
        shown = " x ".join(f"`{part.name} = {part.value}`" for part in parts)
        message = f"{shown} does not divide {total} devices"
        help = Help(f"choose numbers whose product divides {total}")
        yield report("E0416", message, parts[0], labels=_asked(spec), help=(help,))


def global_batch(spec: Spec) -> Iterator[Diagnostic]:
    """A batch for all devices together that they cannot share evenly."""
    size, count = spec.given("data.global_batch_size"), count_devices(spec)
    if size is None or count is None:
        return
    total = count * spec["trainer.num_nodes"].value
    if size.value % total:
        message = f"a batch of {size.value} cannot be shared evenly among {total} devices"
        near = max(total, round(size.value / total) * total)
        help = instead(f"write a multiple of {total}: `{near}`", size.span, str(near))
        yield report("E0417", message, size, labels=_asked(spec), help=(help,))


def precision_of_device(spec: Spec) -> Iterator[Diagnostic]:
    """Numbers of 16 bits on the CPU."""
    precision, cpu = spec.given("trainer.precision"), trains_on_cpu(spec)
    if precision is None or cpu is None:
        return
    labels = also_here(cpu, "on the CPU")
    if precision.value in ("transformer-engine", "transformer-engine-float16"):
        help = instead('write `"bf16-mixed"`', precision.span, '"bf16-mixed"')
        yield report("E0416", "the transformer engine needs a GPU", precision, labels=labels, help=(help,))
    elif precision.value in ("16-mixed", "16-true"):
        better = '"bf16-mixed"' if precision.value == "16-mixed" else '"bf16-true"'
        message = f"`{precision.value}` is slow on the CPU and loses small gradients; `bf16` is made for it"
        help = instead(f"write `{better}`", precision.span, better)
        yield report("W0609", message, precision, labels=labels, help=(help,))


def _asked(spec: Spec) -> tuple:  # type: ignore[type-arg]
    values = [spec.given(f"trainer.{key}") for key in ("gpus", "devices", "num_nodes")]
    return tuple(label for value in values if value is not None for label in also_here(value, "asked for here"))


def _shown(value: Value) -> str:
    return f"`{value.span.text}`" if value.span is not None else "GPUs"
