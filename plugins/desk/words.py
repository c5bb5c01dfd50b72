"""The phrases of the desk, by page: French, then English."""

PHRASES: dict[str, dict[str, tuple[str, str]]] = {
    "The desk": {
        "desk": ("Espace de l’équipe", "Desk"),
        "desk_photos": ("Toutes les photos de l’archive", "All photographs of the archive"),
        "state": ("État", "State"),
        "file": ("Fichier", "File"),
        "taken": ("Prise de vue", "Taken"),
        "credit": ("Crédit", "Credit"),
        "published": ("Publiée", "Published"),
        "waiting": ("En attente de publication", "Waiting for publication"),
        "leaving": (
            "Quitte la galerie à la prochaine publication",
            "Leaves with the next publication",
        ),
        "held_back": ("Retenue", "Held back"),
        "unknown": ("Inconnu\N{NO-BREAK SPACE}: corrigez rights.toml", "Unknown: mend rights.toml"),
        "no_credit": ("Sans crédit utilisable", "No usable credit"),
        "undeveloped": ("À développer", "To be developed"),
        "no_picture": ("Sans image à montrer", "No picture to show"),
        "empty_archive": (
            "L’archive est vide. Importez une carte mémoire\N{NO-BREAK SPACE}: byline ingest",
            "The archive is empty. Bring a card in with: byline ingest",
        ),
    },
}
