"""Bodies to test with: random texts that parse, random texts that need not, and a way to write the same one otherwise.

@given(bodies())
def test_something(text: str) -> None: ...
"""

from __future__ import annotations

import re

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

# The end of a statement, among tokens.
END = "\n"

NAMES = ("conv", "relu", "x", "skip", "batchnorm", "linear", "width", "_", "e1", "body", "input", "mse")
DOTTED = ("nn.Conv2d", "F.gelu", "output.recon", "x.shape", "torch.where")
NUMBERS = ("0", "1", "64", "3.5", ".5", "1e-3", "2E+4", "60_000", "1.", "0.0")
STRINGS = ("'zeros'", '"a b"', r"'it\'s'", r'"\\ \n"', "''", "'# no comment'", '"{"')
BINARY = ("+", "-", "*", "/", "//", "%", "@", "**", "and", "or")
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")

Tokens = list[str]


def _dotted(name: str) -> Tokens:
    return re.findall(r"\w+|\.", name)


_names = st.sampled_from(NAMES).map(lambda name: [name])
_callees = st.sampled_from(NAMES + DOTTED).map(_dotted)
_atoms = st.one_of(
    _callees,
    st.sampled_from(NUMBERS + STRINGS + ("true", "false", "none")).map(lambda text: [text]),
)


def _between(items: list[Tokens], separator: str) -> Tokens:
    return [token for number, item in enumerate(items) for token in ([separator] if number else []) + item]


def _closed(items: list[Tokens], opener: str, closer: str, comma: bool) -> Tokens:
    return [opener, *_between(items, ","), *([","] if comma and items else []), closer]


