"""A source's facts hold together, whatever its settings and whatever its files contain."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dsl.catalogue.entry import REQUIRED, Entry, Refuse, Settings
from dsl.catalogue.sources.facts import RESERVED, Facts
from dsl.types.tensor import B, Ragged, Tensor, Type, Unknown
from tests.catalogue.check_optimizer import DRAWS
from tests.catalogue.files import MadeUp, NoFiles
from tests.catalogue.harness import Check
from tests.catalogue.strategies import draw_settings

NAMES = st.sampled_from(["a", "b", "Age", "capital-gain", "target", "0"])
COLUMNS = st.one_of(st.none(), NAMES, st.lists(NAMES, max_size=3))
COUNT = st.one_of(st.none(), st.sampled_from([2, 10]), st.just(["no", "yes"]))
PATHS = st.sampled_from(["x.csv", "x.csv.gz", "x.npy", "x.npz", "x.safetensors", "photos", ""])
SETTINGS: dict[str, st.SearchStrategy[Any]] = {
    "path": PATHS,
    "arrays.path": st.one_of(st.none(), PATHS),
    "target": COLUMNS,
    "numbers": COLUMNS,
    "texts": COLUMNS,
    "drop": COLUMNS,
    "columns": COLUMNS,
    "time": st.one_of(st.none(), NAMES),
    "categories": st.dictionaries(NAMES, st.sampled_from([3, ["x", "y"], [1, 2, 3]]), max_size=2),
    "classes": COUNT,
    "separator": st.sampled_from([None, ";", "", "::", '"']),
    "arrays.fields": st.dictionaries(NAMES, st.one_of(PATHS, st.just(1)), max_size=2),
    "random.fields": st.dictionaries(
        NAMES, st.sampled_from(["float[B, 3]", "class[B] of 3", "float[3]", "float[B, T]", "float", "list[int[B]]", 1])
    ),
    "images": st.just("photos"),
    "masks.masks": st.just("masks"),
    "labels": st.just("labels"),
    "images.labels": st.booleans(),
    "annotations": st.just("x.json"),
    "source": st.just("x.en"),
    "reference": st.just("x.de"),
    "root": st.just("data"),
}

FILES = (
    NoFiles(),
    MadeUp(b"a,b,Age\r\n1,2,3\r\n", ("a", "b")),
    MadeUp(b"a;b;0;capital-gain;target", ("train", "test")),
    MadeUp(b"", ()),
    MadeUp(b"\x93NUMPY\x01\x00\x76\x00{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }"),
    MadeUp(b"\xff\xfe\x00\x01" * 50),
)


def check_source(entry: Entry) -> None:
    strategies = {}
    for item in entry.settings:
        drawn = SETTINGS.get(f"{entry.name}.{item.name}", SETTINGS.get(item.name))
        if drawn is not None:
            strategies[item.name] = drawn if item.open else drawn.filter(item.domain.accepts)

    @DRAWS
    @given(st.data(), st.sampled_from(FILES))
    def hold(data: st.DataObject, files: Any) -> None:
        given = draw_settings(data.draw, entry, Check(settings=strategies))
        try:
            facts = entry.rule(Settings(given), files)
        except Refuse as no:
            assert no.message
            at = no.at.removesuffix("=")  # the place of the name, not of the value
            assert not at or entry.setting(at) or at in given.get("fields", ()), no.at
            return
        assert isinstance(facts, Facts)
        hold_together(facts)

    hold()
    for item in entry.settings:
        assert item.doc.endswith("."), item.name
        assert item.default is REQUIRED or item.domain.accepts(item.default), item.name


def hold_together(facts: Facts) -> None:
    assert facts.fields or facts.notes
    assert set(facts.input) <= set(facts.fields)
    assert set(facts.target) <= set(facts.fields)
    assert facts.splits
    assert facts.lowers
    for name, kind in facts.fields.items():
        assert name.isidentifier(), name
        assert name not in RESERVED, name
        _of_a_batch(kind)
    for name, names in facts.classes.items():
        kind = facts.fields[name]
        item = kind.item if isinstance(kind, Ragged) else kind
        assert isinstance(item, Tensor)
        assert item.of == len(names) == len(set(names)), name


def _of_a_batch(kind: Type) -> None:
    assert isinstance(kind, (Tensor, Ragged, Unknown))
    if isinstance(kind, Tensor):
        assert kind.dims[0] == B


FAMILIES = {"source": check_source}
