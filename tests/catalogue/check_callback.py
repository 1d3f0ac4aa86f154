"""A callback's or sampler's rule takes what its domains take, and hands every setting on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dsl.catalogue.entry import REQUIRED, Entry, Refuse, Settings
from dsl.types.domains import Table
from tests.catalogue.check_optimizer import DRAWS
from tests.catalogue.harness import Check
from tests.catalogue.strategies import draw_settings

TEXTS = {
    "duration": st.sampled_from(["00:12:00:00", "01:00:00:00", "12:00", "00:00:00:-1", "", None]),
    "separator": st.just("/"),
    "exclude_batches_path": st.sampled_from(["left_out.json", None]),
    "backbone": st.sampled_from(["backbone.*", ["a.*", "b.*"]]),
    "match": st.sampled_from(["conv.*", None]),
    "device": st.sampled_from(["cpu", None]),
    "dirpath": st.none(),
    "dir": st.none(),
    "filename": st.just("on_exception"),
    "field": st.sampled_from(["label", None]),
    "weights": st.sampled_from(["weight", (1.0, 2.0)]),
    "scheduling": st.dictionaries(st.sampled_from(["0", "4", "x", "-1"]), st.integers(1, 8)),
}


def check_callback(entry: Entry) -> None:
    @DRAWS
    @given(st.data())
    def hold(data: st.DataObject) -> None:
        known = {item.name for item in entry.settings}
        check = Check(settings={name: drawn for name, drawn in TEXTS.items() if name in known})
        given = draw_settings(data.draw, entry, check)
        for item in entry.settings:
            assert item.domain.accepts(given[item.name]), (item.name, given[item.name])
        try:
            made = entry.rule(Settings(given))
        except Refuse as no:
            assert entry.setting(no.at) is not None
            return
        assert made.lowers == f"{entry.family}.{entry.name}"
        assert made.args == given

    hold()
    for item in entry.settings:
        assert item.doc.endswith("."), item.name
        assert item.default is REQUIRED or item.domain.accepts(item.default), item.name
        assert item.default is REQUIRED or not isinstance(item.domain, Table)


FAMILIES = {"callback": check_callback, "sampler": check_callback}
