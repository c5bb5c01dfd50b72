"""The phrases of what the bundle leaves unsaid, by page: French, then English."""

PHRASES: dict[str, dict[str, tuple[str, str]]] = {
    "A picture that nobody has described": {
        "photo_of": ("Sur la photo\N{NO-BREAK SPACE}:", "Photograph of"),
        "photo_at": ("photo", "photograph"),
        "a_photo": ("Photo sans légende", "Photograph without caption"),
    },
}
