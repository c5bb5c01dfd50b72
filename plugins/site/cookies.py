"""The one cookie of the desk: the token of a session."""

from __future__ import annotations

from http.cookies import SimpleCookie

from datasette import Request

#: Over https its name itself says that no other host and no plain connection may have set it.
_PLAIN, _SECURE = "byline-session", "__Host-byline-session"


def token_of(request: Request) -> str:
    """The token that a request carries; empty where it carries none."""
    return request.cookies.get(_name(request)) or ""


def cookie_of(request: Request, token: str) -> str:
    """What sets the cookie in a browser; an empty token takes it away."""
    name = _name(request)
    cookie: SimpleCookie = SimpleCookie({name: token})
    settings = cookie[name]
    settings["path"] = "/"
    settings["httponly"] = True
    settings["samesite"] = "Lax"
    if request.scheme == "https":
        settings["secure"] = True
    if not token:
        settings["max-age"] = 0
    return settings.OutputString()


def _name(request: Request) -> str:
    return _SECURE if request.scheme == "https" else _PLAIN
