"""What to say of a value that its domain does not take, and what was probably meant."""

from __future__ import annotations

from datetime import time

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.suggest import nearest
from dsl.spec.domains import BodyText, Devices, Fields, Matching, Named, Space, words_for, words_of
from dsl.spec.lookup import alternatives
from dsl.spec.meaning import spelled
from dsl.spec.report import did_you_mean, instead, kind, report, words_span, written
from dsl.spec.value import Value
from dsl.types.domains import Anything, Choice, Domain, Flag, Number, Several, Whole, Words

_ELSEWHERE = {
    "fp16": "16-mixed",
    "float16": "16-mixed",
    "half": "16-mixed",
    "amp": "16-mixed",
    "bfloat16": "bf16-mixed",
    "fp32": "32-true",
    "float32": "32-true",
    "full": "32-true",
    "fp64": "64-true",
    "float64": "64-true",
    "double": "64-true",
}
"""Words of other programs for what has another name here."""

_TABLES = (Fields, Named, Space, BodyText)
_TEXTS = (Words, Matching, BodyText, Devices)


def misfit(value: Value, domain: Domain, name: str) -> Diagnostic:
    """A report on a value of another type, out of range, or not one of the known words."""
    message = f"`{name}` takes {words_for(domain)}, but is {written(value)}"
    help = _help(value, domain)
    choices = alternatives(domain)
    if not any(_takes_kind(part, value) for part in choices) or _is_quoted(value, domain):
        return report("E0205", message, value, label=f"is {kind(value)}", help=help)
    if isinstance(value.value, str) and not any(isinstance(part, (Matching, Devices)) for part in choices):
        return report("E0207", message, value, inside=True, label="not one of these", help=help)
    label = "of another form" if isinstance(value.value, str) or value.items is not None else "out of range"
    label = "is empty" if value.items == () else label
    return report("E0206", message, value, label=label, help=help)


def _is_quoted(value: Value, domain: Domain) -> bool:
    """Whether a value would fit without the quotes around it."""
    number = _as_number(value.value.strip()) if isinstance(value.value, str) else None
    return number is not None and domain.accepts(number)


def _takes_kind(domain: Domain, value: Value) -> bool:
    """Whether a domain takes any value at all of this one's type."""
    plain = value.value
    if isinstance(domain, Anything):
        return True
    if value.fields is not None:
        return isinstance(domain, _TABLES)
    if value.items is not None:
        return isinstance(domain, (Several, Devices))
    if isinstance(domain, Choice):
        return any(type(choice) is type(plain) for choice in domain.choices)
    if isinstance(plain, bool):
        return isinstance(domain, Flag)
    if isinstance(plain, int):
        return isinstance(domain, (Whole, Number, Devices))
    if isinstance(plain, float):
        return isinstance(domain, Number)
    return isinstance(plain, str) and isinstance(domain, _TEXTS)


def _help(value: Value, domain: Domain) -> tuple[Help, ...]:
    """What was probably meant, ready to be put in place."""
    if value.items is not None:
        return _help_for_list(value, value.items, domain)
    if value.fields is not None or value.span is None:
        return ()
    if isinstance(value.value, str):
        found = _help_for_text(value, value.value, domain)
    else:
        found = _help_for_number(value, domain)
    if not found and domain.accepts((value.value,)):
        listed = f"[{value.span.text}]"
        return (instead(f"write a list: `{listed}`", value.span, listed, sure=True),)
    return found


def _help_for_list(value: Value, items: tuple[Value, ...], domain: Domain) -> tuple[Help, ...]:
    bodies = any(isinstance(part, BodyText) for part in alternatives(domain))
    if bodies and len(items) > 1 and all(isinstance(item.value, str) for item in items):
        chain = spelled(" -> ".join(item.value for item in items))
        return (instead(f"write them as a chain: `{chain}`", value.span, chain),)
    if len(items) == 1 and items[0].span is not None and domain.accepts(items[0].value):
        return (instead("write it without the brackets", value.span, items[0].span.text, sure=True),)
    return ()


def _help_for_number(value: Value, domain: Domain) -> tuple[Help, ...]:
    plain = value.value
    new = ""
    if isinstance(plain, time):
        new = f'"00:{plain.hour:02}:{plain.minute:02}:{plain.second:02}"'
        if not domain.accepts(new[1:-1]):
            return ()
        return (instead(f"write days too, as text: `{new}`", value.span, new, sure=True),)
    if type(plain) is int and plain in (0, 1) and domain.accepts(bool(plain)):
        new = spelled(bool(plain))
    elif type(plain) is float and abs(plain) < 2**53 and plain == int(plain) and domain.accepts(int(plain)):
        new = str(int(plain)) if not domain.accepts(0.5) else ""  # where 1.0 is all, 1 is a single one
    elif value.span is not None and (word := value.span.text) in words_of(domain):
        new = spelled(word)
    return (instead(f"write `{new}`", value.span, new, sure=True),) if new else ()


def _help_for_text(value: Value, plain: str, domain: Domain) -> tuple[Help, ...]:
    bare = plain.strip()
    flag = {"true": True, "false": False, "yes": True, "no": False}.get(bare.lower())
    if flag is not None and domain.accepts(flag):
        return (instead(f"write `{spelled(flag)}`", value.span, spelled(flag), sure=True),)
    number = _as_number(bare)
    if number is not None and domain.accepts(number):
        new = repr(number)
        return (instead(f"write it without quotes: `{new}`", value.span, new, sure=True),)
    if bare.endswith("%") and (share := _as_number(bare[:-1].strip())) is not None and domain.accepts(share / 100):
        return (instead(f"write a fraction: `{share / 100}`", value.span, repr(share / 100)),)
    words = words_of(domain)
    same = [word for word in words if word.lower() == bare.lower()]
    if same:
        new = spelled(same[0])
        return (instead(f"write `{new}`", value.span, new, sure=True),)
    said = _ELSEWHERE.get(bare.lower().replace("-", "").replace("_", ""))
    return did_you_mean([said] if said in words else nearest(plain, words), words_span(value))


def _as_number(text: str) -> int | float | None:
    """The number that a text spells; None if it spells none."""
    if len(text) > 40 or text[:1] not in tuple("+-.0123456789"):
        return None
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1e300 else None
