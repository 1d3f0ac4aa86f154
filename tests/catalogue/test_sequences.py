"""Our layers over sequences against torch's own, with the same weights; and what the property test cannot draw."""

from __future__ import annotations

import copy
import warnings
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from dsl.catalogue import entries
from dsl.catalogue.entry import Made, Refuse, Settings
from dsl.modules.attention import Attention
from dsl.modules.mixture import Mixture, grouped
from dsl.modules.positions import LearntPositions, Rotary, SinusoidalPositions
from dsl.modules.recurrent import GRU, LSTM, RNN
from dsl.modules.transformer import DecoderLayer, EncoderLayer
from dsl.types.dims import symbol
from dsl.types.tensor import Tensor, floats

B, T, S = symbol("B"), symbol("T"), symbol("S")


@pytest.fixture(autouse=True)
def _seeded() -> None:
    torch.manual_seed(0)


def rule(name: str, *inputs: Any, **given: Any) -> Made:
    entry = entries("layer")[name]
    values = {setting.name: setting.default for setting in entry.settings} | given
    padded = [*inputs, *[None] * (len(entry.inputs) - len(inputs))]
    made = entry.rule(*padded, Settings(values))
    assert isinstance(made, Made)
    return made


def close(left: Any, right: Any) -> None:
    torch.testing.assert_close(left, right, rtol=1e-5, atol=1e-5)


# -- attention


def pair(**settings: Any) -> tuple[Attention, nn.MultiheadAttention]:
    ours = Attention(32, 4, **settings)
    settings.pop("is_causal", None)
    context = settings.pop("context_dim", None)
    theirs = nn.MultiheadAttention(32, 4, kdim=context, vdim=context, batch_first=True, **settings)
    theirs.load_state_dict(ours.state_dict())
    return ours, theirs


@pytest.mark.parametrize("bias", [True, False])
def test_self_attention_is_that_of_torch(bias: bool) -> None:
    ours, theirs = pair(bias=bias)
    x = torch.randn(2, 5, 32)
    close(ours(x), theirs(x, x, x)[0])


def test_attention_starts_as_that_of_torch_does() -> None:
    torch.manual_seed(1)
    ours = Attention(32, 4).state_dict()
    torch.manual_seed(1)
    theirs = nn.MultiheadAttention(32, 4).state_dict()
    assert list(ours) == list(theirs)
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


@pytest.mark.parametrize("width", [32, 12])
def test_cross_attention_is_that_of_torch(width: int) -> None:
    ours, theirs = pair(context_dim=width)
    x, context = torch.randn(2, 5, 32), torch.randn(2, 7, width)
    close(ours(x, context=context), theirs(x, context, context)[0])


def test_causal_attention_does_not_see_what_comes_after() -> None:
    ours, theirs = pair(is_causal=True)
    x = torch.randn(2, 5, 32)
    future = torch.ones(5, 5, dtype=torch.bool).triu(1)
    close(ours(x), theirs(x, x, x, attn_mask=future)[0])
    changed = x.clone()
    changed[:, 3:] = 0
    close(ours(changed)[:, :3], ours(x)[:, :3])


def test_a_mask_of_keys_leaves_out_padding() -> None:
    ours, theirs = pair()
    x, real = torch.randn(2, 5, 32), torch.tensor([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]]).bool()
    close(ours(x, mask=real), theirs(x, x, x, key_padding_mask=~real)[0])


@pytest.mark.parametrize("shape", [(2, 5, 5), (1, 5, 5), (2, 4, 5, 5), (1, 4, 5, 5), (2, 1, 5)])
@pytest.mark.parametrize("kind", ["bool", "float"])
@pytest.mark.parametrize("is_causal", [False, True])
def test_masks_of_each_shape_do_what_those_of_torch_do(shape: tuple[int, ...], kind: str, is_causal: bool) -> None:
    ours, theirs = pair(is_causal=is_causal)
    x = torch.randn(2, 5, 32)
    mask = torch.rand(shape) > 0.3 if kind == "bool" else torch.randn(shape)
    if kind == "bool":
        mask[..., 0] = True
    spread = (mask if mask.dim() == 4 else mask[:, None]).expand(2, 4, 5, 5).flatten(0, 1)
    added = torch.zeros(8, 5, 5).masked_fill(~spread, float("-inf")) if kind == "bool" else spread
    if is_causal:
        added = added + torch.full((5, 5), float("-inf")).triu(1)
    close(ours(x, mask=mask), theirs(x, x, x, attn_mask=added)[0])


