"""What sources state before anything is loaded, and how little they read for it."""

from __future__ import annotations

import gzip
import inspect
import io
import json
import struct
import warnings
from pathlib import Path
from typing import Any

import numpy
import pytest
import torchvision.datasets as datasets

from dsl.catalogue import entries
from dsl.catalogue.entry import REQUIRED, Refuse, Settings
from dsl.catalogue.sources import class_names, headers
from dsl.catalogue.sources.facts import Facts
from dsl.types.dims import symbol
from dsl.types.tensor import B, Ragged, Tensor, floats
from tests.catalogue.check_source import hold_together
from tests.catalogue.files import FolderFiles, MadeUp, NoFiles

SOURCES = entries("source")
DATA = Path(__file__).parents[3] / "shared" / "data"
NEEDS_DATA = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data are not here")

LEFT_OUT = {
    "VisionDataset": "the base of all",
    "ImageFolder": "the source `images`",
    "DatasetFolder": "reads with code of one's own",
    "FakeData": "the source `random`",
    "CocoDetection": "the source `coco`",
    **dict.fromkeys(("CocoCaptions", "SBU", "Flickr8k", "Flickr30k"), "texts beside images"),
    **dict.fromkeys(("LSUN", "LSUNClass"), "needs a database of its own"),
    **dict.fromkeys(("Kinetics", "HMDB51", "UCF101", "MovingMNIST"), "videos"),
    **dict.fromkeys(("KittiFlow", "Sintel", "FlyingChairs", "FlyingThings3D", "HD1K"), "optical flow"),
    **dict.fromkeys(("Kitti2012Stereo", "Kitti2015Stereo", "CarlaStereo", "Middlebury2014Stereo"), "stereo"),
    **dict.fromkeys(("CREStereo", "FallingThingsStereo", "SceneFlowStereo", "SintelStereo"), "stereo"),
    **dict.fromkeys(("InStereo2k", "ETH3DStereo"), "stereo"),
    "PhotoTour": "patches matched by number",
}


def _facts(name: str, files: Any = None, **given: Any) -> Facts:
    entry = SOURCES[name]
    settings = {item.name: item.default for item in entry.settings if item.default is not REQUIRED}
    open_ = {item.name: {} for item in entry.settings if item.open}
    facts = entry.rule(Settings(settings | open_ | given), files or NoFiles())
    assert isinstance(facts, Facts)
    hold_together(facts)
    return facts


def _refusal(name: str, files: Any = None, **given: Any) -> Refuse:
    with pytest.raises(Refuse) as caught:
        _facts(name, files, **given)
    return caught.value


# -- sets by name


def test_every_data_set_of_torchvision_is_a_source_or_left_out_for_a_reason() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        known = {name for name in datasets.__all__ if inspect.isclass(getattr(datasets, name))}
    required = {"emnist": {"split": "letters"}}
    found = set()
    for name, entry in SOURCES.items():
        if entry.setting("root") is not None:
            found.add(_facts(name, **required.get(name, {})).lowers.removeprefix("torchvision.datasets."))
    assert found | set(LEFT_OUT) == known | {"CocoDetection"}
    assert not found & set(LEFT_OUT)


def test_class_names_are_torchvisions_where_it_has_them() -> None:
    assert list(class_names.names_of("fashion_mnist")) == datasets.FashionMNIST.classes
    assert [name.partition(" - ")[0] for name in datasets.MNIST.classes] == list(class_names.DIGITS)
    assert list(class_names.names_of("kmnist")) == datasets.KMNIST.classes
    assert [names[0] for names in datasets.Imagenette._WNID_TO_CLASS.values()] == list(
        class_names.names_of("imagenette")
    )
    for split, names in datasets.EMNIST.classes_split_dict.items():
        assert class_names.emnist(split) == tuple(names), split


def test_known_classes_are_sorted_where_torchvision_sorts_them() -> None:
    for name in ("cifar100", "dtd", "eurosat", "food101", "oxford_pets"):
        names = class_names.names_of(name)
        key = str.casefold if name == "oxford_pets" else str
        assert list(names) == sorted(names, key=key), name


def test_mnist() -> None:
    facts = _facts("mnist")
    assert facts.fields == {"image": Tensor("byte", (B, 1, 28, 28)), "label": Tensor("class", (B,), 10)}
    assert (facts.input, facts.target) == (("image",), ("label",))
    assert facts.splits == {"train": 60_000, "test": 10_000}
    assert facts.args["root"] == "data"


