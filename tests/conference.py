"""A conference made by code: two days, five rooms, sixty sessions, four photographers whose clocks disagree."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

FIRST_DAY = datetime(2027, 3, 1)
ROOMS = ("Grand amphi", "Salle Curie", "Salle Pasteur", "Atelier", "Studio")
_BEGINNINGS = ("09:00", "10:00", "11:15", "13:30", "14:30", "15:45", "16:45")
_GIVEN = [
    "Ada",
    "Akim",
    "Alice",
    "Amina",
    "Anne",
    "Antoine",
    "Bruno",
    "Camille",
    "Carlos",
    "Chloé",
    "Claire",
    "Clément",
    "David",
    "Élodie",
    "Émile",
    "Esther",
    "Fatou",
    "Félix",
    "Gabriel",
    "Hélène",
    "Hugo",
    "Inès",
    "Jean",
    "Jeanne",
    "Jules",
    "Karim",
    "Laura",
    "Léa",
    "Louis",
    "Lucie",
    "Malik",
    "Marc",
    "Marie",
]
_FAMILY = [
    "Aubert",
    "Benali",
    "Bernard",
    "Blanchet",
    "Borel",
    "Caron",
    "Chevalier",
    "Coulibaly",
    "Dumont",
    "Durand",
    "Faure",
    "Fontaine",
    "Garnier",
    "Girard",
    "Guérin",
    "Hamel",
    "Joly",
    "Lambert",
    "Lefèvre",
    "Leroux",
    "Mercier",
    "Meunier",
    "Moreau",
    "Nguyen",
    "Noël",
    "Perrin",
    "Petit",
    "Picard",
    "Renard",
    "Rivière",
    "Rousseau",
    "Roux",
    "Schmitt",
    "Tessier",
    "Traoré",
    "Vasseur",
    "Vidal",
    "Weber",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A session as it is printed, and as it went."""

    title: str
    room: str
    starts_at: datetime
    ends_at: datetime
    speakers: tuple[str, ...]
    late: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """A camera: how far its clock is behind at the first moment, in seconds, and more with each day."""

    name: str
    behind_s: float
    drift_s_per_day: float
    room: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A frame: when it really was, what the camera wrote, who is seen, what the photographer wrote."""

    camera: Camera
    at: datetime
    written: datetime
    shown: tuple[str, ...]
    caption: str


CAMERAS = (
    Camera(name="1001", behind_s=0, drift_s_per_day=0, room="Grand amphi"),
    Camera(name="1002", behind_s=432, drift_s_per_day=20, room="Salle Curie"),
    Camera(name="1003", behind_s=-890, drift_s_per_day=-30, room="Salle Pasteur"),
    Camera(name="1004", behind_s=655, drift_s_per_day=90, room=None),
)


@dataclass
class Conference:
    """The programme and all that was taken of it; the same for the same seed."""

    seed: int = 0
    frames_per_session: int = 38
    talks: list[Talk] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self.talks = self._programme()
        for day in range(2):
            self._breaks(FIRST_DAY + timedelta(days=day))
        for talk in self.talks:
            self._photographed(talk)
        self.taken.sort(key=lambda frame: frame.at)

    def _programme(self) -> list[Talk]:
        names = [f"{given} {family}" for given in _GIVEN for family in _FAMILY]
        speakers = self._chance.sample(names, 90)
        waiting = list(speakers)
        talks = []
        for day in range(2):
            for place, begins in enumerate(_BEGINNINGS):
                hour, minute = map(int, begins.split(":"))
                starts = FIRST_DAY + timedelta(days=day, hours=hour, minutes=minute)
                is_plenary = (day, place) in ((0, 0), (1, len(_BEGINNINGS) - 1))
                for room in ROOMS[:1] if is_plenary else ROOMS:
                    if (day, place, room) in ((0, 6, "Studio"), (1, 3, "Studio")):
                        continue  # one room is being set up
                    number = self._chance.choice((1, 1, 2, 3))
                    said = [waiting.pop() for _ in range(number) if waiting]
                    if not said or self._chance.random() < 0.15:
                        said.append(self._chance.choice(speakers))
                    talks.append(
                        Talk(
                            title=f"Séance {len(talks) + 1}",
                            room=room,
                            starts_at=starts,
                            ends_at=starts + timedelta(minutes=45),
                            speakers=tuple(dict.fromkeys(said)),
                            late=timedelta(minutes=10 * (len(talks) == 23)),
                        )
                    )
        return talks

    def _photographed(self, talk: Talk) -> None:
        alone = sum(other.starts_at == talk.starts_at for other in self.talks) == 1
        roams = ROOMS[3 + talk.starts_at.hour % 2]
        there = [one for one in CAMERAS if alone or (one.room or roams) == talk.room]
        begins = talk.starts_at + talk.late + timedelta(minutes=self._chance.uniform(0, 2))
        lasts = (talk.ends_at - talk.starts_at).total_seconds() - 60
        for _ in range(self.frames_per_session):
            moment = begins + timedelta(seconds=self._chance.uniform(0, lasts))
            if len(talk.speakers) == 1 or self._chance.random() < 0.4:
                shown = talk.speakers
            else:
                shown = (self._chance.choice(talk.speakers),)
            if self._chance.random() < 0.01:
                shown = ()  # the audience
            for camera in there:
                if not alone or self._chance.random() < 0.6:
                    self._take(camera, moment, shown)

    def _breaks(self, day: datetime) -> None:
        """Over coffee everybody is in one place, and so are their cameras."""
        for hour, minute in ((10, 48), (15, 18)):
            for _ in range(8):
                moment = day + timedelta(hours=hour, minutes=minute + self._chance.uniform(0, 25))
                for camera in CAMERAS:
                    if self._chance.random() < 0.5:
                        self._take(camera, moment, ())

    def _take(self, camera: Camera, moment: datetime, shown: tuple[str, ...]) -> None:
        at = moment + timedelta(seconds=self._chance.gauss(0, 1))
        days = (at - FIRST_DAY).total_seconds() / 86400
        written = at - timedelta(seconds=camera.behind_s + camera.drift_s_per_day * days)
        caption, luck = "", self._chance.random()
        if shown and luck < 0.1:
            caption = f"{', '.join(shown)} sur scène"
        elif len(shown) == 1 and luck < 0.14:
            caption = f"Mme {shown[0].split()[-1]}"
        self.taken.append(
            Taken(
                camera=camera,
                at=at,
                written=written.replace(microsecond=0),
                shown=shown,
                caption=caption,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How right proposals are, by confidence: of so many that were made, so many show who they say."""

    made: int
    right: int

    @property
    def precision(self) -> float:
        """The share that is right."""
        return self.right / self.made if self.made else 1.0


def scored(
    shown: dict[str, tuple[str, ...]], proposed: dict[str, dict[str, str]]
) -> tuple[dict[str, Score], float]:
    """The score at each confidence, and the recall overall: by photo, who is seen, and who is proposed."""
    counts: dict[str, list[bool]] = {"high": [], "medium": [], "low": []}
    for photo, speakers in proposed.items():
        for name, confidence in speakers.items():
            counts[confidence].append(name in shown[photo])
    wanted = [(photo, name) for photo, names in shown.items() for name in names]
    found = sum(name in proposed.get(photo, {}) for photo, name in wanted)
    return {
        level: Score(made=len(said), right=sum(said)) for level, said in counts.items()
    }, found / len(wanted)
