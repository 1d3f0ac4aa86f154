"""The learning rate over time, computed from a chain of schedules as declared: what torch's schedulers give.

Each formula is that of `torch.optim.lr_scheduler` in closed form, `t` being how often the schedule has moved. In a
chain each begins anew where the one before ends, from the rate of the optimizer.
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, floor, log, pi
from typing import Any

from dsl.plan.clock import Clock
from dsl.plan.plan import Part

Settings = dict[str, Any]


def rate(chain: tuple[Part, ...], base: float, update: int, clock: Clock, group: int = 0) -> float:
    """The rate of an update, counted from 0, of an optimizer whose own is `base`."""
    part = current(chain, update)
    return base if part is None else rate_of(part, base, moves(part, update, clock), group)


def current(chain: tuple[Part, ...], update: int) -> Part | None:
    """The schedule in force."""
    found = None
    for part in chain:
        if part.start is None or part.start > update:
            break
        found = part
    return found


def moves(part: Part, update: int, clock: Clock) -> int:
    """How often a schedule has moved before an update."""
    start = part.start or 0
    passed = update - start if part.interval == "step" else clock.epoch_of(update) - clock.epoch_of(start)
    return passed // part.frequency


def rate_of(part: Part, base: float, t: int, group: int = 0) -> float:
    """The rate of one schedule after `t` moves."""
    settings = {name: _of_group(value, group) for name, value in part.args.items() if name not in _LISTS}
    settings |= {name: part.args[name] for name in _LISTS if name in part.args}
    return _RATES[part.name](settings, base, t)


def never_settled(chain: tuple[Part, ...]) -> str:
    """The schedule whose course only training shows; empty if there is none."""
    return next((part.name for part in chain if part.name == "plateau"), "")


_LISTS = frozenset({"milestones"})


def _of_group(value: Any, group: int) -> Any:
    """A list has a value for each group of weights."""
    return value[min(group, len(value) - 1)] if isinstance(value, (list, tuple)) else value


def _ramp(s: Settings, base: float, t: int) -> float:
    length = s.get("total_iters") or 1
    passed = min(t, length) / length
    return float(base * (s["start_factor"] + (s["end_factor"] - s["start_factor"]) * passed))


def _cosine(s: Settings, base: float, t: int) -> float:
    low, length = s["eta_min"], s.get("T_max") or 1
    return float(low + (base - low) * (1 + cos(pi * t / length)) / 2)


def _polynomial(s: Settings, base: float, t: int) -> float:
    length = s.get("total_iters") or 1
    return float(base * (1 - min(t, length) / length) ** s["power"])


def _one_cycle(s: Settings, base: float, t: int) -> float:
    total, peak = s.get("total_steps") or 1, s["max_lr"]
    start = peak / s["div_factor"]
    end = start / s["final_div_factor"]
    rise = s["pct_start"] * total - 1
    ends: tuple[tuple[float, float, float], ...]
    if s["three_phase"]:
        ends = ((rise, start, peak), (2 * rise, peak, start), (total - 1, start, end))
    else:
        ends = ((rise, start, peak), (total - 1, peak, end))
    between = _half_cosine if s["anneal_strategy"] == "cos" else _line
    before, t = 0.0, min(t, total - 1)
    for last, left, right in ends:
        if t <= last or last == total - 1:
            return between(left, right, (t - before) / (last - before) if last != before else 1.0)
        before = last
    return float(end)


def _half_cosine(left: float, right: float, share: float) -> float:
    return float(right + (left - right) / 2 * (1 + cos(pi * share)))


def _line(left: float, right: float, share: float) -> float:
    return float(left + (right - left) * share)


def _cyclic(s: Settings, base: float, t: int) -> float:
    up = float(s["step_size_up"])
    down = float(s["step_size_down"] or up)
    whole = up + down
    cycle = floor(1 + t / whole)
    place = 1 + t / whole - cycle
    height = place / (up / whole) if place <= up / whole else (place - 1) / (up / whole - 1)
    shrink = 1.0
    if s["mode"] == "triangular2":
        shrink = 1 / 2 ** (cycle - 1)
    elif s["mode"] == "exp_range":
        shrink = s["gamma"] ** t
    return float(s["base_lr"] + (s["max_lr"] - s["base_lr"]) * height * shrink)


def _step(s: Settings, base: float, t: int) -> float:
    return float(base * s["gamma"] ** (t // s["step_size"]))


def _multi_step(s: Settings, base: float, t: int) -> float:
    return float(base * s["gamma"] ** sum(milestone <= t for milestone in s["milestones"]))


def _exponential(s: Settings, base: float, t: int) -> float:
    return float(base * s["gamma"] ** t)


def _constant(s: Settings, base: float, t: int) -> float:
    return float(base * s["factor"] if t < (s.get("total_iters") or 0) else base)


def _restarts(s: Settings, base: float, t: int) -> float:
    first, factor = s["T_0"], s["T_mult"]
    if factor == 1:
        place, length = t % first, first
    else:
        turn = int(log(t / first * (factor - 1) + 1, factor)) if t >= first else 0
        place = t - first * (factor**turn - 1) // (factor - 1)
        length = first * factor**turn
        if place >= length:  # the logarithm fell just short of a whole number
            place, length = place - length, length * factor
    return float(s["eta_min"] + (base - s["eta_min"]) * (1 + cos(pi * place / length)) / 2)


def _level(s: Settings, base: float, t: int) -> float:
    return base


_RATES: dict[str, Callable[[Settings, float, int], float]] = {
    "warmup": _ramp,
    "linear": _ramp,
    "cosine": _cosine,
    "polynomial": _polynomial,
    "one_cycle": _one_cycle,
    "cyclic": _cyclic,
    "step": _step,
    "multi_step": _multi_step,
    "exponential": _exponential,
    "constant": _constant,
    "cosine_warm_restarts": _restarts,
    "plateau": _level,
}
"""Every schedule of the catalogue; that of `plateau` stands until nothing gets better."""