def test_the_digits_that_ship_are_all_of_them() -> None:
    assert sum(size or 0 for size in _facts("digits").splits.values()) == 1_797


def test_pairs_and_triplets_are_drawn_from_any_set_of_classes() -> None:
    image = Tensor("byte", (B, 1, 28, 28))
    pairs = _facts("mnist", draw="pairs")
    assert pairs.fields == {"first": image, "second": image, "same": floats(B)}
    assert (pairs.input, pairs.target) == (("first", "second"), ("same",))
    assert list(_facts("mnist", draw="triplets").fields) == ["anchor", "positive", "negative"]


def test_images_of_many_sizes_have_symbolic_ones() -> None:
    assert _facts("caltech101").fields["image"] == Tensor("byte", (B, 3, symbol("H"), symbol("W")))


# -- folders


def test_a_folder_a_class(tmp_path: Path) -> None:
    for name in ("dog", "cat"):
        (tmp_path / "photos" / name).mkdir(parents=True)
    facts = _facts("images", FolderFiles(tmp_path), path="photos", size=32)
    assert facts.classes == {"label": ("cat", "dog")}
    assert facts.fields["image"] == Tensor("byte", (B, 3, 32, 32))
    assert facts.fields["label"] == Tensor("class", (B,), 2)


def test_folders_of_splits_hold_the_folders_of_classes(tmp_path: Path) -> None:
    for split in ("test", "train"):
        for name in ("a", "b", "c"):
            (tmp_path / split / name).mkdir(parents=True)
    facts = _facts("images", FolderFiles(tmp_path), path=".")
    assert list(facts.splits) == ["train", "test"]
    assert facts.fields["label"] == Tensor("class", (B,), 3)


def test_a_folder_that_is_not_here_is_a_note() -> None:
    facts = _facts("images", path="photos", classes=7)
    assert facts.fields["label"] == Tensor("class", (B,), 7)
    assert facts.notes == ("`photos` is not here, so its classes could not be checked",)


