"""The phrases of the pages that a public site owes its visitors, by page: French, then English."""

PHRASES: dict[str, dict[str, tuple[str, str]]] = {
    "Legal notice": {
        "contact": ("Nous écrire", "Contact"),
        "legal_publisher": ("Éditeur", "Publisher"),
        "legal_photos": ("Les photos", "The photographs"),
        "legal_photos_text": (
            (
                "Chaque photo est publiée avec le nom de la personne qui l’a faite. Ce qu’il est permis d’en "
                "faire est indiqué sur sa page."
            ),
            (
                "Each photograph is published with the name of the person who made it. What may be done with "
                "it is said on its page."
            ),
        ),
    },
    "Privacy": {
        "privacy_log": (
            "Elle ne tient aucun journal des visites.",
            "It keeps no log of visits.",
        ),
        "privacy_requests": ("Ce que vous nous écrivez", "What you write to us"),
        "privacy_requests_text": (
            (
                "Le formulaire de chaque photo garde votre demande, vos coordonnées, votre nom si vous le "
                "donnez, la langue de la page, la date et la photo concernée. Seule l’équipe de la galerie y "
                "a accès. Tout est effacé au bout de {}\N{NO-BREAK SPACE}jours."
            ),
            (
                "The form of each photograph keeps your request, your contact details, your name if you give "
                "it, the language of the page, the date and the photograph it concerns. Only the team of the "
                "gallery has access to it. All of it is deleted after {} days."
            ),
        ),
        "privacy_abuse": (
            (
                "Pour limiter les abus, une empreinte chiffrée de l’adresse d’où part une demande est gardée "
                "jusqu’au lendemain."
            ),
            (
                "To limit abuse, an encrypted fingerprint of the address that a request comes from is kept "
                "until the next day."
            ),
        ),
    },
    "Accessibility": {
        "accessibility_results": ("Résultats des tests", "Test results"),
        "accessibility_audited": (
            (
                "L’audit de conformité réalisé le {} par {} révèle que {}\N{NO-BREAK SPACE}% des critères du "
                "RGAA version\N{NO-BREAK SPACE}4.1 sont respectés."
            ),
            (
                "The compliance audit of {} by {} found that {}% of the criteria of RGAA version 4.1 are met."
            ),
        ),
        "accessibility_unaudited": (
            (
                "Aucun audit de conformité n’a été communiqué\N{NARROW NO-BREAK SPACE}; cette "
                "galerie est donc "
                "déclarée non conforme au RGAA version\N{NO-BREAK SPACE}4.1."
            ),
            (
                "No result of a compliance audit has been given, so this gallery is declared not compliant "
                "with RGAA version 4.1."
            ),
        ),
        "accessibility_software": (
            (
                "Le logiciel de la galerie est vérifié par ses auteurs sur les {} critères qui "
                "s’y appliquent. "
                "Ce n’est pas un audit."
            ),
            (
                "The gallery’s software is checked by its authors against the {} criteria that apply to it. "
                "This is not an audit."
            ),
        ),
        "accessibility_open": (
            "Ce qui dépend des photos et des textes publiés",
            "What depends on the photographs and texts published",
        ),
        "accessibility_feedback": ("Signaler un défaut", "Report a fault"),
        "accessibility_feedback_text": (
            (
                "Si vous ne parvenez pas à accéder à un contenu ou à un service, écrivez-nous pour être "
                "orienté vers une alternative accessible ou obtenir le contenu sous une autre forme"
            ),
            (
                "If you cannot reach a content or a service, write to us: we will point you to an accessible "
                "alternative, or give you the content in another form"
            ),
        ),
        "accessibility_appeal": ("Voies de recours", "Appeal"),
        "accessibility_appeal_text": (
            (
                "Si vous avez signalé un défaut d’accessibilité qui vous empêche d’accéder à un contenu ou à "
                "un service et que vous n’avez pas obtenu de réponse satisfaisante, vous pouvez saisir le "
                "Défenseur des droits\N{NO-BREAK SPACE}:"
            ),
            (
                "If you have reported a fault that keeps you from a content or a service and have not had a "
                "satisfactory answer, you may turn to the French Defender of Rights (Défenseur des droits):"
            ),
        ),
        "accessibility_appeal_form": (
            "par le formulaire du Défenseur des droits",
            "by the form of the Défenseur des droits",
        ),
        "accessibility_appeal_post": (
            (
                "par courrier gratuit, sans timbre\N{NO-BREAK SPACE}: Défenseur des droits, Libre réponse "
                "71120, 75342 Paris CEDEX\N{NO-BREAK SPACE}07"
            ),
            "by free post: Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07, France",
        ),
    },
    "Site map": {
        "site_map_pages": ("Pages", "Pages"),
        "home_page": ("Accueil", "Home"),
    },
}
