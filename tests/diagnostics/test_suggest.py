"""What was meant is found, and nothing is suggested that was not."""

from __future__ import annotations

import time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.diagnostics.suggest import nearest

KNOWN = """
source target validate test folds batch_size global_batch_size transform augment batch_augment sampler num_workers
prefetch pin_memory cache layers input weights frozen init loss updates optimizer schedule gradient_clip_val
accumulate_grad_batches max_epochs min_epochs max_steps lr cross_entropy binary_cross_entropy mse mae nll accuracy
precision conv upconv linear maxpool avgpool batchnorm layernorm attention lstm gru relu gelu dropout dropout2d
flatten embed features_extracted adam adamw sgd monitor patience save_top_k fast_dev_run
""".split()


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("num_worker", "num_workers"),
        ("batchsize", "batch_size"),
        ("batch-size", "batch_size"),
        ("BatchSize", "batch_size"),
        ("size_batch", "batch_size"),
        ("CrossEntropyLoss", "cross_entropy"),
        ("cros_entropy", "cross_entropy"),
        ("learning_rate", "lr"),
        ("Conv2d", "conv"),
        ("MaxPool2d", "maxpool"),
        ("MultiheadAttention", "attention"),
        ("LSTM", "lstm"),
        ("flaten", "flatten"),
        ("dropuot", "dropout"),
        ("mes", "mse"),
        ("adm", "adam"),
        ("workers", "num_workers"),
        ("top_k", "save_top_k"),
        ("gradient_clip", "gradient_clip_val"),
        ("validation", "validate"),
        ("fetures", "features_extracted"),
    ],
)
def test_the_word_that_was_meant_comes_first(word: str, meant: str) -> None:
    assert nearest(word, KNOWN)[0] == meant


def test_words_that_are_equally_likely_stand_side_by_side() -> None:
    assert nearest("epochs", KNOWN) == ["max_epochs", "min_epochs"]
    assert nearest("batch", KNOWN) == ["batchnorm", "batch_size", "batch_augment"]
    assert nearest("batch", KNOWN, limit=1) == ["batchnorm"]


@pytest.mark.parametrize("word", ["x", "ab", "zebra", "early_stop", "", "_", "日本語", "\ud800"])
def test_another_word_altogether_gets_no_suggestion(word: str) -> None:
    assert nearest(word, KNOWN) == []


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=10))
def test_suggestions_are_known_words_and_do_not_depend_on_their_order(word: str, known: list[str]) -> None:
    found = nearest(word, known)
    assert len(found) <= 3
    assert set(found) <= set(known)
    assert found == nearest(word, reversed(known))


@given(st.sampled_from(KNOWN), st.data())
def test_any_single_slip_in_a_word_of_four_letters_or_more_is_forgiven(word: str, data: st.DataObject) -> None:
    if len(word) < 4:
        return
    place = data.draw(st.integers(0, len(word) - 1))
    slip = data.draw(st.sampled_from([word[:place] + word[place + 1 :], word[:place] + "q" + word[place:]]))
    assert slip in KNOWN or word in nearest(slip, KNOWN, limit=len(KNOWN))


def test_a_thousand_candidates_and_a_megabyte_of_a_word_cost_little() -> None:
    many = [f"{left}_{right}" for left, right in product(KNOWN, KNOWN)][:1000]
    start = time.process_time()
    nearest("accumulate_grad_batchs", many)
    nearest("x" * 1_000_000, [*many, "y" * 1_000_000])
    assert time.process_time() - start < 0.5
