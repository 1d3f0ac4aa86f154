"""A graph while it is being built: its nodes so far, their names, and what it takes from the graph around it."""

from __future__ import annotations

from keyword import iskeyword

from dsl.lang.graph import Graph, Node, Operand, SettingUsed, Shared
from dsl.lang.values import Flow
from dsl.types.tensor import Type

OWN = frozenset(
    """
    T_destination add_module add_submodule apply bfloat16 buffers call_super_init children code compile cpu cuda
    delete_all_unused_submodules delete_submodule double dump_patches eval extra_repr float forward get_buffer
    get_extra_state get_parameter get_submodule graph half ipu load_state_dict meta modules mtia named_buffers
    named_children named_modules named_parameters parameters print_readable recompile register_backward_hook
    register_buffer register_forward_hook register_forward_pre_hook register_full_backward_hook
    register_full_backward_pre_hook register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module
    register_parameter register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state
    set_submodule shape_env share_memory state_dict to to_empty to_folder train training type xpu zero_grad
    """.split()
)
"""What a module of torch and the graph of one have, so that no part of one can be called so."""


class Builder:
    __slots__ = (
        "bookmarks",
        "captures",
        "counts",
        "logged",
        "name",
        "nodes",
        "parent",
        "settings",
        "shared",
        "size",
        "taken",
    )

    def __init__(self, name: str, parent: Builder | None = None, settings: tuple[SettingUsed, ...] = ()) -> None:
        self.name = name
        self.parent = parent
        self.settings = settings
        self.bookmarks: list[tuple[str, Operand]] = []
        self.nodes: list[Node] = []
        self.counts: dict[str, int] = {}
        self.taken: set[str] = set()
        self.captures: dict[tuple[Builder, Operand], tuple[Flow, Flow]] = {}
        self.logged: list[tuple[str, Operand]] = []
        self.shared: list[Shared] = []
        self.size = 0

    def add(self, node: Node) -> Flow:
        self.nodes.append(node)
        self.size += node.times * node.graph.size if node.graph is not None else 1
        return Flow(node.type, len(self.nodes) - 1, self)

    def give(self, name: str, type_: Type) -> Flow:
        """A value that the graph is given from outside."""
        self.nodes.append(Node(name, "input", type_))
        return Flow(type_, len(self.nodes) - 1, self)

    def number(self, what: str) -> str:
        """The next name of its kind that is free: `conv1`, `conv2`; `level3_1` where the kind ends in a digit."""
        count = self.counts.get(what, 0)
        name = ""
        while not name or name in self.taken:
            count += 1
            name = f"{what}_{count}" if what[-1:].isdigit() else f"{what}{count}"
        self.counts[what] = count
        self.taken.add(name)
        return name

    def reserve(self, name: str) -> str:
        """A name that the text gives to weights, or the next of its kind if a submodule bears it already."""
        if name in self.taken or name in OWN or name[0] == "_" or iskeyword(name):
            return self.number(name.strip("_") or "own")
        self.taken.add(name)
        return name

    def take(self, flow: Flow) -> Operand:
        """The operand of a value in this graph; one of an outer graph becomes an input of this one."""
        if flow.builder is self or flow.builder is None:
            return flow.operand
        key = (flow.builder, flow.operand)
        if key not in self.captures:
            self.captures[key] = (flow, self.give(f"outer{len(self.captures) + 1}", flow.type))
        return self.captures[key][1].operand

    def finish(self, output: Flow) -> Graph:
        return Graph(
            self.name,
            tuple(self.nodes),
            self.take(output),
            output.type,
            tuple(self.logged),
            tuple(self.shared),
            self.size,
            self.settings,
            tuple(self.bookmarks),
        )

    def captured(self) -> tuple[Flow, ...]:
        """The values of outer graphs that this one takes, in the order of its inputs."""
        return tuple(outer for outer, _ in self.captures.values())
