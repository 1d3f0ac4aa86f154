"""The training steps of a program, each recorded: batch, models, loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dsl.lang.graph import Graph
from dsl.lang.program import Model, Program, Step
from dsl.plan.record import Recorder
from dsl.plan.tape import Precision, Tape, Value, values_in
from dsl.types.tensor import Type


@dataclass(slots=True)
class Recorded:
    """One step on a tape."""

    step: Step
    recorder: Recorder
    batch: list[Value]
    """What the data give."""
    output: Any
    """What the model gives that the loss sees as `output`."""
    loss: Value | None

    @property
    def tape(self) -> Tape:
        return self.recorder.tape


def updated(program: Program, step: Step) -> tuple[str, ...]:
    """The models that a step trains."""
    return step.updates or tuple(name for name, model in program.models.items() if not model.follows)


def record_step(
    program: Program, step: Step, sizes: Mapping[str, int], precision: Precision | None = None, device: str = "cpu"
) -> Recorded:
    """Run one step on a tape."""
    tape = Tape(True, precision, device)
    recorder = Recorder(tape, sizes, program.models, updated(program, step))
    scene = _Scene(program, recorder)
    loss = None
    if step.loss is not None:
        found = values_in(recorder.run(step.loss, [scene.value(node.name, node.type) for node in step.loss.inputs]))
        loss = found[0] if found else None
    return Recorded(step, recorder, values_in(scene.fields), scene.outputs.get("output"), loss)


def record_model(
    graph: Graph, sizes: Mapping[str, int], tape: Tape, frozen: tuple[str, ...] = ()
) -> tuple[Recorder, list[Any], Any]:
    """Run a model on inputs of its types: the recorder, the inputs, and what it gives."""
    model = Model("model", {}, graph, frozen=frozen)
    recorder = Recorder(tape, sizes, {"model": model}, ("model",))
    inputs = [recorder.given(node.type) for node in graph.inputs]
    return recorder, inputs, recorder.model("model", inputs)


class _Scene:
    """What a loss can name: fields of the batch, constants, the target, and the model's output."""

    def __init__(self, program: Program, recorder: Recorder) -> None:
        self._program = program
        self._recorder = recorder
        self.fields = {name: recorder.given(type_) for name, type_ in program.data.batches.items()}
        self.outputs: dict[str, Any] = {}

    def value(self, name: str, type_: Type) -> Any:
        data = self._program.data
        if name == "target" and len(data.targets) == 1 and data.targets[0] in self.fields:
            return self.fields[data.targets[0]]
        if name == "output":
            return self._output(type_)
        return self.fields[name] if name in self.fields else self._recorder.given(type_)

    def _output(self, type_: Type) -> Any:
        if "output" not in self.outputs:
            model = _output_model(self._program)
            self.outputs["output"] = (
                self._recorder.given(type_)
                if model is None
                else self._recorder.model(
                    model.name,
                    [
                        self.fields[name] if name in self.fields else self._recorder.given(kind)
                        for name, kind in model.inputs.items()
                    ],
                )
            )
        return self.outputs["output"]


def _output_model(program: Program) -> Model | None:
    graph: Graph | None = program.output
    return next((model for model in program.models.values() if model.graph is graph), None)
