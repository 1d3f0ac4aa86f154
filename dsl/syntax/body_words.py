"""How other languages spell what bodies spell otherwise: symbols, words and statements that people bring along."""

from __future__ import annotations

# ruff: noqa: RUF001  (characters that are mistaken for others are what this is about)

# What is meant is sure: it is read as the kind of token on the right, and reported.
SYMBOLS = {
    "-->": "->",
    "~>": "->",
    "=>": "->",
    "|>": "->",
    ">>": "->",
    "|": "->",
    "&&": "and",
    "||": "or",
    "!": "not",
    "===": "==",
    "!==": "!=",
    "<>": "!=",
    "=<": "<=",
    ":=": "=",
    "→": "->",
    "⟶": "->",
    "⇒": "->",
    "➜": "->",
    "−": "-",
    "–": "-",
    "—": "-",
    "×": "*",
    "·": "*",
    "÷": "/",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
    "…": "...",
    "，": ",",
    "：": ":",
    "＝": "=",
}

WORDS = {
    "True": "true",
    "TRUE": "true",
    "False": "false",
    "FALSE": "false",
    "None": "none",
    "NONE": "none",
    "null": "none",
    "Null": "none",
    "NULL": "none",
    "nil": "none",
}

# `x += 1` and its like.
CHANGING = ("**=", "//=", "+=", "-=", "*=", "/=", "%=", "@=", "&=", "|=", "^=")

# Characters that mean nothing here, with what to write if something usual is meant by them.
CHARACTERS = {
    "^": "a power is written `x ** 2`",
    "&": "conditions are joined with `and`; masks are multiplied, `a * b`",
    "$": "settings are used by their bare name: `width`, not `$width`",
    "?": "a choice is written `a if condition else b`",
    "`": "names stand without quotes, strings in ' or \"",
    "~": "`not` turns a condition round, `1 - x` a mask",
    "\\": "a line goes on if it ends or the next one begins with `->`, or inside `( )`",
    "“": "strings are written in ' or \"",
    "”": "strings are written in ' or \"",
    "‘": "strings are written in ' or \"",
    "’": "strings are written in ' or \"",
    "（": "a plain `(` is needed",
    "）": "a plain `)` is needed",
    "；": "a plain `;` is needed",
    "\u00a0": "it looks like a blank and is none: type a blank",
}

# Words that begin a statement of Python, with what to write instead.
STATEMENTS = {
    "for": "`repeat(i in range(4)) { ... }` writes a body out once for each item",
    "while": "`repeat(4) { ... }` writes a body out so many times; there is no loop of unknown length",
    "def": "`block name(setting, other = 1) { ... }` names a body",
    "class": "`block name(setting, other = 1) { ... }` names a body",
    "return": "leave the word out: the value of the last line is the result",
    "yield": "leave the word out: the value of the last line is the result",
    "import": "nothing is imported: layers are there by name, `nn.`, `F.` and `torch.` reach PyTorch's",
    "from": "nothing is imported: layers are there by name, `nn.`, `F.` and `torch.` reach PyTorch's",
    "with": "`x -> a -> b` applies one thing after the other",
    "elif": "choose with `a if condition else b if other else c`",
    "let": "leave the word out: `name = value`",
    "var": "leave the word out: `name = value`",
    "const": "leave the word out: `name = value`",
    "fn": "`block name(setting, other = 1) { ... }` names a body",
    "func": "`block name(setting, other = 1) { ... }` names a body",
    "function": "`block name(setting, other = 1) { ... }` names a body",
    "pass": "leave it out: `_` is the value as it is",
    "assert": "nothing is checked while a body runs: sizes are checked by `dslrun validate`",
    "del": "leave it out: a name ends with the `{ }` it is bound in",
    "print": "nothing is printed by a body: `[logging]` says what is shown",
}
