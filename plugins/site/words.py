"""The phrases of the frame of both sites, and of pages that are not there, by page: French, then English."""

PHRASES: dict[str, dict[str, tuple[str, str]]] = {
    "Every page": {
        "this_site": ("Ce site", "This site"),
        "legal": ("Mentions légales", "Legal notice"),
        "privacy": ("Confidentialité", "Privacy"),
        "accessibility": ("Accessibilité", "Accessibility"),
        "site_map": ("Plan du site", "Site map"),
        "colon": ("\N{NO-BREAK SPACE}:", ":"),
        "conforms_none": ("non conforme", "not compliant"),
        "conforms_partial": ("partiellement conforme", "partially compliant"),
        "conforms_full": ("totalement conforme", "fully compliant"),
        "skip": ("Aller au contenu", "Skip to content"),
        "other_language": ("English", "Français"),
        "menu": ("Navigation", "Navigation"),
        "tagline": (
            "Des photos d’évènements, chacune avec son crédit.",
            "Event photographs, each with its credit.",
        ),
    },
    "What is not there": {
        "not_found": ("Cette page n’existe pas", "This page does not exist"),
        "not_found_help": (
            (
                "L’adresse a peut-être changé. "
                "La recherche ou la page d’accueil vous remettront sur la voie."
            ),
            ("The address may have changed. The search or the home page will set you right."),
        ),
        "busy": ("Cette page prend trop de temps", "This page takes too long"),
        "busy_help": (
            "La galerie est très demandée. Réessayez dans une minute, ou cherchez avec moins de mots.",
            "The gallery is in great demand. Try again in a minute, or search with fewer words.",
        ),
        "fault": ("Un incident est survenu", "Something went wrong"),
        "fault_help": (
            "La page n’a pas pu être composée. Réessayez dans un instant.",
            "The page could not be made. Please try again in a moment.",
        ),
        "home": ("Retour à l’accueil", "Back to the home page"),
    },
}
