"""The founding story: the Up conférence of 17 February 2015, its people, and the two cards it filled."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PIL import Image

from ..catalogue.programme import Event, Session
from . import scenes
from .figures import Look
from .scenes import DUSK, LANDSCAPE, MOSS, PAPER, PORTRAIT, TEAL, WINE

ELODIE = "Elodie Quatresous"
THOMAS = "Thomas Vasseur"
COOPERATION = "Coopération et territoires"
CITOYENS = "Au cœur de l’innovation : les citoyens"

EVENT = Event(
    slug="up-conference-2015",
    title="Territoires : nous sommes innovation",
    starts_on=date(2015, 2, 17),
    ends_on=date(2015, 2, 17),
    place="Paris",
    description=(
        "Une Up conférence sur celles et ceux qui inventent, depuis leur territoire, "
        "d’autres façons de vivre et d’entreprendre ensemble."
    ),
    sessions=(
        Session(title=COOPERATION, starts_at=datetime(2015, 2, 17, 18, 30)),
        Session(title=CITOYENS, starts_at=datetime(2015, 2, 17, 20, 0)),
    ),
    organisers=("UP Conferences", "Mouvement des Entrepreneurs Sociaux"),
)


#: The organisation's own house, as its site.toml says it.
SITE = """\
# What each key means, and which others there are: docs/site.md
name = "UP Conférences"
contact = "photos@up-conferences.example"
publisher = "UP Conférences, Paris"
languages = ["fr", "en"]
default_language = "fr"
time_zone = "Europe/Paris"

[fr]
tagline = "Les photos de nos conférences, chacune avec son crédit."

[en]
tagline = "Photographs of our conferences, each with its credit."
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """A camera, and how wrong its clock was that evening."""

    make: str
    model: str
    serial: str
    lens: str
    ahead: timedelta = timedelta()


