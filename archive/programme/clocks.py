"""How a camera’s clock stood, solved from what was taken when: beside another camera, or the programme.

Two photographers of one event press the button at the same moments: a handshake, a laugh, an entrance. What
lies between their clocks is where most of these moments fall together; its drift is how that changes from the
first day to the last. Where there is no other camera, breaks and beginnings of the programme tell as much to
the minute.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median
from typing import Literal

Confidence = Literal["high", "medium", "low"]

_DAY_S = 86_400.0
#: Frames closer than this are one moment: the camera was held down.
_BURST_S = 2.5
#: Clocks are wrong by this at most: a day, and a time zone.
_FARTHEST_S = 26 * 3600
#: Around what activity says at large, an offset is looked for this far.
_AROUND_S = 1200
_LARGEST_DRIFT_S_PER_DAY = 900.0
#: Within a shorter span no drift can be told from an offset.
_SHORTEST_FOR_DRIFT_S = 5 * 3600
_COARSE_S, _FINE_S, _TOGETHER_S = 12.0, 3.0, 5.0
_LAGS = 6
_FEWEST_MOMENTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What a clock is to be corrected by, in seconds, as of `anchor_s`, and what speaks for it.

    `moments` of the camera fall together with others, `by_chance` would do so anyhow; `spread_s` is the
    median distance of those that do. Beside a programme `moments` are the frames within sessions.
    """

    offset_s: float
    drift_s_per_day: float
    anchor_s: float
    confidence: Confidence
    moments: int
    of: int
    by_chance: float
    spread_s: float


