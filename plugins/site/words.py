"""Every phrase of our pages, in French and in English, side by side."""

PHRASES: dict[str, tuple[str, str]] = {
    # the frame
    "skip": ("Aller au contenu", "Skip to content"),
    "events": ("Évènements", "Events"),
    "search": ("Rechercher", "Search"),
    "other_language": ("English", "Français"),
    "menu": ("Navigation", "Navigation"),
    "tagline": (
        "Des photos d’évènements, chacune avec son crédit.",
        "Event photographs, each with its credit.",
    ),
    # home
    "other_photos": ("Autres photos", "Other photographs"),
    "nothing_published": (
        "Aucune photo n’est encore publiée. Elles paraîtront ici, chacune avec son crédit.",
        "No photographs have been published yet. They will appear here, each with its credit.",
    ),
    # event
    "organised_by": ("Organisé par", "Organised by"),
    "programme": ("Programme", "Programme"),
    "other_moments": ("Autres moments", "Other moments"),
    "all_credits": ("Crédits de l’évènement", "Credits of the event"),
    # photo
    "photo": ("Photo", "Photograph"),
    "people": ("Personnes", "People"),
    "event": ("Évènement", "Event"),
    "session": ("Session", "Session"),
    "date": ("Date", "Date"),
    "place": ("Lieu", "Place"),
    "licence": ("Licence", "Licence"),
    "rights": ("Droits", "Rights"),
    "no_licence": (
        "Aucune licence n’est indiquée\N{NO-BREAK SPACE}: demandez avant de réutiliser.",
        "No licence is stated: ask before you reuse it.",
    ),
    "previous": ("Précédente", "Previous"),
    "next": ("Suivante", "Next"),
    "photo_of": ("Sur la photo\N{NO-BREAK SPACE}:", "Photograph of"),
    "photo_at": ("Photo prise lors de", "Photograph taken at"),
    "a_photo": ("Photo sans légende", "Photograph without caption"),
    # people
    "photographer": ("Photographe", "Photographer"),
    "photographs_by": ("Photographies", "Photographs"),
    "also_photographer": ("Voir ses photographies", "See their photographs"),
    "also_shown": ("Voir les photos où cette personne apparaît", "See photographs of this person"),
    # search
    "search_field": (
        "Un nom, un évènement, un mot de la légende",
        "A name, an event, a word of the caption",
    ),
    "person": ("Personne", "Person"),
    "remove": ("Retirer", "Remove"),
    "refine": ("Affiner", "Refine"),
    "none_found": (
        "Aucune photo ne contient tous ces mots. Essayez avec moins de mots, ou un seul nom.",
        "No photograph holds all of these words. Try fewer words, or a single name.",
    ),
    "more": ("Photos suivantes", "More photographs"),
    "all_photos": ("Toutes les photos", "All photographs"),
    # faults
    "not_found": ("Cette page n’existe pas", "This page does not exist"),
    "not_found_help": (
        (
            "L’adresse a peut-être changé, ou la photo n’est plus publiée. "
            "La recherche ou la page d’accueil vous remettront sur la voie."
        ),
        (
            "The address may have changed, or the photograph is no longer published. "
            "The search or the home page will set you right."
        ),
    ),
    "fault": ("Un incident est survenu", "Something went wrong"),
    "fault_help": (
        "La page n’a pas pu être composée. Réessayez dans un instant.",
        "The page could not be made. Please try again in a moment.",
    ),
    "home": ("Retour à l’accueil", "Back to the home page"),
    # desk
    "desk": ("Bureau", "Desk"),
    "desk_photos": ("Toutes les photos de l’archive", "All photographs of the archive"),
    "state": ("État", "State"),
    "file": ("Fichier", "File"),
    "taken": ("Prise de vue", "Taken"),
    "credit": ("Crédit", "Credit"),
    "published": ("Publiée", "Published"),
    "waiting": ("En attente de publication", "Waiting for publication"),
    "no_credit": ("Sans crédit utilisable", "No usable credit"),
    "no_picture": ("Brut, sans image à montrer", "Raw, without a picture to show"),
    "empty_archive": (
        "L’archive est vide. Ajoutez une carte avec\N{NO-BREAK SPACE}: byline ingest",
        "The archive is empty. Bring a card in with: byline ingest",
    ),
    "sign_in": ("Se connecter", "Sign in"),
    "sign_out": ("Se déconnecter", "Sign out"),
    "signed_in_as": ("Connecté·e\N{NO-BREAK SPACE}:", "Signed in as"),
    "name": ("Nom", "Name"),
    "password": ("Mot de passe", "Password"),
    "wrong_password": (
        (
            "Ce nom et ce mot de passe ne vont pas ensemble, ou il y a eu trop d’essais. "
            "Réessayez dans un quart d’heure."
        ),
        (
            "This name and password do not match, or there were too many tries. "
            "Try again in a quarter of an hour."
        ),
    ),
}
