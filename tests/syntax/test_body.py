"""What bodies come to: the tree of each form, its precedence, its layout and its places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.diagnostics.source import Run, Source, Text
from dsl.syntax import tree
from dsl.syntax.body import parse_body
from dsl.syntax.tree import Expr, Move
from tests.syntax.bodies import bodies


def parsed(text: str) -> tree.Body:
    body, diagnostics = parse_body(Text.whole(Source("body.dsl", text)))
    assert diagnostics == []
    return body


def value(text: str) -> Expr:
    (statement,) = parsed(text).statements
    assert isinstance(statement, Move)
    return statement.value


def shown(node: object) -> str:
    """A tree in few words: operations in prefix form, calls with their arguments."""
    if isinstance(node, tree.Binary):
        return f"({node.operator} {shown(node.left)} {shown(node.right)})"
    if isinstance(node, tree.Unary):
        return f"({node.operator} {shown(node.operand)})"
    if isinstance(node, tree.Conditional):
        return f"(if {shown(node.condition)} {shown(node.then)} {shown(node.other)})"
    if isinstance(node, tree.Chain):
        return f"(-> {' '.join(map(shown, node.steps))})"
    if isinstance(node, tree.Attribute):
        return f"{shown(node.of)}.{node.name}"
    if isinstance(node, tree.Index):
        return f"{shown(node.of)}[{', '.join(map(shown, node.items))}]"
    if isinstance(node, tree.Slice):
        return ":".join("" if part is None else shown(part) for part in (node.start, node.stop, node.step))
    if isinstance(node, tree.Ellipsis):
        return "..."
    if isinstance(node, tree.Call):
        arguments = ", ".join(map(shown, node.arguments))
        return f"{node.callee}({arguments}){'' if node.body is None else ' ' + shown(node.body)}"
    if isinstance(node, tree.Argument):
        return f"{node.name}={shown(node.value)}" if node.name else shown(node.value)
    if isinstance(node, (tree.TupleOf, tree.ListOf)):
        return f"{type(node).__name__}({', '.join(map(shown, node.items))})"
    if isinstance(node, tree.RecordOf):
        return f"RecordOf({', '.join(map(shown, node.parts))})"
    if isinstance(node, tree.Repeat):
        names = f"{', '.join(target.name for target in node.names)} in " if node.names else ""
        return f"repeat({names}{shown(node.items)}) {shown(node.body)}"
    if isinstance(node, tree.Body):
        return "{ " + "; ".join(map(shown, node.statements)) + " }"
    if isinstance(node, tree.Move):
        return shown(node.value)
    if isinstance(node, tree.Bind):
        return f"{', '.join(target.name for target in node.targets)} = {shown(node.value)}"
    if isinstance(node, tree.Shared):
        return f"shared {node.target.name} = {shown(node.value)}"
    if isinstance(node, tree.Block):
        return f"block {node.target.name}({', '.join(map(shown, node.parameters))}) {shown(node.body)}"
    if isinstance(node, tree.Parameter):
        return node.name if node.default is None else f"{node.name}={shown(node.default)}"
    if isinstance(node, tree.Literal):
        return repr(node.value)
    assert isinstance(node, tree.Name)
    return node.name


def summary(text: str) -> str:
    return shown(parsed(text))[2:-2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("y + skip -> relu", "(-> (+ y skip) relu)"),
        ("a -> b if c else d -> e", "(if c (-> a b) (-> d e))"),
        ("a if b else c if d else e", "(if b a (if d c e))"),
        ("a if b -> c else d", "(if (-> b c) a d)"),
        ("a or b and not c == d", "(or a (and b (not (== c d))))"),
        ("not not a", "(not (not a))"),
        ("a or b or c", "(or (or a b) c)"),
        ("a < b + c", "(< a (+ b c))"),
        ("a - b - c", "(- (- a b) c)"),
        ("a + b * c", "(+ a (* b c))"),
        ("a / b // c % d @ e", "(@ (% (// (/ a b) c) d) e)"),
        ("-a * b", "(* (- a) b)"),
        ("- -a", "(- (- a))"),
        ("-2 ** 2", "(- (** 2 2))"),
        ("2 ** -1", "(** 2 (- 1))"),
        ("2 ** 3 ** 4", "(** 2 (** 3 4))"),
        ("a ** x.b[0]", "(** a x.b[0])"),
        ("-x.b", "(- x.b)"),
        ("a - -b", "(- a (- b))"),
        ("a -b", "(- a b)"),
        ("(a + b) * c", "(* (+ a b) c)"),
        ("_ + (layernorm -> attention(8))", "(+ _ (-> layernorm attention(8)))"),
        ("(a -> b) -> c", "(-> (-> a b) c)"),
    ],
)
def test_operators_bind_as_listed(text: str, expected: str) -> None:
    assert summary(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("relu", "relu"),
        ("conv(32, 3, padding=1,)", "conv(32, 3, padding=1)"),
        ("nn . Conv2d(3)", "nn.Conv2d(3)"),
        ("F.embedding(input, w)", "F.embedding(input, w)"),
        ("residual { conv(3) -> relu }", "residual() { (-> conv(3) relu) }"),
        ("level(64) { level(128) { _ } } -> x", "(-> level(64) { level(128) { _ } } x)"),
        ("repeat(6) { relu }", "repeat(6) { relu }"),
        ("x -> repeat(i in range(4)) { relu } -> y", "(-> x repeat(i in range(4)) { relu } y)"),
        ("repeat(a, b in [[1, 2]]) { relu }", "repeat(a, b in ListOf(ListOf(1, 2))) { relu }"),
        ("2 * repeat(2) { relu }[0]", "(* 2 repeat(2) { relu }[0])"),
        ("f(x)[0].a", "f(x)[0].a"),
        ("(a, b)[0]", "TupleOf(a, b)[0]"),
        ("x.shape[2]", "x.shape[2]"),
        ("x[:, 0, ..., none, 1:2:3, ::2, -1]", "x[::, 0, ..., None, 1:2:3, ::2, (- 1)]"),
        ("(a, b)", "TupleOf(a, b)"),
        ("(a,)", "TupleOf(a)"),
        ("(a, b,)", "TupleOf(a, b)"),
        ("(a)", "a"),
        ("(a = x, b = y,)", "RecordOf(a=x, b=y)"),
        ("(a = x -> f)", "RecordOf(a=(-> x f))"),
        ("[]", "ListOf()"),
        ("[1, [2],]", "ListOf(1, ListOf(2))"),
        ("x, _, y = f(z)", "x, _, y = f(z)"),
        ("x = a if b else c", "x = (if b a c)"),
        ("shared enc = conv(64, 3) -> relu", "shared enc = (-> conv(64, 3) relu)"),
        ("block a { x }", "block a() { x }"),
        ("block a(b, c = 1 + 2,) { x; y }", "block a(b, c=(+ 1 2)) { x; y }"),
        ("true; false; none", "True; False; None"),
        ("1e-3; .5; 60_000; 1.; 2.5E+2; 0", "0.001; 0.5; 60000; 1.0; 250.0; 0"),
        (r"""'a"b'; "a'b"; '\'\\\n'; '#'""", r"""'a"b'; "a'b"; "'\\\n"; '#'"""),
    ],
)
def test_forms(text: str, expected: str) -> None:
    assert summary(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a\nb",
        "a;b",
        "\n\n a ;\n; b ;;\n",
        "a # first\n# none\nb # last",
        "a\r\nb\r\n",
        "a\rb",
        "\ta\n      b",
        ";a;b",
    ],
)
def test_statements_end_with_their_line_or_a_semicolon(text: str) -> None:
    assert summary(text) == "a; b"


@pytest.mark.parametrize(
    "text",
    [
        "a -> b -> c",
        "a\n-> b\n-> c",
        "a ->\nb ->\nc",
        "a ->\n-> c".replace("-> c", "b -> c"),
        "a # one\n\n  # two\n  -> b # three\n\n\n# four\n-> c",
        "a -> # one\n\n # two\n b\n -> c",
    ],
)
def test_a_chain_goes_on_beside_its_arrows(text: str) -> None:
    assert summary(text) == "(-> a b c)"


def test_line_ends_mean_nothing_in_parentheses_and_again_something_in_braces_within() -> None:
    assert summary("f(\na,\n\n b # c\n, [1,\n2], x[\n0\n])\nc") == "f(a, b, ListOf(1, 2), x[0]); c"
    assert summary("(a\n+ b)") == "(+ a b)"
    assert summary("f(g {\n a\n b\n},\n c)") == "f(g() { a; b }, c)"
    assert summary("f(g { a; (b\n); c })") == "f(g() { a; b; c })"


def test_indentation_has_no_meaning() -> None:
    assert summary("block a {\nb\n    c\n }\n  d") == "block a() { b; c }; d"


def test_an_empty_body_has_no_statements() -> None:
    for text in ("", "\n\n", "# nothing\n", " ;; "):
        assert parsed(text).statements == ()


def test_a_call_keeps_whether_it_has_parentheses() -> None:
    bare, full = value("basic { x }"), value("basic() { x }")
    assert isinstance(bare, tree.Call) and isinstance(full, tree.Call)
    assert (bare.parens, full.parens) == (False, True)
    assert bare == full


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("x = (a + b) * c\n", "x = (a + b) * c"),
        ("  (a)  ", "(a)"),
        ("shared e = f(x) -> g  # so", "shared e = f(x) -> g"),
        ("block a(b = 1) {\n x }  ", "block a(b = 1) {\n x }"),
    ],
)
def test_the_place_of_a_statement_is_all_of_it(text: str, marked: str) -> None:
    (statement,) = parsed(text).statements
    assert text[slice(*statement.at)] == marked


def test_the_places_of_parts_are_the_narrowest() -> None:
    text = "y = nn.Conv2d(3, kernel_size = (k))[0].shape + (z -> relu)"
    (bind,) = parsed(text).statements
    assert isinstance(bind, tree.Bind)
    total = bind.value
    assert isinstance(total, tree.Binary)
    shape, chain = total.left, total.right
    assert isinstance(shape, tree.Attribute) and isinstance(shape.of, tree.Index) and isinstance(chain, tree.Chain)
    call = shape.of.of
    assert isinstance(call, tree.Call)
    kernel = call.arguments[1]
    places = {
        "y": bind.targets[0].at,
        text[4:]: total.at,
        "nn.Conv2d(3, kernel_size = (k))[0].shape": shape.at,
        "shape": shape.name_at,
        "nn.Conv2d(3, kernel_size = (k))": call.at,
        "nn.Conv2d": call.callee_at,
        "kernel_size = (k)": kernel.at,
        "kernel_size": kernel.name_at,
        "k": kernel.value.at,
        "z -> relu": chain.at,
    }
    assert {text[start:end] for start, end in places.values()} == set(places)


def test_a_reference_is_split_at_its_dots() -> None:
    node = value(" x.y.z")
    assert isinstance(node, tree.Attribute) and isinstance(node.of, tree.Attribute)
    assert (node.at, node.name_at, node.of.at, node.of.of.at) == ((1, 6), (5, 6), (1, 4), (1, 2))


def test_the_bodies_of_the_language_page_parse() -> None:
    resnet = """
    block basic(channels, stride = 1) {
      skip = conv(channels, 1, stride=stride, bias=false) -> batchnorm if stride != 1 else _
      conv(channels, 3, stride=stride, padding=1, bias=false) -> batchnorm -> relu
        -> conv(channels, 3, padding=1, bias=false) -> batchnorm
      _ + skip -> relu
    }
    conv(64, 7, stride=2, padding=3, bias=false) -> batchnorm -> relu -> maxpool(3, stride=2, padding=1)
    repeat(2) { basic(64) }
    repeat(width in [128, 256, 512]) {
      basic(width, stride=2)
      basic(width)
    }
    adaptive_avgpool(1) -> flatten -> linear(1000)
    """
    unet = """
    block double(ch) { conv(ch, 3, padding=1) -> relu -> conv(ch, 3, padding=1) -> relu }
    block level(ch) {
      double(ch)
      e = _
      (e -> maxpool(2) -> body -> upconv(ch, 2, stride=2), e) -> concat -> double(ch)
    }
    level(64) { level(128) { level(256) { double(512) } } }
    conv(classes, 1)
    """
    loss = "recon = mse(output.recon, image); kl = kl_normal(output.mu, output.logvar); recon + 0.001 * kl"
    assert [len(parsed(text).statements) for text in (resnet, unet, loss)] == [5, 4, 3]


def test_diagnostics_point_into_the_file_that_the_text_was_cut_from() -> None:
    file = Source("a.toml", 'layers = "relu\\n\\u0061 b"')
    text = Text("relu\na b", file, (Run(0, 4, 10, 14), Run(4, 5, 14, 16), Run(5, 6, 16, 22), Run(6, 8, 22, 24)))
    _, (diagnostic,) = parse_body(text)
    assert diagnostic.span is not None
    assert (diagnostic.span.start, diagnostic.span.end, diagnostic.span.text) == (23, 24, "b")


@given(bodies())
def test_what_is_written_well_parses(text: str) -> None:
    parsed(text)


@given(bodies(), st.sampled_from(["\n", "  \n# c\n", ";"]))
def test_blank_statements_change_nothing(text: str, blank: str) -> None:
    assert parsed(blank + text + "\n" + blank) == parsed(text)


@given(bodies())
def test_places_lie_within_those_of_what_they_are_part_of(text: str) -> None:
    def check(node: object, within: tuple[int, int]) -> None:
        if isinstance(node, tuple):
            for item in node:
                check(item, within)
        elif hasattr(node, "at"):
            start, end = node.at
            assert within[0] <= start < end <= within[1]
            for name in node.__dataclass_fields__:
                check(getattr(node, name), (start, end))

    body = parsed(text)
    check(body.statements, body.at)
