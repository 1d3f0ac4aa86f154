"""Numbers as people read them: `54.0 K`, `2.1 GB`, `3 h 20 min`."""

from __future__ import annotations


def in_thousands(number: int) -> str:
    """In Lightning's units: 54.0 K, 11.7 M, 138 M."""
    if number < 1000:
        return str(number)
    value, unit = _scaled(number, ("K", "M", "B", "T"))
    return f"{value:,.0f} {unit}" if value >= 99.95 else f"{value:.1f} {unit}"


def as_bytes(number: int) -> str:
    """In powers of ten: 312 kB, 2.1 GB."""
    if number < 1000:
        return f"{number} B"
    value, unit = _scaled(number, ("kB", "MB", "GB", "TB", "PB"))
    return f"{value:.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"


def as_work(operations: int) -> str:
    """Floating-point operations: `768 GFLOP`, `6.2 TFLOP`."""
    value, unit = _scaled(operations, ("kFLOP", "MFLOP", "GFLOP", "TFLOP", "PFLOP"))
    return f"{value:.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"


def _scaled(number: int, units: tuple[str, ...]) -> tuple[float, str]:
    """A number in the first unit of which there are less than a thousand."""
    value = number / 1000
    for unit in units[:-1]:
        if value < 999.5:
            return value, unit
        value /= 1000
    return value, units[-1]


def as_time(seconds: float) -> str:
    """A stretch of time in its two largest units."""
    if seconds < 1e-3:
        return f"{seconds * 1e6:.0f} us"
    if seconds < 1:
        return f"{seconds * 1e3:.{0 if seconds >= 0.1 else 1}f} ms"
    if seconds < 59.5:
        return f"{seconds:.1f} s" if seconds < 9.95 else f"{seconds:.0f} s"
    whole = round(seconds)
    for size, unit, smaller, name in ((86_400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            rest = whole % size // smaller
            return f"{whole // size} {unit}" + (f" {rest} {name}" if rest else "")
    return f"{whole} s"


def as_rate(value: float) -> str:
    """A learning rate: `0.001`, `3e-05`."""
    return f"{value:.3g}"


def counted(number: int, what: str, many: str = "") -> str:
    """`1 epoch`, `5 epochs`, `1,719 batches`."""
    return f"{number:,} {what if number == 1 else many or what + 's'}"