#: Elodie's own, whose clock was right, and one of hers on the balcony that fires along with it, by radio: its
#: clock is an hour ahead, and some. Thomas's is seven minutes slow: his pictures claim to be older.
MAIN = Camera(
    make="Canon",
    model="Canon EOS 5D Mark III",
    serial="042022001234",
    lens="EF24-70mm f/2.8L II USM",
)
REMOTE = Camera(
    make="Canon",
    model="Canon EOS 5D Mark II",
    serial="1320507842",
    lens="EF16-35mm f/2.8L II USM",
    ahead=timedelta(hours=1, minutes=2, seconds=41),
)
TELE = Camera(
    make="NIKON CORPORATION",
    model="NIKON D610",
    serial="6074821",
    lens="70.0-200.0 mm f/2.8",
    ahead=-timedelta(minutes=7),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Someone on stage: their role that evening, the session they spoke at, and how they look."""

    name: str
    role: str
    session: str
    look: Look


LEBRANCHU = Speaker(
    name="Marylise Lebranchu",
    role="ministre de la Décentralisation et de la Fonction publique",
    session=COOPERATION,
    look=Look(skin="#f0c9a8", hair="bob", hair_colour="#b98d52", coat="#7c2f3d"),
)
OURAL = Speaker(
    name="Akim Oural",
    role="maire-adjoint de Lille",
    session=COOPERATION,
    look=Look(skin="#c98d63", hair="short", hair_colour="#1b1a1d", coat="#2f3f55", tie="#8d2f2f"),
)
BORELLO = Speaker(
    name="Jean-Marc Borello",
    role="président du groupe SOS",
    session=COOPERATION,
    look=Look(skin="#e3b08a", hair="thin", hair_colour="#9a9792", coat="#3a3a44", has_glasses=True),
)
MALNOURY = Speaker(
    name="Vincent Malnoury",
    role="directeur général adjoint, Conseil général de Meurthe-et-Moselle",
    session=COOPERATION,
    look=Look(skin="#f4d5ba", hair="short", hair_colour="#7a5230", coat="#44606b", tie="#22304a"),
)
DUPON = Speaker(
    name="André Dupon",
    role="fondateur du Groupe Vitamine T, président du Mouves",
    session=CITOYENS,
    look=Look(skin="#f0c9a8", hair="short", hair_colour="#8d8a86", coat="#34495e", tie="#27594f"),
)
KELLER = Speaker(
    name="Sophie Keller",
    role="coauteure de « L’économie qu’on aime »",
    session=CITOYENS,
    look=Look(skin="#f4d5ba", hair="long", hair_colour="#4a3326", coat="#27594f"),
)
KHAOUA = Speaker(
    name="Othmane Khaoua",
    role="conseiller municipal de Sceaux, administrateur du RTES",
    session=CITOYENS,
    look=Look(skin="#9c6543", hair="short", hair_colour="#2b211c", coat="#5d4157", has_beard=True),
)
SIBILLE = Speaker(
    name="Hugues Sibille",
    role="président du Labo de l’ESS",
    session=CITOYENS,
    look=Look(
        skin="#e3b08a",
        hair="thin",
        hair_colour="#8d8a86",
        coat="#6b4f38",
        has_glasses=True,
        has_beard=True,
    ),
)
SPEAKERS = (LEBRANCHU, OURAL, BORELLO, MALNOURY, DUPON, KELLER, KHAOUA, SIBILLE)
_FIRST = (LEBRANCHU, OURAL, BORELLO, MALNOURY)
_SECOND = (DUPON, KELLER, KHAOUA, SIBILLE)

#: The programme as UP published it: a table, which byline event import reads.
PROGRAMME = "\n".join(
    (
        "session,start,end,room,speaker,role",
        *(
            f'"{speaker.session}",2015-02-17 {hours},Grand salon,"{speaker.name}","{speaker.role}"'
            for hours, speakers in (
                ("18:30,2015-02-17 19:30", _FIRST),
                ("20:00,2015-02-17 21:00", _SECOND),
            )
            for speaker in speakers
        ),
    )
)

Scene = Callable[[random.Random], Image.Image]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One picture of the evening: when, by whom, of whom, its words, and how to draw it.

    `credit` says in which blocks the photographer's tools wrote the credit; `dr` is a picture
    somebody handed over marked "DR", `nobody` one without any credit at all.
    """

    taken_at: datetime
    photographer: str
    caption: str
    scene: Scene
    camera: Camera = MAIN
    speakers: tuple[Speaker, ...] = ()
    session: str | None = None
    credit: str = "everywhere"
    is_named_in_file: bool = False


def _at(hour: int, minute: int, second: int) -> datetime:
    return datetime(2015, 2, 17, hour, minute, second)


def _looks(speakers: tuple[Speaker, ...]) -> list[Look]:
    return [speaker.look for speaker in speakers]


def _lectern(
    speaker: Speaker, size: tuple[int, int], palette: scenes.Palette, turn: float
) -> Scene:
    return lambda chance: scenes.lectern(size, palette, speaker.look, chance, turn=turn)


def _close_up(
    speaker: Speaker, size: tuple[int, int], palette: scenes.Palette, turn: float
) -> Scene:
    return lambda chance: scenes.close_up(size, palette, speaker.look, chance, turn=turn)


def _table(speakers: tuple[Speaker, ...], palette: scenes.Palette, talking: int) -> Scene:
    looks = _looks(speakers)
    return lambda chance: scenes.round_table(LANDSCAPE, palette, looks, talking, chance)


def _stage(speakers: tuple[Speaker, ...], palette: scenes.Palette) -> Scene:
    return lambda chance: scenes.stage(LANDSCAPE, palette, _looks(speakers), chance)


def _coffee(speakers: tuple[Speaker, ...], size: tuple[int, int]) -> Scene:
    return lambda chance: scenes.coffee(size, PAPER, _looks(speakers), chance)


def _slide(lines: tuple[str, ...], palette: scenes.Palette) -> Scene:
    return lambda chance: scenes.slide(LANDSCAPE, palette, lines, chance)


def _audience(palette: scenes.Palette) -> Scene:
    return lambda chance: scenes.audience(LANDSCAPE, palette, chance)


FRAMES = (
    Frame(
        taken_at=_at(18, 12, 8),
        photographer=ELODIE,
        caption="Le public s’installe avant l’ouverture",
        scene=_audience(DUSK),
    ),
    Frame(
        taken_at=_at(18, 12, 10),
        photographer=THOMAS,
        camera=TELE,
        caption="L’accueil café, avant la première table ronde",
        scene=_coffee((BORELLO, MALNOURY), PORTRAIT),
        speakers=(BORELLO, MALNOURY),
    ),
    Frame(
        taken_at=_at(18, 36, 52),
        camera=REMOTE,
        photographer=ELODIE,
        caption="Ouverture de la conférence",
        scene=_stage(_FIRST, DUSK),
        speakers=_FIRST,
        session=COOPERATION,
    ),
    Frame(
        taken_at=_at(18, 36, 51),
        photographer=ELODIE,
        caption="Marylise Lebranchu ouvre le débat",
        scene=_lectern(LEBRANCHU, LANDSCAPE, DUSK, -0.6),
        speakers=(LEBRANCHU,),
        session=COOPERATION,
        is_named_in_file=True,
    ),
    Frame(
        taken_at=_at(18, 36, 53),
        photographer=THOMAS,
        camera=TELE,
        caption="Marylise Lebranchu, ministre de la Décentralisation et de la Fonction publique",
        scene=_close_up(LEBRANCHU, PORTRAIT, WINE, 0.5),
        speakers=(LEBRANCHU,),
        session=COOPERATION,
        credit="xmp",
    ),
    Frame(
        taken_at=_at(18, 49, 13),
        camera=REMOTE,
        photographer=ELODIE,
        caption="La table ronde « Coopération et territoires »",
        scene=_table(_FIRST, TEAL, 1),
        speakers=_FIRST,
        session=COOPERATION,
    ),
    Frame(
        taken_at=_at(18, 49, 12),
        photographer=ELODIE,
        caption="Akim Oural raconte l’expérience lilloise",
        scene=_close_up(OURAL, LANDSCAPE, TEAL, 0.7),
        speakers=(OURAL,),
        session=COOPERATION,
        credit="iim",
        is_named_in_file=True,
    ),
    Frame(
        taken_at=_at(18, 49, 14),
        photographer=THOMAS,
        camera=TELE,
        caption="Akim Oural, maire-adjoint de Lille",
        scene=_lectern(OURAL, PORTRAIT, TEAL, 0.6),
        speakers=(OURAL,),
        session=COOPERATION,
    ),
    Frame(
        taken_at=_at(19, 3, 19),
        photographer=ELODIE,
        caption="Jean-Marc Borello, président du groupe SOS",
        scene=_close_up(BORELLO, LANDSCAPE, MOSS, -0.7),
        speakers=(BORELLO,),
        session=COOPERATION,
        is_named_in_file=True,
    ),
    Frame(
        taken_at=_at(19, 8, 27),
        photographer=ELODIE,
        caption="« Territoires : nous sommes innovation », à l’écran",
        scene=_slide(("Territoires :", "nous sommes innovation"), TEAL),
        session=COOPERATION,
        credit="exif",
    ),
    Frame(
        taken_at=_at(19, 8, 28),
        photographer=THOMAS,
        camera=TELE,
        caption="Vincent Malnoury défend l’innovation en Meurthe-et-Moselle",
        scene=_lectern(MALNOURY, PORTRAIT, WINE, -0.6),
        speakers=(MALNOURY,),
        session=COOPERATION,
    ),
    Frame(
        taken_at=_at(19, 3, 20),
        camera=REMOTE,
        photographer=ELODIE,
        caption="Les intervenants répondent à la salle",
        scene=_table(_FIRST, WINE, 3),
        speakers=_FIRST,
        session=COOPERATION,
    ),
    Frame(
        taken_at=_at(19, 35, 2),
        photographer=ELODIE,
        caption="La pause café",
        scene=_coffee((LEBRANCHU, DUPON, KELLER), LANDSCAPE),
        speakers=(LEBRANCHU, DUPON, KELLER),
    ),
    Frame(
        taken_at=_at(19, 35, 4),
        photographer=THOMAS,
        camera=TELE,
        caption="Les conversations continuent pendant la pause",
        scene=_coffee((OURAL, KHAOUA), PORTRAIT),
        speakers=(OURAL, KHAOUA),
    ),
    Frame(
        taken_at=_at(20, 6, 40),
        camera=REMOTE,
        photographer=ELODIE,
        caption="La seconde table ronde commence",
        scene=_stage(_SECOND, WINE),
        speakers=_SECOND,
        session=CITOYENS,
    ),
    Frame(
        taken_at=_at(20, 6, 39),
        photographer=ELODIE,
        caption="André Dupon, fondateur du Groupe Vitamine T",
        scene=_lectern(DUPON, LANDSCAPE, MOSS, 0.6),
        speakers=(DUPON,),
        session=CITOYENS,
        is_named_in_file=True,
    ),
    Frame(
        taken_at=_at(20, 18, 57),
        photographer=THOMAS,
        camera=TELE,
        caption="Sophie Keller présente « L’économie qu’on aime »",
        scene=_close_up(KELLER, PORTRAIT, TEAL, -0.6),
        speakers=(KELLER,),
        session=CITOYENS,
        is_named_in_file=True,
    ),
    Frame(
        taken_at=_at(20, 18, 55),
        photographer=ELODIE,
        caption="Sophie Keller et les citoyens qui innovent",
        scene=_lectern(KELLER, LANDSCAPE, TEAL, -0.6),
        speakers=(KELLER,),
        session=CITOYENS,
    ),
    Frame(
        taken_at=_at(20, 26, 3),
        photographer=ELODIE,
        caption="Othmane Khaoua, conseiller municipal de Sceaux",
        scene=_close_up(KHAOUA, LANDSCAPE, WINE, 0.6),
        speakers=(KHAOUA,),
        session=CITOYENS,
    ),
    Frame(
        taken_at=_at(20, 18, 56),
        camera=REMOTE,
        photographer=ELODIE,
        caption="La table ronde « Au cœur de l’innovation : les citoyens »",
        scene=_table(_SECOND, DUSK, 2),
        speakers=_SECOND,
        session=CITOYENS,
    ),
    Frame(
        taken_at=_at(20, 41, 15),
        photographer=THOMAS,
        camera=TELE,
        caption="Hugues Sibille conclut la soirée",
        scene=_lectern(SIBILLE, PORTRAIT, DUSK, 0.6),
        speakers=(SIBILLE,),
        session=CITOYENS,
        is_named_in_file=True,
    ),
    Frame(
        taken_at=_at(20, 26, 4),
        camera=REMOTE,
        photographer=ELODIE,
        caption="Le public, pendant les questions",
        scene=_audience(WINE),
        session=CITOYENS,
    ),
    Frame(
        taken_at=_at(20, 52, 11),
        photographer=THOMAS,
        camera=TELE,
        caption="La salle, depuis le balcon",
        scene=_stage(_SECOND, TEAL),
        credit="nobody",
    ),
    Frame(
        taken_at=_at(20, 57, 58),
        photographer=THOMAS,
        camera=TELE,
        caption="L’affiche de la conférence",
        scene=_slide(("UP", "17.02.2015"), WINE),
        credit="dr",
    ),
)
