"""Every key is declared once, and what is declared holds together."""

from __future__ import annotations

import subprocess
import sys

import pytest
import tomli

from dsl.spec.domains import Fields, words_for
from dsl.spec.key import Carry, Decided, Instead, Key, Table
from dsl.spec.keys import BY_NAME, TABLES, TOP
from dsl.spec.keys.old import OLD
from dsl.spec.lookup import alternatives, lookup
from dsl.spec.meaning import spelled
from dsl.spec.rivals import RIVALS
from tests.spec import lightning
from tests.spec.loading import MODEL, good, read
from tests.spec.loading import TOP as FIRST

KEYS = [pytest.param(table, key, id=f"{table.name}.{key.name}") for table in TABLES for key in table.keys]


def fits(key: Key, value: object) -> bool:
    meant = [meaning for word, meaning, _ in key.means if type(word) is type(value) and word == value]
    return key.domain.accepts(meant[0] if meant else value)


def inner_keys(key: Key) -> list[Key]:
    return [inner for part in alternatives(key.domain) if isinstance(part, Fields) for inner in part.keys]


@pytest.mark.parametrize(("table", "key"), KEYS)
def test_an_example_is_one_that_the_key_takes(table: Table, key: Key) -> None:
    for each in (key, *inner_keys(key)):
        assert fits(each, tomli.loads(f"x = {each.example}")["x"]), each.name


@pytest.mark.parametrize(("table", "key"), KEYS)
def test_a_default_is_one_that_the_key_takes(table: Table, key: Key) -> None:
    for each in (key, *inner_keys(key)):
        if each.default is None or each.default == ():
            continue
        words = each.default.words if isinstance(each.default, Decided) else ""
        assert words or fits(each, each.default), each.name


@pytest.mark.parametrize(("table", "key"), KEYS)
def test_a_key_is_told_of_in_one_sentence(table: Table, key: Key) -> None:
    for each in (key, *inner_keys(key)):
        assert each.doc[0].isupper() or each.doc[0] == "`"
        assert each.doc.endswith(".")
        assert each.doc.count("`") % 2 == 0
        assert len(words_for(each.domain)) > 3


@pytest.mark.parametrize(("table", "key"), KEYS)
def test_what_stands_for_another_value_stands_for_one_that_the_key_takes(table: Table, key: Key) -> None:
    for word, meant, _ in key.means:
        assert not key.domain.accepts(word)
        assert key.domain.accepts(meant)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name or "top")
def test_a_name_means_one_thing_in_a_table(table: Table) -> None:
    names = [key.name for key in table.keys]
    former = [name for key in table.keys for name in key.old] + [old.name for old in OLD if old.table == table.name]
    sought = [name for key in table.keys for name in key.also]
    assert len(set(names)) == len(names)
    assert len(set(former)) == len(former)
    assert not set(names) & set(former)
    assert not set(names) & set(sought)
    assert not set(former) & set(sought)


@pytest.mark.parametrize(("table", "key"), KEYS)
def test_an_example_passes_where_it_stands(table: Table, key: Key) -> None:
    header = "[model.other]" if table.name == "model" else table.header.replace("NAME", "main") if table.name else ""
    _, diagnostics = read(f"{header}\n{key.name} = {key.example}\n")
    misfits = {
        "E0201",
        "E0202",
        "E0203",
        "E0204",
        "E0205",
        "E0206",
        "E0207",
        "E0209",
        "E0210",
        "E0211",
        "E0218",
        "E0219",
    }
    assert not [item.message for item in diagnostics if item.code in misfits]


@pytest.mark.parametrize("table", lightning.OURS)
def test_every_key_of_the_language_is_declared(table: str) -> None:
    assert not [name for name in lightning.OURS[table].split() if BY_NAME[table].key(name) is None]


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("trainer", lightning.TRAINER),
        ("checkpoint", lightning.CHECKPOINT),
        ("early_stopping", lightning.EARLY_STOPPING),
    ],
)
def test_every_flag_of_lightning_is_declared_under_its_name(table: str, names: list[str]) -> None:
    assert not [name for name in names if BY_NAME[table].key(name) is None]


@pytest.mark.parametrize("name", lightning.OLD)
def test_every_flag_of_former_days_is_answered(name: str) -> None:
    value = lightning.OLD[name]
    _, diagnostics = read(
        FIRST + '[data]\nsource = "digits"\nvalidate = 9\n' + MODEL + f"[trainer]\n{name} = {value}\n"
    )
    found = [item for item in diagnostics if item.code in ("N0701", "E0210")]
    assert [item.span.text for item in found if item.span is not None] == [name]
    assert found[0].help


def test_old_keys_lead_to_keys_that_there_are() -> None:
    for old in OLD:
        for value in (True, False, 1, -1, 0, 0.5, "auto", "top", "all", "none", [], {}):
            says = old.says(value)
            assert isinstance(says, (Carry, Instead))
            for path in says.to if isinstance(says, Carry) else ():
                found = lookup(tuple(path.split(".")))
                assert found is not None
                assert found.key is not None


def test_rivals_are_keys() -> None:
    for paths, _ in RIVALS:
        assert all(lookup(tuple(path.split("."))) for path in paths)


FIXED = [
    pytest.param(table, key, id=f"{table.name}.{key.name}")
    for table in TABLES
    for key in table.keys
    if table.name in ("data", "trainer", "checkpoint", "early_stopping", "logging")
    and key.default not in (None, ())
    and not isinstance(key.default, Decided)
    and (table.name, key.name) != ("data", "validate")
]


@pytest.mark.parametrize(("table", "key"), FIXED)
def test_writing_a_default_down_changes_nothing(table: Table, key: Key) -> None:
    text = FIRST + '[data]\nsource = "digits"\nvalidate = 200\nnum_workers = 1\non_bad_sample = "skip"\n' + MODEL
    text += "[trainer]\nmax_epochs = 5\ngradient_clip_val = 1.0\n"
    spec = good(text, [f"{table.name}.{key.name}={spelled(key.default)}"])
    assert spec[f"{table.name}.{key.name}"].value == key.default


def test_the_top_holds_what_stands_before_the_first_table() -> None:
    assert BY_NAME[""] is TOP


def test_reading_a_spec_imports_nothing_that_it_does_not_need() -> None:
    code = (
        "import sys; from dsl.spec.read import load; load('x.toml', text='a = 1');"
        "unneeded = ['torch', 'numpy', 'json', 'importlib.metadata', 'dsl.spec.schema', 'dsl.spec.reference',"
        " 'dsl.catalogue', 'dsl.diagnostics.codes'];"
        "print([name for name in unneeded if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
