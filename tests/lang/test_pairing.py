"""Names of weights in files and here are paired line by line, whatever the order of the file."""

from __future__ import annotations

from dsl.lang.pairing import Shapes, pair

OURS: Shapes = {
    "encoder1.conv1.weight": (8, 3, 3, 3),
    "encoder1.conv1.bias": (8,),
    "encoder1.batchnorm1.weight": (8,),
    "encoder1.batchnorm1.num_batches_tracked": (),
    "encoder1.conv2.weight": (8, 8, 3, 3),
    "encoder1.conv2.bias": (8,),
    "linear1.weight": (10, 8),
    "linear1.bias": (10,),
}


def test_without_lines_names_are_the_same() -> None:
    found = pair(OURS, OURS, {})
    assert dict(found.pairs) == {name: name for name in OURS}
    assert found[1:] == ((), (), ())


def test_a_name_renames_a_part_with_all_below_it() -> None:
    theirs = {name.replace("encoder1", "backbone.body"): shape for name, shape in OURS.items()}
    found = pair(theirs, OURS, {"backbone.body": "encoder1"})
    assert found[1:] == ((), (), ())
    assert ("backbone.body.conv2.bias", "encoder1.conv2.bias") in found.pairs
    assert ("linear1.bias", "linear1.bias") in found.pairs


def test_a_renamed_part_may_be_there_in_part() -> None:
    theirs: Shapes = {"net.conv1.bias": (8,), "net.conv9.bias": (8,)}
    found = pair(theirs, {"body.conv1.bias": (8,), "body.conv2.bias": (8,)}, {"net": "body"})
    assert found == ((("net.conv1.bias", "body.conv1.bias"),), ("body.conv2.bias",), ("net.conv9.bias",), ())


def test_a_star_stands_for_the_same_text_where_it_can() -> None:
    theirs = {f"model.{name}": shape for name, shape in OURS.items()}
    assert pair(theirs, OURS, {"model.*": "*"})[1:] == ((), (), ())
    less = {name: shape for name, shape in theirs.items() if "conv1" not in name}
    assert pair(less, OURS, {"model.*": "*"}).missing == ("encoder1.conv1.weight", "encoder1.conv1.bias")
    more = {**theirs, "model.fc.weight": (5, 8)}
    assert pair(more, OURS, {"model.*": "*"}).unused == ("model.fc.weight",)


def test_two_stars_stand_for_two_texts() -> None:
    theirs: Shapes = {f"block{n}.{part}.w.weight": (1,) for n in (0, 1) for part in ("k", "q")}
    ours: Shapes = {f"x{n}.{part}.linear1.weight": (1,) for n in (0, 1) for part in ("q", "k")}
    assert ("block1.q.w.weight", "x1.q.linear1.weight") in pair(theirs, ours, {"block*.*.w": "x*.*.linear1"}).pairs


def test_a_pattern_pairs_modules_in_order_and_numbers_count_by_size() -> None:
    theirs: Shapes = {f"layers.{number}.{last}": (1,) for number in (10, 9, 2) for last in ("bias", "weight")}
    ours: Shapes = {f"repeat1.{turn}.linear1.{last}": (1,) for turn in range(3) for last in ("weight", "bias")}
    assert dict(pair(theirs, ours, {"layers.*": "repeat1.*"}).pairs) == {
        f"layers.{number}.{last}": f"repeat1.{turn}.linear1.{last}"
        for turn, number in enumerate((2, 9, 10))
        for last in ("weight", "bias")
    }


def test_a_module_comes_before_those_inside_it() -> None:
    theirs: Shapes = {"a.0.out.weight": (2,), "a.0.weight": (1,)}
    assert pair(theirs, {"x1.weight": (1,), "x1.y1.weight": (2,)}, {"a.*": "x1*"}).faults == ()


def test_a_line_takes_from_what_those_before_it_left() -> None:
    theirs: Shapes = {"0.weight": (1,), "1.weight": (2,), "2.weight": (3,)}
    ours: Shapes = {"b.weight": (2,), "a.weight": (1,), "c.weight": (3,)}
    assert dict(pair(theirs, ours, {"1": "b", "*": "*"}).pairs) == {
        "1.weight": "b.weight",
        "0.weight": "a.weight",
        "2.weight": "c.weight",
    }


def test_the_only_weights_of_two_modules_need_no_name_in_common() -> None:
    found = pair({"0.scale": (4,), "1.scale": (4,)}, {"a.weight": (4,), "b.weight": (4,)}, {"*.scale": "*"})
    assert found.pairs == (("0.scale", "a.weight"), ("1.scale", "b.weight"))


def test_patterns_that_stand_for_unlike_numbers_are_a_fault_and_pair_nothing() -> None:
    theirs: Shapes = {"a.0.weight": (1,), "a.1.weight": (1,)}
    found = pair(theirs, {"b.x.weight": (1,)}, {"a.*": "b.*"})
    assert found == ((), (), (), ("`a.*` stands for 2 modules of the file, `b.*` for 1 module here",))


def test_weights_of_unlike_shapes_are_a_fault() -> None:
    found = pair({"fc.weight": (5, 8)}, {"linear1.weight": (10, 8)}, {"fc": "linear1"})
    assert found == (
        (),
        (),
        (),
        ("`fc.weight` of the file has the shape [5, 8], `linear1.weight` here [10, 8]",),
    )


def test_old_files_without_counters_lack_nothing() -> None:
    theirs = {name: shape for name, shape in OURS.items() if not name.endswith("num_batches_tracked")}
    assert pair(theirs, OURS, {}).missing == ()
    assert pair({f"x.{name}": shape for name, shape in theirs.items()}, OURS, {"x.*": "*"}).missing == ()
