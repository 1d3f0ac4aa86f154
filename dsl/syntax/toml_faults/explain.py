"""What is said of a statement that does not parse, and how reading goes on after it."""

from __future__ import annotations

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.source import Source
from dsl.syntax.toml_faults.brackets import in_brackets, unclosed
from dsl.syntax.toml_faults.characters import blank_name, strange_blank
from dsl.syntax.toml_faults.numbers import is_value
from dsl.syntax.toml_faults.shape import begins_pair, line_end, next_header, statement_end, value_end
from dsl.syntax.toml_faults.statements import header, no_equals, no_statement
from dsl.syntax.toml_faults.strings import closing_quote, runs_on, swallowed, swallows_key
from dsl.syntax.toml_faults.stuck import Fault, Stuck, Token, pair
from dsl.syntax.toml_faults.values import bare_end, no_end, no_value, value_below
from dsl.syntax.toml_faults.words import explain_word


def explain(stuck: Stuck) -> Fault:
    """The report; in place of the statement its key with a broken value, or its header, if these could be read."""
    report = _report(stuck)
    read = stuck.read
    if not read:
        lines = stuck.rest[:3] in ('"""', "'''")
        rest = statement_end(stuck.text, stuck.start) if lines else _nonsense_end(stuck, report)
        return Fault(report, rest, [])
    if read[0].kind != "KEY":
        named = stuck.wants != "name" and report.code not in ("E0125", "E0106")
        return Fault(report, stuck.line_end, _header(read) if named else [Token("LOST", stuck.start, stuck.at)])
    if len(read) == 1:
        rest = _nonsense_end(stuck, report)
        key_at_fault = report.code in ("E0110", "E0125", "E0106")
        return Fault(report, rest, [] if key_at_fault else pair(read[0], stuck.at, rest))
    rest = _rest(stuck)
    return Fault(report, rest, pair(read[0], read[1].end, rest))


def misread(source: Source, text: str, statement: list[Token]) -> Fault | None:
    """Of a statement that parses, but surely not as it was meant."""
    if statement[0].kind != "KEY" or len(statement) != 4:
        return None
    key, equals, value, _ = statement
    stuck = Stuck(source, text, statement[:3], value.end)
    if value.kind == "STRING" and swallows_key(text, value):
        rest = runs_on(text, value)
        return Fault(swallowed(stuck, value), rest, pair(key, equals.end, rest))
    word = stuck.written(value)
    if value.kind == "WORD" and word.count("(") > word.count(")"):
        rest = bare_end(text, value.start)
        return Fault(explain_word(stuck.span(value.start, rest)), rest, pair(key, equals.end, rest))
    return None


def _report(stuck: Stuck) -> Diagnostic:
    if blank_name(stuck.rest[:1]):
        return strange_blank(stuck.here("."))
    if not stuck.read:
        return no_statement(stuck)
    if stuck.read[0].kind != "KEY":
        return header(stuck)
    if stuck.unclosed:
        return unclosed(stuck)
    word = stuck.value
    if word and word.kind == "WORD" and not is_value(stuck.written(word)):
        end = value_end(stuck.text, word.start) if stuck.opened else bare_end(stuck.text, word.start)
        return explain_word(stuck.span(word.start, max(end, word.end)))
    if stuck.opened:
        return in_brackets(stuck)
    return {"equals": no_equals, "value": no_value, "end": no_end}[stuck.wants](stuck)


def _rest(stuck: Stuck) -> int:
    """Where the next statement begins, or the line end before it."""
    if stuck.wants == "value" and stuck.rest[:3] in ('"""', "'''"):
        return next_header(stuck.text, stuck.at)
    if stuck.wants == "value" and stuck.rest[:1] in ("'", '"'):
        return max(statement_end(stuck.text, stuck.start), line_end(stuck.text, closing_quote(stuck)))
    if below := value_below(stuck):
        return statement_end(stuck.text, below)
    if stuck.wants == "end" and stuck.value and stuck.value.kind == "STRING":
        begun = runs_on(stuck.text, stuck.value)
        if begun < stuck.value.end:
            return begun
    return statement_end(stuck.text, stuck.start)


def _nonsense_end(stuck: Stuck, report: Diagnostic) -> int:
    """The end of the line, and of all after it that are no statements either and need no report of their own."""
    end = stuck.line_end
    while report.code == "E0110" and stuck.text[end + 1 : end + 2].strip(" \t\r\n#[\"'"):
        if begins_pair(stuck.text, end + 1):
            break
        end = line_end(stuck.text, end + 1)
    return end


def _header(read: list[Token]) -> list[Token]:
    end = read[1].end
    return [*read[:2], Token("CLOSE2" if read[0].kind == "OPEN2" else "CLOSE", end, end), Token("EOL", end, end)]
