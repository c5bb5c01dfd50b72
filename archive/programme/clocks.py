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
from itertools import groupby, pairwise
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
_LARGEST_DRIFT_S_PER_DAY = 300.0
#: Within a shorter span no drift can be told from an offset.
_SHORTEST_FOR_DRIFT_S = 4 * 3600
#: So long cameras stay in one place, or in two.
_TOGETHER_FOR_S = 1800
_BIN_S, _NEAR_S = 2.0, 4.0
_WRONG_S = (-97.0, -61.0, -37.0, -23.0, 23.0, 37.0, 61.0, 97.0)
_STANDS_OUT = 2.5
_LAGS, _PEAKS, _MOST_CANDIDATES, _LINES = 6, 3, 90, 12
_FEWEST_MOMENTS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What a clock is to be corrected by, in seconds, as of `anchor_s`, and what speaks for it.

    Where both cameras were in one place, `moments` of so many fall together with the other's, and `by_chance`
    would do so anyhow; `spread_s` is the median distance of those that do. Beside a programme `moments` are
    those within sessions.
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
    fits = [_fitted(mine, theirs, lag) for lag in _lags(mine, theirs)]
    best = max(fits, key=lambda fit: fit.excess)
    rivals = [fit.excess for fit in fits if abs(fit.offset_s - best.offset_s) > _AROUND_S / 2]
    rivals.append(_nearby_rival(mine, theirs, best))
    return Solution(
        offset_s=best.offset_s,
        drift_s_per_day=best.drift_s_per_day,
        anchor_s=_middle(mine),
        confidence=_confidence(best, max(rivals, default=0.0), len(mine)),
        moments=best.matched,
        of=best.of,
        by_chance=best.by_chance,
        spread_s=best.spread_s,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """A line on which moments fall together, and how many do where the cameras were in one place."""

    offset_s: float
    drift_s_per_day: float
    matched: int = 0
    of: int = 0
    by_chance: float = 0.0
    spread_s: float = 0.0

    @property
    def excess(self) -> float:
        """By how much more moments fall together than would by chance, in deviations."""
        return (self.matched - self.by_chance) / (self.by_chance + 1) ** 0.5

    def at(self, since: float) -> float:
        """What lies between the clocks so long after the anchor."""
        return self.offset_s + self.drift_s_per_day * since / _DAY_S


def _middle(moments: Sequence[float]) -> float:
    return (moments[0] + moments[-1]) / 2


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


def _fitted(mine: Sequence[float], theirs: Sequence[float], lag: float) -> _Fit:
    """The line on which most moments fall together, around an offset.

    Cameras are in one place now and then only: within each half hour, and the whole of it, the offsets at
    which many moments fall together are candidates, and the line is the one that most candidates lie on.
    """
    anchor = _middle(mine)
    found = sorted(_candidates(mine, theirs, anchor, lag), reverse=True)[:_MOST_CANDIDATES]
    lines = list(_lines_of(found)) or [_Fit(offset_s=lag, drift_s_per_day=0.0)]
    fits = (_refined(mine, theirs, anchor, line) for line in lines)
    return max(fits, key=lambda fit: fit.excess)


def _refined(mine: Sequence[float], theirs: Sequence[float], anchor: float, fit: _Fit) -> _Fit:
    """A line laid through the moments that fall together on it, and how many those are."""
    for _ in range(3):
        together = _together(mine, theirs, anchor, fit)
        if len(together.matches) < _FEWEST_MOMENTS // 2:
            break
        fit = _least_squares(together.matches, has_drift=fit.drift_s_per_day != 0.0)
    together = _together(mine, theirs, anchor, fit)
    apart = [abs(between - fit.at(since)) for since, between in together.matches]
    return _Fit(
        offset_s=fit.offset_s,
        drift_s_per_day=fit.drift_s_per_day,
        matched=len(together.matches),
        of=len(together.moments),
        by_chance=together.by_chance,
        spread_s=median(apart) if apart else 0.0,
    )


#: A candidate: by how much it stands out, so long after the anchor, what lies between the clocks there.
_Candidate = tuple[float, float, float]


def _candidates(
    mine: Sequence[float], theirs: Sequence[float], anchor: float, lag: float
) -> Iterator[_Candidate]:
    for length in (_TOGETHER_FOR_S, 4 * _TOGETHER_FOR_S, mine[-1] - mine[0] + 1):
        start = mine[0]
        while start <= mine[-1]:
            window = mine[bisect_left(mine, start) : bisect_left(mine, start + length)]
            if len(window) >= _FEWEST_MOMENTS // 2:
                middle = fmean(window) - anchor
                yield from ((z, middle, between) for z, between in _peaks(window, theirs, lag))
            start += length / 2


def _peaks(
    window: Sequence[float], theirs: Sequence[float], lag: float
) -> Iterator[tuple[float, float]]:
    """What lies between the clocks, within a while, for more moments than by chance: the three likeliest."""
    counts = Counter(
        int((theirs[place] - at) // _BIN_S)
        for at in window
        for place in range(
            bisect_left(theirs, at + lag - _AROUND_S), bisect_right(theirs, at + lag + _AROUND_S)
        )
    )
    chance = 3 * _BIN_S * counts.total() / (2 * _AROUND_S)
    smooth = {place: sum(counts[place + near] for near in (-1, 0, 1)) for place in counts}
    for place in sorted(smooth, key=lambda place: -smooth[place])[:_PEAKS]:
        z = (smooth[place] - chance) / (chance + 1) ** 0.5
        if z >= _STANDS_OUT:
            weights = [(place + near + 0.5, counts[place + near]) for near in (-1, 0, 1)]
            yield z, _BIN_S * sum(at * number for at, number in weights) / smooth[place]


def _lines_of(found: Sequence[_Candidate]) -> Iterator[_Fit]:
    """The lines through two candidates, or through one without drift, that most others lie on."""
    lines = [_Fit(offset_s=between, drift_s_per_day=0.0) for _, _, between in found]
    for place, (_, since, between) in enumerate(found):
        for _, other, other_between in found[:place]:
            if abs(other - since) >= _SHORTEST_FOR_DRIFT_S:
                slope = (other_between - between) / (other - since)
                if abs(slope * _DAY_S) <= _LARGEST_DRIFT_S_PER_DAY:
                    offset = between - slope * since
                    lines.append(_Fit(offset_s=offset, drift_s_per_day=slope * _DAY_S))
    taken: list[_Fit] = []
    for line in sorted(lines, key=lambda line: -_agreement(line, found)):
        if all(_is_apart(line, other) for other in taken):
            taken.append(line)
            yield line
        if len(taken) == _LINES:
            break


def _is_apart(line: _Fit, other: _Fit) -> bool:
    """Whether two lines are others, and not one drawn twice."""
    apart_s_per_day = abs(line.drift_s_per_day - other.drift_s_per_day)
    return abs(line.offset_s - other.offset_s) > _NEAR_S or apart_s_per_day > _NEAR_S


def _agreement(line: _Fit, found: Sequence[_Candidate]) -> float:
    """How much stands out on a line, each half hour once."""
    best: dict[int, float] = {}
    for z, since, between in found:
        if abs(between - line.at(since)) <= _NEAR_S:
            place = int(since // _TOGETHER_FOR_S)
            best[place] = max(best.get(place, 0.0), z)
    # A clock without drift needs no second place to be believed.
    return sum(best.values()) + (0.5 if not line.drift_s_per_day else 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Together:
    """The moments that fall together where two cameras were in one place, of how many, and by chance."""

    moments: list[float]
    matches: list[tuple[float, float]]
    by_chance: float


def _together(
    mine: Sequence[float], theirs: Sequence[float], anchor: float, fit: _Fit
) -> _Together:
    """Where more moments fall together than would at offsets that are surely wrong."""
    moments: list[float] = []
    matches: list[tuple[float, float]] = []
    by_chance = 0.0
    for _, group in groupby(mine, key=lambda at: int(at // _TOGETHER_FOR_S)):
        window = list(group)
        here = _matches(window, theirs, anchor, fit, 0.0)
        wrong = fmean(len(_matches(window, theirs, anchor, fit, shift)) for shift in _WRONG_S)
        if len(here) > wrong + 1.5 * (wrong + 0.25) ** 0.5:
            matches += here
            moments += window
            by_chance += wrong
    return _Together(moments=moments, matches=matches, by_chance=by_chance)


def _matches(
    mine: Sequence[float], theirs: Sequence[float], anchor: float, fit: _Fit, shift: float
) -> list[tuple[float, float]]:
    """The moments that fall together: each with how far it is from the anchor, and what lies between."""
    found = []
    for at in mine:
        since = at - anchor
        wanted = at + fit.at(since) + shift
        place = bisect_left(theirs, wanted)
        near = min(theirs[max(0, place - 1) : place + 1], key=lambda other: abs(other - wanted))
        if abs(near - wanted) <= _NEAR_S:
            found.append((since, near - at))
    return found


def _nearby_rival(mine: Sequence[float], theirs: Sequence[float], best: _Fit) -> float:
    """The excess of the best other offset around: cameras on a timer fall together at each of its beats."""
    anchor, reach = _middle(mine), int(_AROUND_S)
    together = _together(mine, theirs, anchor, best).moments
    most = max(
        len(_matches(together, theirs, anchor, best, float(shift)))
        for shift in range(-reach, reach + 1, 4)
        if abs(shift) > 3 * _NEAR_S
    )
    return best.excess * most / best.matched if best.matched else best.excess


def _least_squares(matches: Sequence[tuple[float, float]], *, has_drift: bool) -> _Fit:
    offset = median(between for _, between in matches)
    mean_since, mean_between = (fmean(side) for side in zip(*matches, strict=True))
    square = sum((since - mean_since) ** 2 for since, _ in matches)
    if not square or not has_drift:
        return _Fit(offset_s=offset, drift_s_per_day=0.0)
    slope = sum((s - mean_since) * (b - mean_between) for s, b in matches) / square
    return _Fit(offset_s=mean_between - slope * mean_since, drift_s_per_day=slope * _DAY_S)


#: Of fewer, some offset will always have as many.
_MANY_MOMENTS = 18


def _confidence(best: _Fit, rival: float, of: int) -> Confidence:
    are_enough = best.matched >= min(_MANY_MOMENTS, 0.6 * of)
    if are_enough and best.excess >= 9 and best.excess >= 1.3 * rival:
        return "high"
    # Of the few frames that there are, most, and at no other offset half as many: that is no chance, either.
    if (
        best.matched >= max(_FEWEST_MOMENTS, 0.6 * of)
        and best.excess >= 5
        and best.excess >= 2 * rival
    ):
        return "high"
    is_likely = are_enough and best.excess >= 7.5 and best.excess >= 1.1 * rival
    return "medium" if is_likely else "low"


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
