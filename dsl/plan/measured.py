"""What no table knows, run once on torch's meta device: its shapes, its work, and what it keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.plan.sizes import Unsized
from dsl.plan.steps.call import Call
from dsl.plan.tape import Op, Value

WITHIN = 3
"""How many values as large as the largest that is kept are in flight inside: gradients, and copies in blocks."""

Weight = Callable[[str, tuple[int, ...], bool], Value]


def measure(call: Call, weight: Weight) -> Any:
    """Record a call by what it does on the meta device; Unsized if it does not run there."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    tensors: dict[int, Any] = {}
    try:
        with torch.device("meta"), torch.random.fork_rng(devices=[]):
            run, weights = _runnable(call, weight)
            values = [*_unique(call.tensors)]
            for value in values:
                tensors[id(value)] = _stand_in(value)
            inputs, named = _filled(call.inputs, tensors), _filled(call.named, tensors)
            kept: list[Any] = []

            def keep(tensor: Any) -> Any:
                kept.append(tensor)
                return tensor

            hooks = torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor)
            with hooks, FlopCounterMode(display=False) as forward, torch.enable_grad():
                result = run(inputs, named)
            work = forward.get_total_flops()
            given = [*values, *(own for own, _ in weights)]
            own = [*(tensors[id(value)] for value in values), *(tensor for _, tensor in weights)]
            back = _backward_work(result, own, FlopCounterMode)
    except Unsized:
        raise
    except Exception as error:  # whatever it is that does not run without numbers
        raise Unsized(f"{call.lowers}: {error}") from error
    return _recorded(call, result, given, own, kept, work, back)


def _runnable(call: Call, weight: Weight) -> tuple[Callable[..., Any], list[tuple[Value, Any]]]:
    from dsl.build.resolve import is_module, resolve

    target = resolve(call.lowers)
    if not is_module(call.lowers):
        return (lambda inputs, named: target(*inputs, **named, **call.args)), []
    args = {**call.args, "weights": None} if "pretrained" in call.lowers else call.args
    module = target(**args)
    module.train(call.tape.training)
    weights = []
    for name, tensor in [*module.named_parameters(), *module.named_buffers()]:
        trained = name in dict(module.named_parameters())
        value = weight(name, tuple(tensor.shape), trained)
        tensor.requires_grad_(value.grad)
        weights.append((value, tensor))
    return (lambda inputs, named: module(*inputs, **named)), weights


def _stand_in(value: Value) -> Any:
    import torch

    kinds = {"float": torch.float32, "bool": torch.bool, "byte": torch.uint8, "complex": torch.complex64}
    dtype = kinds.get(value.kind, torch.int64)
    return torch.empty(value.shape, dtype=dtype, device="meta", requires_grad=value.grad)


def _filled(value: Any, tensors: dict[int, Any]) -> Any:
    if isinstance(value, Value):
        return tensors[id(value)]
    if isinstance(value, dict):
        return {name: _filled(item, tensors) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(_filled(item, tensors) for item in value)
    return value


def _unique(values: list[Value]) -> list[Value]:
    return list({id(value): value for value in values}.values())


def _backward_work(result: Any, tensors: list[Any], counter: Any) -> tuple[int, ...]:
    """The work of all gradients, laid to the first tensor that gets one."""
    import torch

    wanted = [tensor for tensor in tensors if tensor.requires_grad]
    outputs = [item for item in _tensors(result) if item.requires_grad]
    if not wanted or not outputs:
        return ()
    slopes = [torch.empty_like(item) for item in outputs]
    with counter(display=False) as counted:
        torch.autograd.grad(outputs, wanted, slopes, allow_unused=True)
    first = next(place for place, tensor in enumerate(tensors) if tensor.requires_grad)
    return tuple(counted.get_total_flops() if place == first else 0 for place in range(len(tensors)))


def _tensors(value: Any) -> list[Any]:
    import torch

    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, (tuple, list)):
        return [item for part in value for item in _tensors(part)]
    return []


def _recorded(
    call: Call, result: Any, given: list[Value], own: list[Any], kept: list[Any], work: int, back: tuple[int, ...]
) -> Any:
    """One operation that does all of it."""
    tape = call.tape
    stores = {_store(tensor): value for tensor, value in zip(own, given, strict=True)}
    outputs: list[Value] = []

    def output(tensor: Any) -> Value:
        store = stores.get(_store(tensor))
        kind = "float" if tensor.is_floating_point() else "bool" if tensor.element_size() == 1 else "int"
        if store is not None:
            value = Value(tuple(tensor.shape), kind, store.width, store.store, tensor.requires_grad)
        else:
            value = tape.new(tuple(tensor.shape), kind, tensor.requires_grad)
            stores[_store(tensor)] = value
        outputs.append(value)
        return value

    made = _mapped(result, output)
    found = {_store(tensor): tensor for tensor in kept}
    saved = tuple(stores[store] for store in found if store in stores)
    scale = tape.precision.weights / 4
    keeps = sum(
        int(tensor.untyped_storage().nbytes() * scale) for store, tensor in found.items() if store not in stores
    )
    largest = max((int(tensor.untyped_storage().nbytes() * scale) for tensor in found.values()), default=0)
    room = WITHIN * largest if work else 0
    tape.ops.append(Op(tuple(given), tuple(outputs), saved, keeps, work, back, room=room, back_room=room))
    return made


def _mapped(value: Any, make: Callable[[Any], Value]) -> Any:
    import torch

    if isinstance(value, torch.Tensor):
        return make(value)
    if isinstance(value, dict):
        return {name: _mapped(item, make) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return tuple(_mapped(item, make) for item in value)
    return value


def _store(tensor: Any) -> int:
    return int(tensor.untyped_storage()._cdata)