def test_a_position_that_may_attend_to_nothing_gives_no_nan() -> None:
    output = Attention(8, 2)(torch.randn(1, 3, 8), mask=torch.zeros(1, 3, dtype=torch.bool))
    assert output.isfinite().all()


def test_shared_heads_are_those_of_attention_with_each_repeated() -> None:
    ours = Attention(32, 4, num_kv_heads=2)
    whole = Attention(32, 4)
    q, k, v = ours.in_proj_weight.split([32, 16, 16])  # type: ignore[union-attr]
    twice = [part.unflatten(0, (2, 8)).repeat_interleave(2, 0).flatten(0, 1) for part in (k, v)]
    state = ours.state_dict() | {"in_proj_weight": torch.cat([q, *twice]), "in_proj_bias": torch.zeros(96)}
    whole.load_state_dict(state)
    x = torch.randn(2, 5, 32)
    close(ours(x), whole(x))


def test_weights_of_a_vision_transformer_load() -> None:
    from torchvision.models.vision_transformer import EncoderBlock

    theirs = EncoderBlock(4, 32, 64, 0.0, 0.0, nn.LayerNorm)
    state = {name: value for name, value in theirs.state_dict().items() if name.startswith("self_attention.")}
    ours = nn.Module()
    ours.self_attention = Attention(32, 4)
    ours.load_state_dict(state)


def test_rotary_scores_depend_on_the_distance_alone() -> None:
    rotary = Rotary()
    q, k = torch.randn(16), torch.randn(16)
    scores = rotary(q.expand(1, 9, 16)) @ rotary(k.expand(1, 9, 16)).transpose(1, 2)
    for offset in range(-4, 5):
        diagonal = scores[0].diagonal(offset)
        close(diagonal, diagonal[:1].expand_as(diagonal))
    close(rotary(q.expand(1, 1, 16))[0, 0], q)


def test_rotary_attention_knows_the_order() -> None:
    x = torch.randn(1, 6, 32)
    plain, rotary = Attention(32, 4), Attention(32, 4, rotary=True)
    close(plain(x.flip(1)).flip(1), plain(x))
    assert not torch.allclose(rotary(x.flip(1)).flip(1), rotary(x), atol=1e-3)


def test_rotary_angles_keep_their_precision_in_bfloat16() -> None:
    x = torch.ones(1, 1000, 8, dtype=torch.bfloat16)
    close(Rotary()(x).float(), Rotary()(x.float()).bfloat16().float())


def test_positions_are_the_first_rows_and_too_long_a_sequence_is_refused() -> None:
    table = LearntPositions(6, 8)
    assert torch.equal(table(torch.zeros(3, 4, 8)), table.weight[:4])
    for module in (table, SinusoidalPositions(6, 8), LearntPositions(1, 8)):
        with pytest.raises(ValueError, match="positions, but the sequence has 7"):
            module(torch.zeros(3, 7, 8))


def test_sinusoids_are_those_of_the_paper() -> None:
    table = SinusoidalPositions(50, 6)(torch.zeros(1, 50, 6))
    close(table[7, 2], torch.tensor(7 / 10000 ** (2 / 6)).sin())
    close(table[7, 3], torch.tensor(7 / 10000 ** (2 / 6)).cos())
    assert not SinusoidalPositions(50, 6).state_dict()


# -- transformer layers


@pytest.mark.parametrize("norm_first", [False, True])
@pytest.mark.parametrize("bias", [False, True])
def test_an_encoder_layer_is_that_of_torch(norm_first: bool, bias: bool) -> None:
    settings: dict[str, Any] = {"dim_feedforward": 48, "dropout": 0.0, "norm_first": norm_first, "bias": bias}
    ours = EncoderLayer(32, 4, activation="gelu", is_causal=True, **settings)
    theirs = nn.TransformerEncoderLayer(32, 4, activation="gelu", batch_first=True, **settings)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    theirs.load_state_dict(ours.state_dict())
    x, real = torch.randn(2, 5, 32), torch.tensor([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]]).bool()
    future = torch.ones(5, 5, dtype=torch.bool).triu(1)
    close(ours(x, mask=real), theirs(x, src_mask=future, src_key_padding_mask=~real))