def test_folders_and_classes_that_differ(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert _refusal("images", FolderFiles(tmp_path), path=".", classes=5).at == "classes"
    assert "labels=false" in _refusal("images", FolderFiles(tmp_path), path="a").help


def test_boxes_and_masks() -> None:
    coco = _facts("coco", images="x", annotations="x.json", masks=True)
    assert coco.fields["boxes"] == Ragged(Tensor("float", (symbol("N"), 4)))
    assert coco.target == ("boxes", "labels", "masks")
    mask = _facts("masks", images="x", masks="y", classes=21).fields["mask"]
    assert mask == Tensor("class", (B, symbol("H"), symbol("W")), 21)


# -- tables


@NEEDS_DATA
def test_titanic() -> None:
    files = FolderFiles(DATA / "tabular")
    facts = _facts(
        "csv",
        files,
        path="titanic.csv",
        target="Survived",
        classes=2,
        numbers=["Age", "SibSp", "Parch", "Fare"],
        categories={"Sex": ["female", "male"], "Pclass": 3, "Embarked": ["C", "Q", "S"]},
    )
    assert facts.fields == {"features": floats(B, 4 + 2 + 3 + 3), "Survived": Tensor("class", (B,), 2)}
    assert files.bytes_read <= headers.HEAD


@NEEDS_DATA
def test_columns_of_numbers_are_all_that_have_no_other_use() -> None:
    files = FolderFiles(DATA / "tabular")
    iris = _facts("csv", files, path="iris.csv", target="species", classes=["setosa", "versicolor", "virginica"])
    assert iris.fields["features"] == floats(B, 4)
    assert iris.classes == {"species": ("setosa", "versicolor", "virginica")}
    wine = _facts("csv", files, path="winequality-red.csv", target="quality", separator=";")
    assert wine.fields == {"features": floats(B, 11), "quality": floats(B, 1)}
    houses = _facts(
        "csv",
        files,
        path="california_housing.csv.gz",
        target="median_house_value",
        categories={"ocean_proximity": 5},
        encode="index",
    )
    assert houses.fields == {
        "numbers": floats(B, 8),
        "ocean_proximity": Tensor("class", (B,), 5),
        "median_house_value": floats(B, 1),
    }
    assert houses.input == ("numbers", "ocean_proximity")


@NEEDS_DATA
def test_texts_of_a_table_are_tokens_with_their_length() -> None:
    facts = _facts(
        "csv",
        FolderFiles(DATA / "text" / "sst2"),
        path="train.tsv.gz",
        target="label",
        classes=2,
        texts="sentence",
        vocab=10_000,
    )
    assert facts.fields == {
        "sentence": Tensor("tokens", (B, symbol("T")), 10_000),
        "sentence_length": Tensor("int", (B,)),
        "label": Tensor("class", (B,), 2),
    }
    assert facts.input == ("sentence",)


@NEEDS_DATA
def test_a_table_without_a_header_gets_its_names_from_the_spec() -> None:
    files = FolderFiles(DATA / "tabular")
    names = [f"c{index}" for index in range(14)] + ["income"]
    facts = _facts("csv", files, path="adult-train.csv.gz", header=False, columns=names, target="income", classes=2)
    assert facts.fields["features"] == floats(B, 14)
    assert _refusal("csv", files, path="adult-train.csv.gz", header=False).at == "header"


def test_a_column_that_the_table_lacks_is_named_with_the_nearest() -> None:
    no = _refusal("csv", MadeUp(b"Age,Fare,Survived\n"), path="t.csv", target="survived")
    assert (no.code, no.at, no.help) == ("E0511", "target", "did you mean `Survived`?")
    assert "`Age`, `Fare`" in no.label


def test_a_column_has_one_use() -> None:
    assert _refusal("csv", path="t.csv", target="a", numbers=["a"]).code == "E0337"


def test_a_table_that_is_not_here_is_a_note_and_has_the_columns_that_are_named() -> None:
    facts = _facts("csv", path="t.csv", target="y", numbers=["a", "b"])
    assert facts.fields["features"] == floats(B, 2)
    assert facts.notes == ("`t.csv` is not here, so its columns could not be checked",)
    assert _facts("csv", path="t.csv", target="y").fields["features"] == floats(B, symbol("columns"))


def test_columns_whose_names_bodies_cannot_write_get_others() -> None:
    fields = _facts("csv", path="t.csv", numbers=["a"], target="target", categories={"capital-gain": 3}, encode="index")
    assert list(fields.fields) == ["numbers", "capital_gain", "target_"]


def test_parquet_stays_closed() -> None:
    facts = _facts("parquet", MadeUp(b"PAR1"), path="t.parquet", target="y", numbers=["a"])
    assert "stays closed" in facts.notes[0]


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe,b\n1,2", b"a" * (headers.HEAD + 1)],
    ids=["no text", "no end"],
)
def test_a_first_line_that_is_none(data: bytes) -> None:
    assert _refusal("csv", MadeUp(data), path="t.csv").code == "E0512"


def test_the_header_of_a_compressed_table_is_read_without_inflating_it_all() -> None:
    bomb = gzip.compress(b"a,b\n" + b"0" * 50_000_000)
    assert headers.columns(MadeUp(bomb), "t.csv.gz", ",") == ("a", "b")
    assert _refusal("csv", MadeUp(b"a,b\n"), path="t.csv.gz").code == "E0512"


def test_quotes_and_a_byte_order_mark_are_no_part_of_a_name() -> None:
    assert headers.columns(MadeUp(b'\xef\xbb\xbf"a, b", c\r\n'), "t.csv", ",") == ("a, b", "c")


# -- arrays


def _npz(compressed: bool = False, **arrays: Any) -> bytes:
    file = io.BytesIO()
    (numpy.savez_compressed if compressed else numpy.savez)(file, **arrays)
    return file.getvalue()


@pytest.mark.parametrize("compressed", [False, True])
def test_the_arrays_of_an_archive_are_fields(compressed: bool) -> None:
    x, y = numpy.zeros((50, 3, 8, 8), numpy.uint8), numpy.zeros(50, numpy.int64)
    facts = _facts("arrays", MadeUp(_npz(compressed, x=x, y=y)), path="d.npz", classes=4)
    assert facts.fields == {"x": Tensor("byte", (B, 3, 8, 8)), "y": Tensor("class", (B,), 4)}
    assert facts.splits == {"train": 50}
    assert facts.target == ("y",)


def test_arrays_in_files_of_their_own(tmp_path: Path) -> None:
    numpy.save(tmp_path / "x.npy", numpy.zeros((7, 5), numpy.float64))
    numpy.save(tmp_path / "y.npy", numpy.zeros((7, 2), numpy.float32))
    files = FolderFiles(tmp_path)
    facts = _facts("arrays", files, fields={"a": "x.npy", "b": "y.npy"})
    assert facts.fields == {"a": floats(B, 5), "b": floats(B, 2)}
    numpy.save(tmp_path / "y.npy", numpy.zeros((8, 2)))
    assert _refusal("arrays", files, fields={"a": "x.npy", "b": "y.npy"}).code == "E0514"


