"""What was taken when, beside what was on: the frames of each camera, sessions as bands; text or SVG."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from xml.sax.saxutils import escape

_BLOCKS = " ▁▂▃▄▅▆▇█"
_COLUMNS = 72
_MARGIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A session: what it is called, from when to when."""

    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A camera, and when it took its frames."""

    name: str
    taken: Sequence[datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    day: date
    first: datetime
    last: datetime
    bands: tuple[Band, ...]
    rows: tuple[Row, ...]

    def share(self, moment: datetime) -> float:
        """Where a moment lies between the first and the last: from 0 to 1."""
        return min(1.0, max(0.0, (moment - self.first) / (self.last - self.first)))


def _days(rows: Sequence[Row], bands: Sequence[Band]) -> Iterator[_Day]:
    moments = [at for row in rows for at in row.taken]
    moments += [at for band in bands for at in (band.starts_at, band.ends_at)]
    for day, group in groupby(sorted(moments), key=datetime.date):
        of_day = list(group)
        yield _Day(
            day=day,
            first=of_day[0] - _MARGIN,
            last=of_day[-1] + _MARGIN,
            bands=tuple(band for band in bands if band.starts_at.date() == day),
            rows=tuple(
                Row(name=row.name, taken=[at for at in row.taken if at.date() == day])
                for row in rows
            ),
        )


def as_text(rows: Sequence[Row], bands: Sequence[Band]) -> Iterator[str]:
    """The plot as lines of text, a block of them a day."""
    for day in _days(rows, bands):
        yield f"{day.day.isoformat()}  {day.first:%H:%M} to {day.last:%H:%M}"
        for line in _lanes(day):
            yield f"  {line}"
        for row in day.rows:
            yield f"  {_bars(day, row)}  {row.name}, {len(row.taken)}"


def _lanes(day: _Day) -> Iterator[str]:
    """The sessions of a day as bands, those that overlap below each other."""
    for lane in _without_overlap(day.bands):
        line = [" "] * _COLUMNS
        for band in lane:
            first, last = (
                int(day.share(at) * (_COLUMNS - 1)) for at in (band.starts_at, band.ends_at)
            )
            width = max(2, last - first)
            label = f"[{band.title[: width - 2]:─<{width - 2}}]"
            line[first : first + width] = label[:width]
        yield "".join(line[:_COLUMNS]).rstrip()


def _without_overlap(bands: Iterable[Band]) -> list[list[Band]]:
    lanes: list[list[Band]] = []
    for band in sorted(bands, key=lambda band: band.starts_at):
        free = next((lane for lane in lanes if lane[-1].ends_at <= band.starts_at), None)
        if free is None:
            lanes.append([band])
        else:
            free.append(band)
    return lanes


def _counts(day: _Day, row: Row, columns: int) -> list[int]:
    counts = [0] * columns
    for at in row.taken:
        counts[int(day.share(at) * (columns - 1))] += 1
    return counts


def _bars(day: _Day, row: Row) -> str:
    counts = _counts(day, row, _COLUMNS)
    most = max([1, *counts])
    return "".join(_BLOCKS[-(-number * (len(_BLOCKS) - 1) // most)] for number in counts)


_WIDTH, _LEFT, _LANE, _BAR = 960, 200, 22, 40


def as_svg(rows: Sequence[Row], bands: Sequence[Band]) -> str:
    """The plot as an SVG picture of its own; whatever names say is text in it, and nothing else."""
    parts: list[str] = []
    top = 10
    for day in _days(rows, bands):
        lanes = _without_overlap(day.bands)
        parts.append(_words(10, top + 14, f"{day.day.isoformat()}"))
        for hour in _hours(day):
            x = _x(day, hour)
            bottom = top + 20 + _LANE * len(lanes) + _BAR * len(day.rows)
            parts.append(f'<path d="M{x:.1f} {top + 20}V{bottom}" stroke="#ccc"/>')
            parts.append(_words(x - 14, top + 14, f"{hour:%H:%M}"))
        top += 20
        for lane in lanes:
            for band in lane:
                first, last = _x(day, band.starts_at), _x(day, band.ends_at)
                parts.append(
                    f'<g><title>{escape(band.title)}</title><rect x="{first:.1f}" y="{top + 2}" '
                    f'width="{max(2.0, last - first):.1f}" height="{_LANE - 4}" fill="#cfe3f5"/></g>'
                )
                parts.append(_words(first + 3, top + 15, band.title[: int((last - first) / 7)]))
            top += _LANE
        for row in day.rows:
            parts.append(_words(10, top + _BAR - 12, f"{row.name[:24]}, {len(row.taken)}"))
            parts += _columns(day, row, top)
            top += _BAR
        top += 14
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" '
        f'font-family="sans-serif" font-size="12">\n'
        f'<rect width="{_WIDTH}" height="{top}" fill="#fff"/>\n{body}\n</svg>\n'
    )


def _x(day: _Day, moment: datetime) -> float:
    return _LEFT + day.share(moment) * (_WIDTH - _LEFT - 20)


def _hours(day: _Day) -> Iterator[datetime]:
    hour = day.first.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    step = max(1, round((day.last - day.first) / timedelta(hours=10)))
    while hour < day.last:
        yield hour
        hour += timedelta(hours=step)


def _columns(day: _Day, row: Row, top: int) -> Iterator[str]:
    minutes = max(1, int((day.last - day.first) / timedelta(minutes=1)))
    counts = _counts(day, row, minutes)
    most = max([1, *counts])
    width = (_WIDTH - _LEFT - 20) / minutes
    for place, number in enumerate(counts):
        if number:
            height = (_BAR - 8) * number / most
            yield (
                f'<rect x="{_LEFT + place * width:.1f}" y="{top + _BAR - 4 - height:.1f}" '
                f'width="{max(1.0, width):.1f}" height="{height:.1f}" fill="#345"/>'
            )


def _words(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'