@st.composite
def _parts(draw: DrawFn, inner: SearchStrategy[Tokens], least: int) -> list[Tokens]:
    """`a = x`, `b = y`: with names that differ."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=least, max_size=3, unique=True))
    return [[name, "=", *draw(inner)] for name in names]


@st.composite
def _call(draw: DrawFn, inner: SearchStrategy[Tokens]) -> Tokens:
    arguments = draw(st.lists(inner, max_size=2)) + draw(_parts(inner, 0))
    parens = _closed(arguments, "(", ")", draw(st.booleans()))
    body: Tokens = draw(_braces(inner)) if draw(st.integers(0, 4)) == 0 else []
    return [*draw(_callees), *([] if body and not arguments and draw(st.booleans()) else parens), *body]


@st.composite
def _index(draw: DrawFn, inner: SearchStrategy[Tokens]) -> Tokens:
    piece = st.one_of(inner, st.just(["..."]), _slice(inner))
    return [*draw(_callees), *_closed(draw(st.lists(piece, min_size=1, max_size=3)), "[", "]", False)]


@st.composite
def _slice(draw: DrawFn, inner: SearchStrategy[Tokens]) -> Tokens:
    bound: SearchStrategy[Tokens] = st.one_of(st.just([]), inner)
    return [*draw(bound), ":", *draw(bound), *draw(st.one_of(st.just([]), bound.map(lambda step: [":", *step])))]


@st.composite
def _repeat(draw: DrawFn, inner: SearchStrategy[Tokens]) -> Tokens:
    names = draw(st.lists(_names, max_size=3, unique_by=tuple))
    head = [*_between(names, ","), "in"] if names else []
    return ["repeat", "(", *head, *draw(inner), ")", *draw(_braces(inner))]


@st.composite
def _braces(draw: DrawFn, inner: SearchStrategy[Tokens]) -> Tokens:
    return ["{", *_between(draw(st.lists(_statement(inner), min_size=1, max_size=3)), END), "}"]


@st.composite
def _group(draw: DrawFn, inner: SearchStrategy[Tokens]) -> Tokens:
    """A tuple, a record, a list or plain parentheses."""
    kind = draw(st.sampled_from(("tuple", "one", "record", "list", "plain")))
    comma = draw(st.booleans())
    if kind == "plain":
        return ["(", *draw(inner), ")"]
    if kind == "one":
        return ["(", *draw(inner), ",", ")"]
    if kind == "tuple":
        return _closed(draw(st.lists(inner, min_size=2, max_size=3)), "(", ")", comma)
    if kind == "record":
        return _closed(draw(_parts(inner, 1)), "(", ")", comma)
    return _closed(draw(st.lists(inner, max_size=3)), "[", "]", comma)


def _wrapped(tokens: Tokens) -> Tokens:
    return ["(", *tokens, ")"] if len(tokens) > 1 else tokens


@st.composite
def _operation(draw: DrawFn, inner: SearchStrategy[Tokens]) -> Tokens:
    """Operators without parentheses around their sides, so that precedence decides."""
    side = st.one_of(_atoms, _call(_atoms), inner.map(_wrapped))
    kind = draw(st.sampled_from(("binary", "comparison", "minus", "not", "if", "chain")))
    if kind == "minus":
        return ["-", *draw(side)]
    if kind == "not":
        return ["not", *draw(side)]
    if kind == "comparison":
        return [*draw(side), draw(st.sampled_from(COMPARISONS)), *draw(side)]
    if kind == "if":
        return [*draw(side), "if", *draw(side), "else", *draw(side)]
    tokens = draw(side)
    for _ in range(draw(st.integers(1, 3))):
        tokens = [*tokens, "->" if kind == "chain" else draw(st.sampled_from(BINARY)), *draw(side)]
    return tokens


def _expression() -> SearchStrategy[Tokens]:
    return st.recursive(
        _atoms,
        lambda inner: st.one_of(
            _call(inner), _operation(inner), _operation(inner), _group(inner), _index(inner), _repeat(inner)
        ),
        max_leaves=6,
    )


@st.composite
def _statement(draw: DrawFn, inner: SearchStrategy[Tokens]) -> Tokens:
    kind = draw(st.sampled_from(("move", "move", "bind", "take", "shared", "block")))
    if kind == "bind":
        return [*draw(_names), "=", *draw(inner)]
    if kind == "take":
        return [*_between(draw(st.lists(_names, min_size=2, max_size=3)), ","), "=", *draw(inner)]
    if kind == "shared":
        return ["shared", *draw(_names), "=", *draw(inner)]
    if kind == "block":
        names = draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
        comma, empty = draw(st.booleans()), draw(st.booleans())
        default: SearchStrategy[Tokens] = st.one_of(st.just([]), inner.map(lambda value: ["=", *value]))
        settings = [[name, *draw(default)] for name in names]
        parens = _closed(settings, "(", ")", comma)
        return ["block", *draw(_names), *(parens if settings or empty else []), *draw(_braces(inner))]
    return draw(inner)


_WORD = re.compile(r"[\w.'\"]")
_BLANKS = st.sampled_from((" ", " ", " ", "", "  ", "\t"))
_BREAKS = st.sampled_from(("\n", "\n  ", "\r\n", " # why\n", "\n\n  # so\n    ", "  #\n"))
_ENDS = st.sampled_from(("\n", "\n", "\n\n\n", ";", "; ", " # end\n", "\n  # next\n  ", ";\n", " ;; "))


@st.composite
def _written(draw: DrawFn, tokens: Tokens, plain: bool) -> str:
    """Tokens as a text, with blanks, line ends and comments wherever they may be."""
    text, depth, last = "", [""], ""
    for token in [*tokens, ""]:
        if END in (token, last):
            text += draw(_ENDS) if token == END else ""
        else:
            gap = " " if plain else draw(_BLANKS)
            free = depth[-1] in ("(", "[") or "->" in (token, last) or last == "{" or token == "}"
            if free and last and token and not plain and draw(st.integers(0, 7)) == 0:
                gap += draw(_BREAKS)
            if not gap and last and token and _WORD.match(last[-1]) and _WORD.match(token):
                gap = "" if "." in (last, token) else " "
            text += gap if last and token else ""
        if token in ("(", "[", "{"):
            depth.append(token)
        elif token in (")", "]", "}"):
            depth.pop()
        text += "" if token == END else token
        last = token
    return text


@st.composite
def bodies(draw: DrawFn, plain: bool = False) -> str:
    """Texts that parse and mean nothing; `plain` ones with single blanks, and no comments within statements."""
    statements = draw(st.lists(_statement(_expression()), max_size=4))
    return draw(_written(_between(statements, END), plain))


def soup() -> SearchStrategy[str]:
    """Texts of the language's own tokens in any order, and of what people write instead."""
    words = (
        *NAMES, *NUMBERS, *STRINGS, *BINARY, *COMPARISONS, *"()[]{}(){},;:=.", "->", "->", "...", "\n", "\n", "\n  ",
        "if", "else", "repeat", "block", "shared", "not", "in", "true", "none", "True", "null", "|", "|>", "=>", "&&",
        "!", "+=", "'", '"', "#", "# c\n", "for", "def", "lambda", "return", "is", "3x3", "007", "1e999", "\\", "$",
        "if x\nelse", "repeat(2)\n{",
        "é", "→", "\0", "\u00a0",
    )  # fmt: skip
    separators = st.sampled_from(("", " ", " "))
    piece = st.tuples(st.sampled_from(words), separators).map("".join)
    return st.lists(piece, max_size=30).map("".join)