def _safetensors(header: Any) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text


def test_safetensors() -> None:
    header = {
        "__metadata__": {"by": "hand"},
        "image": {"dtype": "U8", "shape": [9, 1, 4, 4], "data_offsets": [0, 144]},
        "score": {"dtype": "BF16", "shape": [9, 1], "data_offsets": [144, 162]},
    }
    facts = _facts("arrays", MadeUp(_safetensors(header)), path="d.safetensors")
    assert facts.fields == {"image": Tensor("byte", (B, 1, 4, 4)), "score": floats(B, 1)}


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("d.safetensors", struct.pack("<Q", 1 << 60)),
        ("d.safetensors", struct.pack("<Q", 200_000) + b"[" * 200_000),
        ("d.safetensors", _safetensors({"x": {"dtype": "", "shape": [1]}})),
        ("d.safetensors", _safetensors({"x": {"dtype": "F32", "shape": [-1]}})),
        ("d.safetensors", _safetensors([1])),
        ("d.safetensors", b""),
        ("d.npy", b"\x93NUMPY\x01\x00"),
        ("d.npy", b"\x93NUMPY\x01\x00\xff\xff{'descr': '|O', 'shape': (3,)}"),
        ("d.npy", b"\x93NUMPY\x01\x00\xff\xff{'descr': '<f4', 'shape': (99999999999999999999,)}"),
        ("d.npz", b"PK\x05\x06" + b"\x00" * 18),
        ("d.npz", b"PK\x05\x06" + b"\xff" * 18),
        ("d.npz", b"PK\x01\x02"),
        ("d.h5", b""),
    ],
)
def test_a_header_that_lies_is_refused(path: str, data: bytes) -> None:
    assert _refusal("arrays", MadeUp(data), path=path).code == "E0512"


def test_random_fields_have_the_types_that_are_written() -> None:
    facts = _facts("random", fields={"image": "float[B, 3, 8, 8]", "label": "class[B] of 10"}, size=64)
    assert facts.fields == {"image": floats(B, 3, 8, 8), "label": Tensor("class", (B,), 10)}
    assert (facts.input, facts.target, facts.splits) == (("image",), ("label",), {"train": 64})


@pytest.mark.parametrize("text", ["float[8]", "float[B, T]", "flaot[B]", "list[float[N, 4]]", "class[B] of N"])
def test_random_fields_whose_type_says_too_little(text: str) -> None:
    assert _refusal("random", fields={"x": text}).code == "E0515"


def test_a_field_may_not_be_called_what_bodies_call_something_else() -> None:
    assert _refusal("random", fields={"output": "float[B]"}).code == "E0502"


# -- texts and series


def test_a_text_and_its_next_tokens() -> None:
    facts = _facts("text", path="t.txt", context=64, vocab=65)
    assert facts.fields == dict.fromkeys(("text", "next"), Tensor("tokens", (B, 64), 65))
    assert _facts("text", path="t.txt", level="byte").fields["text"] == Tensor("tokens", (B, 128), 256)


def test_pairs_of_lines() -> None:
    facts = _facts("pairs", source="a", reference="b", vocab=(100, 200), length=(None, 30)[1])
    assert facts.fields["source"] == Tensor("tokens", (B, 30), 100)
    assert facts.fields["reference"] == Tensor("tokens", (B, 30), 200)
    open_ = _facts("pairs", source="a", reference="b")
    assert open_.fields["source"] == Tensor("tokens", (B, symbol("S")))
    assert (open_.input, open_.target) == (("source", "reference"), ("reference",))


@NEEDS_DATA
def test_windows_of_a_series() -> None:
    files = FolderFiles(DATA / "series")
    facts = _facts("series", files, path="ETTh1.csv.gz", length=96, horizon=24, time="date")
    assert facts.fields == {"past": floats(B, 96, 7), "future": floats(B, 24, 7)}
    one = _facts("series", files, path="ETTh1.csv.gz", length=96, columns=["HUFL", "OT"], target="OT")
    assert one.fields == {"past": floats(B, 96, 2), "future": floats(B, 1, 1)}
    assert _refusal("series", files, path="ETTh1.csv.gz", length=8, target="ot").help == "did you mean `OT`?"