def solved_beside(frames: Sequence[float], others: Sequence[float]) -> Solution | None:
    """A camera's clock by that of another, given when each took its frames, in seconds.

    None where one took too few to tell.
    """
    mine, theirs = _moments(frames), _moments(others)
    if min(len(mine), len(theirs)) < _FEWEST_MOMENTS:
        return None
    anchor = (mine[0] + mine[-1]) / 2
    found = [_fitted(mine, theirs, anchor, lag) for lag in _lags(mine, theirs)]
    best = max(found, key=lambda fit: fit.matched)
    others_matched = [fit.matched for fit in found if abs(fit.offset_s - best.offset_s) > 60]
    chance = _by_chance(mine, theirs, best)
    return Solution(
        offset_s=best.offset_s,
        drift_s_per_day=best.drift_s_per_day,
        anchor_s=anchor,
        confidence=_confidence(best.matched, chance, len(mine), max(others_matched, default=0)),
        moments=best.matched,
        of=len(mine),
        by_chance=chance,
        spread_s=best.spread_s,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    offset_s: float
    drift_s_per_day: float
    matched: int
    spread_s: float


def _moments(frames: Iterable[float]) -> list[float]:
    """When the button was pressed, each burst once."""
    found: list[float] = []
    last = float("-inf")
    for at in sorted(frames):
        if at - last > _BURST_S:
            found.append(at)
        last = at
    return found


def _lags(mine: Sequence[float], theirs: Sequence[float]) -> Iterator[float]:
    """Offsets at which two cameras were busy at the same minutes, the likeliest first; none at last."""
    minute = 60.0
    there = Counter(int(at // minute) for at in theirs)
    here = Counter(int(at // minute) for at in mine)
    score: Counter[int] = Counter()
    for at, number in here.items():
        for other, others in there.items():
            if abs(other - at) * minute <= _FARTHEST_S:
                score[other - at] += min(number, others)
    smooth = {lag: sum(score[lag + near] for near in (-2, -1, 0, 1, 2)) for lag in score}
    taken: list[int] = []
    for lag in sorted(smooth, key=lambda lag: (-smooth[lag], abs(lag))):
        if all(abs(lag - other) * minute > _AROUND_S / 2 for other in taken):
            taken.append(lag)
            yield lag * minute
        if len(taken) == _LAGS:
            break
    if all(abs(lag) * minute > _AROUND_S / 2 for lag in taken):
        yield 0.0


def _fitted(mine: Sequence[float], theirs: Sequence[float], anchor: float, lag: float) -> _Fit:
    """The line on which most moments fall together, around an offset."""
    pairs = [
        (at - anchor, theirs[place] - at)
        for at in mine
        for place in range(
            bisect_left(theirs, at + lag - _AROUND_S), bisect_right(theirs, at + lag + _AROUND_S)
        )
    ]
    span = mine[-1] - mine[0]
    has_drift = span >= _SHORTEST_FOR_DRIFT_S
    reach = _LARGEST_DRIFT_S_PER_DAY if has_drift else 0.0
    offset, drift = lag, 0.0
    for bin_s in (_COARSE_S, _FINE_S):
        step = 2 * bin_s * _DAY_S / span if has_drift else 1.0
        offset, drift = _peak(pairs, bin_s, _range(drift, reach, step))
        reach = min(reach, 2 * step)
    for _ in range(6):
        matches = _matches(mine, theirs, anchor, offset, drift)
        if len(matches) < _FEWEST_MOMENTS // 2:
            break
        offset, drift = _line(matches, has_drift=has_drift)
    matches = _matches(mine, theirs, anchor, offset, drift)
    apart = [abs(between - offset - drift * since / _DAY_S) for since, between in matches]
    spread = median(apart) if apart else 0.0
    return _Fit(offset_s=offset, drift_s_per_day=drift, matched=len(matches), spread_s=spread)


def _range(middle: float, reach: float, step: float) -> list[float]:
    steps = int(reach / step) if reach else 0
    return [middle + number * step for number in range(-steps, steps + 1)]


def _peak(
    pairs: Sequence[tuple[float, float]], bin_s: float, drifts: Sequence[float]
) -> tuple[float, float]:
    """The offset and the drift that most pairs have in common, to the width of a bin."""
    best = (-1, 0.0, 0.0)
    for drift in drifts:
        slope = drift / _DAY_S
        counts = Counter(int((between - slope * since) // bin_s) for since, between in pairs)
        for place, number in counts.most_common(3):
            total = number + max(counts.get(place - 1, 0), counts.get(place + 1, 0))
            best = max(best, (total, (place + 0.5) * bin_s, drift))
    return best[1], best[2]


def _matches(
    mine: Sequence[float], theirs: Sequence[float], anchor: float, offset: float, drift: float
) -> list[tuple[float, float]]:
    """The moments that fall together: each with how far it is from the anchor, and what lies between."""
    found = []
    for at in mine:
        since = at - anchor
        wanted = at + offset + drift * since / _DAY_S
        place = bisect_left(theirs, wanted)
        near = min(theirs[max(0, place - 1) : place + 1], key=lambda other: abs(other - wanted))
        if abs(near - wanted) <= _TOGETHER_S:
            found.append((since, near - at))
    return found


def _line(matches: Sequence[tuple[float, float]], *, has_drift: bool) -> tuple[float, float]:
    """The offset and the drift of moments that fall together, by least squares over the nearer half."""
    offset = median(between for _, between in matches)
    if not has_drift:
        return offset, 0.0
    mean_since, mean_between = (fmean(side) for side in zip(*matches, strict=True))
    square = sum((since - mean_since) ** 2 for since, _ in matches)
    if not square:
        return offset, 0.0
    slope = sum((s - mean_since) * (b - mean_between) for s, b in matches) / square
    return mean_between - slope * mean_since, slope * _DAY_S


def _by_chance(mine: Sequence[float], theirs: Sequence[float], fit: _Fit) -> float:
    """How many moments would fall together at an offset that is surely wrong: the mean of several."""
    anchor = (mine[0] + mine[-1]) / 2
    beside = (-97.0, -61.0, -37.0, 37.0, 61.0, 97.0)
    return fmean(
        len(_matches(mine, theirs, anchor, fit.offset_s + shift, fit.drift_s_per_day))
        for shift in beside
    )


def _confidence(matched: int, chance: float, of: int, second: int) -> Confidence:
    share = chance / of
    deviation = max(1.0, (of * share * (1 - share)) ** 0.5)
    above = (matched - chance) / deviation
    if above >= 6 and matched >= 1.4 * max(second, 1):
        return "high"
    return "medium" if above >= 5 and matched >= 1.25 * max(second, 1) else "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A session, from when to when, in seconds."""

    starts_s: float
    ends_s: float


def solved_by_programme(frames: Sequence[float], sessions: Sequence[Span]) -> Solution | None:
    """A camera's clock by the programme: at which offset it was busy in sessions, and idle in breaks.

    Good to a minute or two, never of high confidence; None where there is too little of either.
    """
    mine, spans = _moments(frames), _joined(sessions)
    if len(mine) < _FEWEST_MOMENTS or len(spans) < 2:
        return None
    score = {
        float(lag): _busy(mine, spans, lag) for lag in range(-_FARTHEST_S, _FARTHEST_S + 1, 60)
    }
    coarse = max(score, key=lambda lag: (score[lag], -abs(lag)))
    fine = {coarse + lag: _busy(mine, spans, coarse + lag) for lag in range(-120, 121, 5)}
    top = max(fine.values())
    best = [lag for lag, value in fine.items() if value >= top - 1e-9]
    offset = best[len(best) // 2]
    inside = sum(any(s.starts_s <= at + offset <= s.ends_s for s in spans) for at in mine)
    rival = max((v for lag, v in score.items() if abs(lag - offset) > _AROUND_S), default=0.0)
    return Solution(
        offset_s=offset,
        drift_s_per_day=0.0,
        anchor_s=(mine[0] + mine[-1]) / 2,
        confidence="medium" if inside >= 0.8 * len(mine) and top > 1.2 * rival else "low",
        moments=inside,
        of=len(mine),
        by_chance=rival,
        spread_s=60.0,
    )


def _joined(sessions: Sequence[Span]) -> list[Span]:
    """When anything is on: sessions that overlap or touch are one span."""
    found: list[Span] = []
    for span in sorted(sessions, key=lambda span: span.starts_s):
        if found and span.starts_s <= found[-1].ends_s + 60:
            last = found.pop()
            found.append(Span(starts_s=last.starts_s, ends_s=max(last.ends_s, span.ends_s)))
        else:
            found.append(span)
    return found


#: A photographer is there for the beginning.
_BEGINNING_S = 240


def _busy(mine: Sequence[float], spans: Sequence[Span], lag: float) -> float:
    """How well frames lie within what is on, more at beginnings, and outside of breaks."""
    score = 0.0
    for span in spans:
        first, last = span.starts_s - lag, span.ends_s - lag
        score += bisect_right(mine, last) - bisect_left(mine, first)
        score += 0.5 * (bisect_right(mine, first + _BEGINNING_S) - bisect_left(mine, first))
    for before, after in pairwise(spans):
        score -= bisect_left(mine, after.starts_s - lag) - bisect_right(mine, before.ends_s - lag)
    return score
