"""Typed settings, read once from the environment."""

import math
import os
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import platformdirs

from core.errors import N_, InputError

ASSETS = Path(__file__).resolve().parent.parent / "assets"
# A file of our own: for a named icon the browser would ask a server on the internet.
ICON = ASSETS / "icon.png"
_NO_FOLDERS = "none"
_SHORTEST_KEY = 12
_CERTIFICATES = ("tls_ca", "tls_cert", "tls_key")
_HOST = re.compile(r"(\*\.)?[\w-]+(\.[\w-]+)*")
_ORIGIN = re.compile(r"https?://(\*\.)?[\w-]+(\.[\w-]+)*(:\d+)?")
_BAD_HOST = N_(
    "The environment variable {variable} must hold names such as lab.school.example, not {text}: "
    "without port, path or http://."
)
_BAD_ORIGIN = N_(
    "The environment variable {variable} must hold addresses such as https://moodle.school.example, "
    "not {text}."
)
_DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://", "postgres://")


class InvalidSetting(InputError):
    """A variable of the environment holds what cannot be meant."""


@dataclass(frozen=True)
class Settings:
    """Where things lie and which scheduler computes.

    Attributes:
        home: Folder of data sets, weights, features and runs (``CONVNET_CLASSROOM_HOME``).
        scheduler: Address of a Dask scheduler, or None for worker processes on this machine
            (``CONVNET_CLASSROOM_SCHEDULER``, such as ``tcp://10.0.0.2:8786``).
        tls_ca, tls_cert, tls_key: Files by which this server and a scheduler at ``tls://...`` know each other
            (``CONVNET_CLASSROOM_TLS_CA``, ``_TLS_CERT``, ``_TLS_KEY``); all three or none.
        run_store: fsspec URL of the run store (``CONVNET_CLASSROOM_RUNS``, default ``<home>/runs``).
        feature_bytes: How much of the disk the kept features of frozen layers may take
            (``CONVNET_CLASSROOM_FEATURE_GIB``, default 8).
        folders: Below which pictures may be read from folders of this machine (``CONVNET_CLASSROOM_FOLDERS``,
            separated as in ``PATH``; ``none``, read as empty, allows no folder). None when it is not set:
            whoever works at this machine may read any.
        teacher_key: Who gives it is a teacher (``CONVNET_CLASSROOM_TEACHER_KEY``, at least 12 characters); empty where
            none is set: then whoever works at this machine is one, unless ``teachers`` says who.
        teachers: E-mail addresses, in small letters, of those who are teachers once they have signed in with the
            school's account (``CONVNET_CLASSROOM_TEACHERS``, separated by commas).
        hosts: Names, in small letters, by which the server is reached besides its own, such as that of a proxy
            (``CONVNET_CLASSROOM_HOSTS``, separated by commas; ``*.school.example`` stands for all that end so).
        frames: Origins whose pages may show the server in a frame, such as ``https://moodle.school.example``
            (``CONVNET_CLASSROOM_FRAMES``, separated by commas).
        database: Of rooms, owners and limits (``CONVNET_CLASSROOM_DATABASE``, such as
            ``postgresql://user:password@host/name``, default SQLite in ``<home>/classroom.db``).
    """

    home: Path
    scheduler: str | None
    run_store: str
    feature_bytes: int = 8 * 2**30
    folders: tuple[Path, ...] | None = None
    teacher_key: str = field(default="", repr=False)
    teachers: frozenset[str] = frozenset()
    hosts: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    database: str = field(default="", repr=False)
    tls_ca: str | None = None
    tls_cert: str | None = None
    tls_key: str | None = None

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read the settings; an unset or empty variable means its default.

        Raises:
            InvalidSetting: A number is none, or not positive; the teacher's key is short enough to be guessed; a
                database is neither SQLite nor PostgreSQL; a host or origin is none; a certificate is missing.
        """
        default_home = platformdirs.user_data_dir("convnet-classroom", appauthor=False)
        home = Path(os.environ.get("CONVNET_CLASSROOM_HOME") or default_home).expanduser().resolve()
        scheduler = os.environ.get("CONVNET_CLASSROOM_SCHEDULER") or None
        return cls(
            home=home,
            scheduler=scheduler,
            run_store=os.environ.get("CONVNET_CLASSROOM_RUNS") or str(home / "runs"),
            feature_bytes=int(_read_number("CONVNET_CLASSROOM_FEATURE_GIB", 8) * 2**30),
            folders=_read_folders(os.environ.get("CONVNET_CLASSROOM_FOLDERS", "")),
            teacher_key=_read_key("CONVNET_CLASSROOM_TEACHER_KEY"),
            teachers=frozenset(_read_words("CONVNET_CLASSROOM_TEACHERS")),
            hosts=_read_all("CONVNET_CLASSROOM_HOSTS", _HOST, _BAD_HOST),
            frames=_read_all("CONVNET_CLASSROOM_FRAMES", _ORIGIN, _BAD_ORIGIN),
            database=_read_database(os.environ.get("CONVNET_CLASSROOM_DATABASE"), home),
            **_read_certificates(scheduler),
        )


def _read_number(variable: str, default: float) -> float:
    text = os.environ.get(variable) or str(default)
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        sentence = N_(
            "The environment variable {variable} must be a positive number such as {default}, not {text}."
        )
        raise InvalidSetting(sentence, variable=variable, default=f"{default:g}", text=repr(text))
    return number


def _read_certificates(scheduler: str | None) -> dict[str, str]:
    files = {name: os.environ.get(f"CONVNET_CLASSROOM_{name.upper()}", "") for name in _CERTIFICATES}
    given = {name: file for name, file in files.items() if file}
    is_asked_for = bool(given) or (scheduler or "").startswith("tls://")
    missing = [
        f"CONVNET_CLASSROOM_{name.upper()}" for name, file in files.items() if not Path(file).is_file()
    ]
    if is_asked_for and missing:
        sentence = N_(
            "The environment variables {variables} must name files: a scheduler at tls:// is reached with its "
            "authority, a certificate and its key."
        )
        raise InvalidSetting(sentence, variables=", ".join(missing))
    return given


def _read_key(variable: str) -> str:
    key = os.environ.get(variable, "").strip()
    if key and len(key) < _SHORTEST_KEY:
        sentence = N_(
            "The environment variable {variable} must have at least {least} characters, or be empty: a shorter key "
            "is soon guessed."
        )
        raise InvalidSetting(sentence, variable=variable, least=_SHORTEST_KEY)
    return key


def _read_words(variable: str) -> list[str]:
    """What commas or white space separate, in small letters."""
    return os.environ.get(variable, "").replace(",", " ").lower().split()


def _read_all(variable: str, pattern: re.Pattern[str], sentence: str) -> tuple[str, ...]:
    """Words that all look like ``pattern``; ``sentence`` says how they should."""
    words = tuple(word.removesuffix("/") for word in _read_words(variable))
    for word in words:
        if not pattern.fullmatch(word):
            raise InvalidSetting(sentence, variable=variable, text=repr(word))
    return words


def _read_folders(text: str) -> tuple[Path, ...] | None:
    if not text:
        return None
    if text == _NO_FOLDERS:
        return ()
    return tuple(Path(folder).expanduser().resolve() for folder in text.split(os.pathsep) if folder)


def _read_database(text: str | None, home: Path) -> str:
    if text and not text.startswith(_DATABASES):
        # It may hold a password: it is not quoted.
        sentence = N_(
            "The environment variable CONVNET_CLASSROOM_DATABASE must begin with sqlite:/// or postgresql://."
        )
        raise InvalidSetting(sentence)
    return text or f"sqlite:///{home / 'classroom.db'}"


@cache
def settings() -> Settings:
    """The settings of this process, read at the first call.

    Raises:
        InvalidSetting: As :meth:`Settings.from_environment`.
    """
    return Settings.from_environment()
