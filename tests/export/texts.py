"""Texts that try what an exporter gets wrong: names, order, sharing, sizes, choices."""

IMAGE = "float[B, 3, 16, 16]"
SEQUENCE = "float[B, T, 8]"

TEXTS = {
    "a plain list": ("linear(4) -> relu -> linear(2)", "float[B, 8]"),
    "a residual": ("_ + (layernorm -> linear(8))", "float[B, 8]"),
    "a bookmark used twice": ("a = linear(8)\na * 2 + a ** 2", "float[B, 8]"),
    "names that are keywords": (
        "self = linear(8)\nclass = relu\nlambda = self + class\nlambda -> linear(2)",
        "float[B, 8]",
    ),
    "names of modules": ("Tensor = linear(8)\nx = Tensor + 1\nnn_ = x\n_ + nn_ + x", "float[B, 8]"),
    "names of builtins": ("list = linear(8)\nid = list -> relu\nlist - id", "float[B, 8]"),
    "a tuple": ("(_ + 1, linear(3))", "float[B, 8]"),
    "a record": ("a = linear(3)\n(left = a, right = a -> relu, self = _)", "float[B, 8]"),
    "a record inside": (
        "block two { (a = linear(3), b = linear(4)) }\nboth = two\n(both.a, both.b, both.a) -> concat",
        "float[B, 8]",
    ),
    "a tuple taken apart": ("x, y = (linear(3), linear(4))\n_ -> linear(2)\n(x, y, _) -> concat", "float[B, 8]"),
    "a part that is not used": ("_, y = split([3, 5], dim=1)\ny -> linear(2)", "float[B, 8]"),
    "states": ("out, state = gru(6, return_state=true)\nout -> gru(6, state=state)\n_[:, -1]", SEQUENCE),
    "a state alone": (
        "out, state = lstm(6, return_state=true)\n_ -> linear(6)\n(_[:, 0] + out[:, 0]) + state[0][0]",
        SEQUENCE,
    ),
    "lengths of a batch": ("zeros(batch, 8) + _ * (1 / batch)", "float[B, 8]"),
    "sizes of a sequence": ("_ + arange(0, _.shape[1]) -> unsqueeze(2) if false else _ * _.shape[1]", SEQUENCE),
    "sizes inside a block": (
        "block wide { expand(batch, -1, -1) }\nparam(1, 4, 8) -> wide\n(_, input) -> concat(dim=1)",
        "float[B, 4, 8]",
    ),
    "random draws in order": ("a = randn_like(_)\nb = rand_like(_)\nb - a * 3 + randn(batch, 8)", "float[B, 8]"),
    "draws inside a sum": ("(_ + randn_like(_)) * (rand_like(_) - dropout(0.5))", "float[B, 8]"),
    "dropout": ("dropout(0.3) -> linear(8) -> dropout(0.5)", "float[B, 8]"),
    "something shared": ("shared enc = linear(8) -> relu\nenc + (input * 2 -> enc)", "float[B, 8]"),
    "something shared in a repeat": (
        "shared enc = linear(8)\nrepeat(3) { _ + (enc -> linear(8) -> relu) }",
        "float[B, 8]",
    ),
    "only what is shared in a repeat": ("shared enc = linear(8) -> tanh\nrepeat(3) { enc }", "float[B, 8]"),
    "shared on two shapes": (
        "shared flat = flatten -> linear(4)\n(flat, _ -> unflatten(1, [2, 4]) -> flat) -> concat",
        "float[B, 8]",
    ),
    "a shared keyword": ("shared lambda = linear(8)\nlambda -> lambda", "float[B, 8]"),
    "tied weights": ("w = param(20, 8)\nF.embedding(input, w)\nlinear(8) -> F.linear(w)", "tokens[B, T] of 20"),
    "a param in a block": ("block bias(d) { _ + param(d) }\nbias(8) -> linear(4) -> bias(4)", "float[B, 8]"),
    "params of all kinds": (
        "a = param(8, init='zeros')\nb = param(8, 8, init='xavier_uniform')\nc = param(8, init='kaiming_uniform')\n"
        "d = param(1, 8, init=0.5, trained=false)\n(_ + a + c + d) @ b",
        "float[B, 8]",
    ),
    "a block of one name as torch's": ("block Linear(n) { linear(n) -> relu }\nLinear(4)\nLinear(3)", "float[B, 8]"),
    "a block called forward": ("block forward(n) { linear(n) }\nforward(4) -> forward(2)", "float[B, 8]"),
    "a block called class": ("block class(n) { linear(n) }\nclass(4) -> class(2)", "float[B, 8]"),
    "a block called as a helper": ("block Attention(n) { linear(n) }\nAttention(8) -> attention(2)", SEQUENCE),
    "blocks in blocks": (
        "block inner(n, k = 1) { linear(k * n) -> relu }\nblock around(n) { inner(n) -> inner(n, 2) -> linear(n) }\n"
        "around(4)\naround(6)\naround(6)",
        "float[B, 8]",
    ),
    "a choice between chains": (
        "block step(n, wide = false) { (linear(2 * n) -> relu -> linear(n)) if wide else linear(n) }\n"
        "step(8) -> step(8, true) -> step(4)",
        "float[B, 8]",
    ),
    "an optional shortcut": (
        "block res(c, stride = 1) {\n  skip = conv(c, 1, stride=stride) if stride != 1 or _.channels != c else _\n"
        "  conv(c, 3, stride=stride, padding=1) -> batchnorm -> relu\n  _ + skip -> relu\n}\n"
        "res(3) -> res(8) -> res(8) -> res(16, 2)",
        IMAGE,
    ),
    "an optional shortcut in a block of its own": (
        "block short(c, stride) { conv(c, 1, stride=stride) -> batchnorm }\n"
        "block res(c, stride = 1) {\n  skip = short(c, stride) if stride != 1 or _.channels != c else _\n"
        "  conv(c, 3, stride=stride, padding=1) -> batchnorm -> relu\n  _ + skip -> relu\n}\n"
        "res(3) -> res(8) -> res(8) -> res(16, 2)",
        IMAGE,
    ),
    "an optional layer": (
        "block unit(n, drop = 0.0) {\n  linear(n) -> relu\n  dropout(drop) if drop > 0 else _\n}\n"
        "unit(8) -> unit(8, 0.5) -> unit(4, 0.1)",
        "float[B, 8]",
    ),
    "a body": ("block twice { body -> body }\ntwice { linear(8) -> relu }", "float[B, 8]"),
    "a nest of bodies": (
        "block level(c) {\n  conv(c, 3, padding=1) -> relu\n  e = _\n"
        "  (e -> maxpool(2) -> body -> upsample(2), e) -> concat -> conv(c, 1)\n}\n"
        "level(4) { level(6) { conv(8, 3, padding=1) -> relu } }",
        IMAGE,
    ),
    "a body that uses its surroundings": (
        "d = linear(8)\nblock add { _ + body }\nadd { _ * d -> linear(8) }",
        "float[B, 8]",
    ),
    "a body in a block with settings": (
        "block wrap { layernorm -> body }\nblock use(n) { wrap { linear(n) -> relu } }\nuse(4) -> use(6)",
        "float[B, 8]",
    ),
    "a repeat with numbers": ("repeat(i in range(3)) { linear(8 + i) -> relu }", "float[B, 8]"),
    "a repeat whose first turn differs": ("repeat(4) { linear(6) -> relu }", "float[B, 8]"),
    "a repeat in a block, as long as a setting says": (
        "block stage(n, depth) { repeat(depth) { linear(n) -> relu } }\nstage(4, 2) -> stage(6, 5) -> stage(6, 3)",
        "float[B, 8]",
    ),
    "a repeat that gives what it was given": (
        "mask = causal_mask(4)\nrepeat(2) { attention(2, mask=mask) }",
        "float[4, 4, 8]",
    ),
    "torch's own": (
        "nn.Linear(8, 6) -> nn.Softplus(beta=2) -> F.gelu\n"
        "torch.cat((_, _ * 2), 1) -> F.pad([1, 1], value=0.5) -> torch.roll(1, 1)",
        "float[B, 8]",
    ),
    "torch's tuples": ("torch.topk(_, 3) -> _[0]\n_ + torch.max(input, 1, true)[0] if false else _", "float[B, 8]"),
    "indexing": ("_[:, 1:-1:2] * 2 - _[..., none, 0]", "float[B, 8]"),
    "indexing by tensors": ("order = argsort(_[0])\n_[:, order]", "float[B, 8]"),
    "comparison and logic": ("where(_ > 0 and not (_ > 1), _, -_ ** 2)", "float[B, 8]"),
    "precedence": ("-(_ + 1) * (2 - _) / (_ - (3 - _)) - (_ - 1) ** 2 ** 1", "float[B, 8]"),
    "powers": ("(-_) ** 2 + 2 ** _ + (_ ** 2) ** 2 - (-_ ** 2)", "float[B, 8]"),
    "reductions": (
        "(sum(_, dim=1, keepdim=true) + std(_, dim=1, keepdim=true) - max(_, dim=1, keepdim=true)) * prod(_)",
        "float[B, 8]",
    ),
    "a deep chain": (" -> ".join(["linear(8) -> relu"] * 12), "float[B, 8]"),
    "numbers past all": ("_ * 1e-300 + 1e30 - 0.1 * _ + 12345678901", "float[B, 8]"),
    "two convolutions of other kinds": (
        "block c(n) { conv(n, 3, padding=1) -> relu }\nc(4) -> flatten(2) -> c(6)",
        IMAGE,
    ),
    "attention with a context": ("memory = linear(8)\n_[:, 1:] -> attention(2, context=memory)", SEQUENCE),
    "the same twice": ("a = linear(4)\nb = a\n(a, b, a + b) -> concat", "float[B, 8]"),
    "the input at the end": ("_ -> linear(8)\n(_, input) -> concat", "float[B, 8]"),
    "the input alone": ("_", "float[B, 8]"),
    "an input set aside": ("e = _\nlinear(8) -> relu\n_ + e", "float[B, 8]"),
    "an input set aside in a block": ("block r { e = _\nlinear(8) -> relu\nx = _\n_ * e + x }\nr -> r", "float[B, 8]"),
    "a value that nobody uses": ("_lost = dropout(0.5)\nlinear(4)", "float[B, 8]"),
    "maxima with numbers": ("maximum(_, 0.5) + minimum(_, 0.25)", "float[B, 8]"),
}
