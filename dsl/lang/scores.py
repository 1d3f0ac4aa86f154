"""What the numbers of an output say: scores on no scale, probabilities, or logarithms of these.

Losses and metrics take one of the three. Which of them a value is can be read off what computes it: a layer's plain
output is a score, a softmax gives probabilities, and what only moves numbers about leaves them what they are.
"""

from __future__ import annotations

from typing import NamedTuple

from dsl.lang.graph import Constant, Graph, Group, Node, Operand, Part

SCORES = "scores"
PROBABILITIES = "probabilities"
LOGARITHMS = "logarithms"
CALLED = {SCORES: "plain scores", PROBABILITIES: "probabilities", LOGARITHMS: "logarithms of probabilities"}

_GIVES = {
    **dict.fromkeys(
        "linear bilinear lazylinear conv upconv depthwise separable conv1d conv2d conv3d convtranspose1d "
        "convtranspose2d convtranspose3d batchnorm batchnorm1d batchnorm2d batchnorm3d layernorm groupnorm "
        "instancenorm".split(),
        SCORES,
    ),
    **dict.fromkeys("softmax softmax2d sigmoid hardsigmoid softmin".split(), PROBABILITIES),
    **dict.fromkeys("logsoftmax logsigmoid".split(), LOGARITHMS),
}
"""What a thing of the catalogue gives, whatever it gets; `nn.LogSoftmax` and `F.log_softmax` are `logsoftmax`."""

_MOVES = frozenset(
    "flatten unflatten reshape view permute transpose swapaxes movedim squeeze unsqueeze expand identity float detach "
    "chunk split index pixelshuffle unfold fold dropout reverse roll concat cat stack contiguous".split()
)
"""What only moves numbers about, or chooses among them."""
_MIXES = frozenset("mean avgpool adaptiveavgpool globalavgpool upsample interpolate avgpool1d avgpool2d".split())
"""What averages: scores stay scores and probabilities such, but not their logarithms."""
_SUMS = ("operator.add", "operator.sub")
_SCALES = ("operator.mul", "operator.truediv", "operator.neg")
_MOST = 200
"""So many nodes are looked at; what is not found by then is not known."""


class Reading(NamedTuple):
    kind: str
    """`SCORES`, `PROBABILITIES`, `LOGARITHMS`; empty if that is not known."""
    maker: Node | None = None
    """What made it so."""


UNREAD = Reading("")


class _Place(NamedTuple):
    """A value in a graph, and where that graph stands in another: its inputs come from there."""

    nodes: list[Node] | tuple[Node, ...]
    operand: Operand
    around: _Place | None = None
    """The node that the graph is of, as a place in the graph around it."""


def read_scores(nodes: list[Node] | tuple[Node, ...], operand: Operand, output: Graph | None) -> Reading:
    """What a value of a loss or a metric says, where `output` is the graph of the model's result."""
    budget = [_MOST]
    return _read(_Place(nodes, operand), (), output, budget)


def _read(place: _Place, keys: tuple[int | str, ...], output: Graph | None, budget: list[int]) -> Reading:
    """`keys` are the parts of the value that are meant, the outermost first."""
    while budget[0] > 0:
        budget[0] -= 1
        nodes, operand, around = place
        if isinstance(operand, Part):
            keys = (operand.key, *keys)
            place = place._replace(operand=operand.of)
            continue
        if isinstance(operand, Group):
            item = _item(operand, keys)
            if item is None:
                return UNREAD
            place, keys = place._replace(operand=item), keys[1:]
            continue
        if isinstance(operand, Constant) or operand < 0:
            return UNREAD
        node = nodes[operand]
        if node.kind == "input":
            if around is not None:
                outer = _given(place, node)
                if outer is None:
                    return UNREAD
                place = outer
                continue
            if node.name != "output" or output is None:
                return UNREAD
            place, output = _Place(output.nodes, output.output), None
            continue
        if node.graph is not None:
            place = _Place(node.graph.nodes, node.graph.output, place)
            continue
        word = word_of(node)
        if word in _GIVES:
            return Reading(_GIVES[word], node)
        if word == "torchvision" and not keys and not node.args.get("taps"):
            return Reading(SCORES, node)
        if word in _MOVES or word in _MIXES:
            found = _of_all(place, node, keys, output, budget)
            return UNREAD if word in _MIXES and found.kind == LOGARITHMS else found
        if node.lowers in _SUMS or node.lowers in _SCALES:
            return _of_any(place, node, output, budget)
        return UNREAD
    return UNREAD


def _of_all(place: _Place, node: Node, keys: tuple[int | str, ...], output: Graph | None, budget: list[int]) -> Reading:
    """What all inputs of a node are alike."""
    keys = () if word_of(node) in ("chunk", "split") else keys
    items = [part for item in node.inputs for part in (item.items if isinstance(item, Group) else (item,))]
    found = [_read(place._replace(operand=item), keys, output, budget) for item in items]
    alike = found and all(item.kind == found[0].kind for item in found)
    return found[0] if alike else UNREAD


def _of_any(place: _Place, node: Node, output: Graph | None, budget: list[int]) -> Reading:
    """A score that something is added to, or that is scaled, is one still."""
    for item in node.inputs:
        found = _read(place._replace(operand=item), (), output, budget)
        if found.kind == SCORES:
            return found
    return UNREAD


def _item(group: Group, keys: tuple[int | str, ...]) -> Operand | None:
    if not keys:
        return None
    key = keys[0]
    if isinstance(key, str):
        return group.items[group.names.index(key)] if key in group.names else None
    return group.items[key] if -len(group.items) <= key < len(group.items) else None


def _given(place: _Place, node: Node) -> _Place | None:
    """What an input of a graph is in the graph around it."""
    around = place.around
    assert around is not None and isinstance(around.operand, int)
    names = [item.name for item in place.nodes if item.kind == "input"]
    number, given = names.index(node.name), around.nodes[around.operand].inputs
    return around._replace(operand=given[number]) if number < len(given) else None


def word_of(node: Node) -> str:
    """The name of what a node applies, however it is reached: `nn.LogSoftmax` and `log_softmax` alike."""
    if node.kind != "apply":
        return ""
    name = node.what if node.what != "op" else node.lowers
    return name.rpartition(".")[2].replace("_", "").lower()