@pytest.mark.parametrize("norm_first", [False, True])
def test_a_decoder_layer_is_that_of_torch(norm_first: bool) -> None:
    settings: dict[str, Any] = {"dim_feedforward": 48, "dropout": 0.0, "norm_first": norm_first}
    ours = DecoderLayer(32, 4, is_causal=True, **settings)
    theirs = nn.TransformerDecoderLayer(32, 4, batch_first=True, **settings)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    theirs.load_state_dict(ours.state_dict())
    x, memory = torch.randn(2, 5, 32), torch.randn(2, 3, 32)
    real = torch.tensor([[1, 1, 0], [1, 1, 1]]).bool()
    future = torch.ones(5, 5, dtype=torch.bool).triu(1)
    close(ours(x, memory, memory_mask=real), theirs(x, memory, tgt_mask=future, memory_key_padding_mask=~real))


def test_layers_drop_in_training_alone() -> None:
    layer = EncoderLayer(32, 4, dim_feedforward=48, dropout=0.5)
    x = torch.randn(2, 5, 32)
    assert not torch.allclose(layer(x), layer(x))
    layer.eval()
    assert torch.equal(layer(x), layer(x))


# -- recurrent layers


LENGTHS = torch.tensor([2, 5, 1])


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize(
    ("ours", "theirs", "settings"),
    [
        (RNN, nn.RNN, {"nonlinearity": "relu"}),
        (GRU, nn.GRU, {"bidirectional": True}),
        (LSTM, nn.LSTM, {"bidirectional": True}),
        (LSTM, nn.LSTM, {"proj_size": 3}),
    ],
)
def test_recurrent_layers_are_those_of_torch_with_and_without_lengths(ours: Any, theirs: Any, settings: Any) -> None:
    mine = ours(4, 6, num_layers=2, return_state=True, **settings)
    real = theirs(4, 6, num_layers=2, batch_first=True, **settings)
    real.load_state_dict(mine.state_dict())
    x = torch.randn(3, 5, 4)
    close(mine(x), real(x))

    _, state = mine(x)
    close(mine(x, state=state), real(x, state))

    output, state = mine(x, lengths=LENGTHS)
    for index, length in enumerate(LENGTHS.tolist()):
        alone, last = real(x[index : index + 1, :length])
        close(output[index, :length], alone[0])
        assert not output[index, length:].any()
        for got, want in zip(*[part if isinstance(part, tuple) else (part,) for part in (state, last)], strict=True):
            close(got[:, index], want[:, 0])


def test_lengths_of_another_batch_are_refused() -> None:
    with pytest.raises(ValueError, match="one length a sequence"):
        GRU(4, 6)(torch.randn(3, 5, 4), lengths=torch.tensor([2, 5]))


def test_a_rule_takes_lengths_and_the_meta_device_runs_them() -> None:
    x, lengths = floats(3, 5, 4), Tensor("int", (3,))
    made = rule("lstm", x, None, lengths, hidden_size=6)
    assert made.type == floats(3, 5, 6)
    with torch.device("meta"):
        output = LSTM(**made.args)(torch.empty(3, 5, 4), lengths=torch.empty(3, dtype=torch.int64))
    assert output.shape == (3, 5, 6)
    assert rule("lstm", floats(B, T, 4), None, Tensor("int", (B,)), hidden_size=6).type == floats(B, T, 6)


def test_dropout_between_layers_is_no_fault_where_there_is_one_layer() -> None:
    made = rule("lstm", floats(B, T, 4), hidden_size=6, dropout=0.5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert LSTM(**made.args).dropout == 0.0


# -- mixtures


def dense(layer: Mixture, x: torch.Tensor) -> torch.Tensor:
    chances = layer.router(x).softmax(-1)
    shares, experts = chances.topk(layer.top_k)
    gates = torch.zeros_like(chances).scatter(-1, experts, shares / shares.sum(-1, keepdim=True))
    hidden = F.gelu(torch.einsum("btd,edh->bteh", x, layer.weight1))
    return torch.einsum("bteh,ehd,bte->btd", hidden, layer.weight2, gates)


@pytest.mark.parametrize(("width", "hidden"), [(8, 16), (6, 10)])
@pytest.mark.parametrize("top_k", [1, 2, 5])
def test_a_mixture_is_all_experts_weighted_with_gradients_for_each(width: int, hidden: int, top_k: int) -> None:
    layer = Mixture(width, 5, top_k, hidden)
    x = torch.randn(3, 7, width, requires_grad=True)
    output, wanted = layer(x), dense(layer, x)
    close(output, wanted)
    leaves = [x, *layer.parameters()]
    mine, theirs = (torch.autograd.grad(value.square().sum(), leaves) for value in (output, wanted))
    close(mine, theirs)


def test_an_expert_that_nothing_reaches_gets_no_gradient() -> None:
    rows = torch.randn(4, 8)
    weights = torch.randn(3, 8, 8, requires_grad=True)
    grouped(rows, weights, torch.tensor([4, 0, 0])).square().sum().backward()
    assert weights.grad is not None
    assert weights.grad[0].any()
    assert not weights.grad[1:].any()


def test_the_balance_is_smallest_where_experts_are_used_alike() -> None:
    layer = Mixture(4, 4, 1, return_balance=True)
    nn.init.eye_(layer.router.weight)
    alike, lopsided = 10 * torch.eye(4), 10 * torch.eye(4)[:1].expand(4, 4)
    close(layer(alike)[1], torch.tensor(1.0))
    assert layer(lopsided)[1] > 3


# -- ordinary modules


MODULES = {
    "attention": (lambda: Attention(16, 4, num_kv_heads=2, is_causal=True, rotary=True, qk_norm=True), (2, 5, 16)),
    "encoder_layer": (lambda: EncoderLayer(16, 4, 32), (2, 5, 16)),
    "gru": (lambda: GRU(16, 8), (2, 5, 16)),
    "positions": (lambda: LearntPositions(8, 16), (2, 5, 16)),
    "sinusoids": (lambda: SinusoidalPositions(8, 16), (2, 5, 16)),
    "moe": (lambda: Mixture(16, 4, 2), (2, 5, 16)),
}


@pytest.mark.parametrize("name", MODULES)
def test_modules_copy_and_export(name: str) -> None:
    make, shape = MODULES[name]
    module, x = make().eval(), torch.randn(shape)
    twin = copy.deepcopy(module)
    close(twin(x), module(x))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exported = torch.export.export(module, (x,)).module()
    close(exported(x), module(x))


@pytest.mark.parametrize("name", MODULES)
def test_modules_tell_what_they_are(name: str) -> None:
    assert "()" not in repr(MODULES[name][0]())


# -- what reports say


def refusal(name: str, *inputs: Any, **given: Any) -> Refuse:
    with pytest.raises(Refuse) as caught:
        rule(name, *inputs, **given)
    return caught.value


def test_labels_out_of_range_are_shown_at_the_setting() -> None:
    no = refusal("embed", Tensor("tokens", (B, T), 50257), num_embeddings=1000, embedding_dim=8)
    assert (no.code, no.at) == ("E0310", "num_embeddings")
    assert no.message == "`embed` has 1000 vectors, but its input tokens[B, T] of 50257 needs 50257"
    assert no.help == "write `50257` here"


def test_a_language_model_too_short_for_its_context_is_refused() -> None:
    no = refusal("positions", floats(B, 256, 64), max_len=128)
    assert no.at == "max_len"
    assert no.message == "`positions` has 128 positions, but gets a sequence of 256: float[B, 256, 64]"
    assert rule("positions", floats(B, T, 64), max_len=128).type == floats(T, 64)


def test_a_decoder_without_a_memory_is_told_what_is_lacking() -> None:
    no = refusal("decoder_layer", floats(B, T, 64), nhead=8)
    assert no.code == "E0332"
    assert "memory=..." in no.help


def test_heads_that_do_not_divide_the_vector_are_told_which_do() -> None:
    no = refusal("attention", floats(B, T, 20), num_heads=8)
    assert (no.at, no.label) == ("num_heads", "takes 1, 2, 4, 5, 10, 20")


def test_indices_are_to_be_embedded_first() -> None:
    no = refusal("lstm", Tensor("tokens", (B, T), 100), hidden_size=6)
    assert no.help == "turn indices into vectors with `embed(...)`"


def test_a_mask_without_a_batch_is_told_how_to_get_one() -> None:
    no = refusal("attention", floats(3, 5, 16), None, Tensor("bool", (5, 5)), num_heads=4)
    assert no.at == "mask"
    assert "unsqueeze(0)" in no.help
    assert refusal(
        "attention", floats(B, 5, 16), None, Tensor("bool", (5, 5)), num_heads=4
    ).message == no.message.replace("3", "B")
    assert rule("attention", floats(B, T, 16), floats(B, S, 16), Tensor("bool", (B, S)), num_heads=4).type == floats(
        B, T, 16
    )


def test_weights_need_a_known_width() -> None:
    for name in ("attention", "encoder_layer", "lstm", "moe", "positions"):
        settings = {
            "attention": {"num_heads": 2},
            "encoder_layer": {"nhead": 2},
            "lstm": {"hidden_size": 2},
            "moe": {"num_experts": 2},
            "positions": {"max_len": 9},
        }
        assert refusal(name, floats(B, 5, T), **settings[name]).code == "E0309"
