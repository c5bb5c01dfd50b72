"""The phrases of the gallery, by page: French, then English."""

PHRASES: dict[str, dict[str, tuple[str, str]]] = {
    "Every page": {
        "events": ("Évènements", "Events"),
        "credits": ("Crédits", "Credits"),
        "about": ("À propos", "About"),
        "licences": ("Licences", "Licences"),
        "feed": ("S’abonner (Atom)", "Subscribe (Atom)"),
        "search": ("Rechercher", "Search"),
    },
    "Home": {
        "other_photos": ("Autres photos", "Other photographs"),
        "nothing_published": (
            "Aucune photo n’est encore publiée. Elles paraîtront ici, chacune avec son crédit.",
            "No photographs have been published yet. They will appear here, each with its credit.",
        ),
        "older_events": ("Évènements précédents", "Earlier events"),
        "people_shown": ("Personnes photographiées", "People in the photographs"),
        "photographers": ("Photographes", "Photographers"),
        "all_events": ("Tous les évènements", "All events"),
        "all_people": ("Toutes les personnes", "Everyone"),
        "all_photographers": ("Tous les photographes", "All photographers"),
    },
    "The indexes": {
        "organisations": ("Organisations", "Organisations"),
        "more_names": ("Noms suivants", "More names"),
    },
    "An event": {
        "contents": ("Au programme", "On the programme"),
        "speakers": ("Intervenants", "Speakers"),
        "event_goes_on": ("Suite de l’évènement", "The event continues"),
        "event_begins": ("Début de l’évènement", "Start of the event"),
        "see_credits": ("Tous les crédits", "All credits"),
        "organised_by": ("Organisation\N{NO-BREAK SPACE}:", "Organised by"),
        "other_moments": ("Autres moments", "Other moments"),
        "beside_event": ("Autour de cet évènement", "Around this event"),
        "previous_event": ("Évènement précédent", "Previous event"),
        "next_event": ("Évènement suivant", "Next event"),
        "other_days": ("Autres jours", "Other days"),
        "all_credits": ("Crédits de l’évènement", "Event credits"),
    },
    "A photo": {
        "of_burst": ("Le même instant", "The same moment"),
        "photo_number": ("Photo {} sur {}\N{NO-BREAK SPACE}:", "Photograph {} of {}:"),
        "photo": ("Photo", "Photograph"),
        "people": ("Personnes", "People"),
        "event": ("Évènement", "Event"),
        "session": ("Session", "Session"),
        "date": ("Date", "Date"),
        "place": ("Lieu", "Place"),
        "licence": ("Licence", "Licence"),
        "rights": ("Droits", "Rights"),
        "to_be_credited": ("À citer ainsi\N{NO-BREAK SPACE}:", "To be credited so:"),
        "no_licence": ("Licence non indiquée", "No licence stated"),
        "copy_credit": ("Copier le crédit", "Copy the credit"),
        "copy_it": ("Copier", "Copy"),
        "copied": ("Copié", "Copied"),
        "copy_help": (
            "Un clic sur une ligne la sélectionne en entier.",
            "A click on a line selects the whole of it.",
        ),
        "in_fr": ("en français", "in French"),
        "in_en": ("en anglais", "in English"),
        "as_text": ("Texte", "Text"),
        "as_html": ("HTML", "HTML"),
        "as_markdown": ("Markdown", "Markdown"),
        "as_creative_commons": ("Mention Creative Commons", "Creative Commons attribution"),
        "download": ("Télécharger", "Download"),
        "embed": ("Intégrer", "Embed"),
        "embed_help": (
            "Collez ce code dans votre page\N{NO-BREAK SPACE}: la photo y paraît avec son crédit.",
            "Paste this code into your page: the photograph appears there with its credit.",
        ),
        "ask": (
            "Demander une licence, un retrait ou une correction",
            "Request a licence, a removal or a correction",
        ),
        "photo_actions": ("Utiliser cette photo", "Use this photograph"),
        "viewer": ("Visionneuse", "Viewer"),
        "close": ("Fermer", "Close"),
        "in_this_event": ("Photos de l’évènement", "Photographs of the event"),
        "previous": ("Précédente", "Previous"),
        "next": ("Suivante", "Next"),
        "other_photos_beside": ("Photos voisines", "Photographs beside it"),
    },
    "A person, a photographer": {
        "photographer": ("Photographe", "Photographer"),
        "photographs_by": ("Photographies", "Photographs"),
        "roles": ("Rôles", "Roles"),
        "older_photos": ("Photos précédentes", "Earlier photographs"),
        "also_photographer": ("Voir ses photographies", "See their photographs"),
        "also_shown": (
            "Voir les photos où cette personne apparaît",
            "See photographs of this person",
        ),
    },
    "Search": {
        "search_field": (
            "Un nom, un évènement, un mot de la légende",
            "A name, an event, a word of the caption",
        ),
        "search_examples": ("On peut préciser", "Narrow your search"),
        "exact_words": ("mots exacts", "exact words"),
        "person": ("Personne", "Person"),
        "year": ("Année", "Year"),
        "orientation": ("Orientation", "Orientation"),
        "landscape": ("Paysage", "Landscape"),
        "portrait": ("Portrait", "Portrait"),
        "square": ("Carré", "Square"),
        "size": ("Taille minimale", "Minimum size"),
        "sort": ("Trier", "Sort"),
        "newest": ("Plus récentes", "Newest"),
        "oldest": ("Plus anciennes", "Oldest"),
        "best": ("Plus pertinentes", "Best match"),
        "word": ("Mot", "Word"),
        "understood": ("Recherche comprise comme", "Search understood as"),
        "fewer_words": ("Avec moins de mots", "With fewer words"),
        "near_names": ("Des noms proches", "Similar names"),
        "remove": ("Retirer", "Remove"),
        "at_least": ("Au moins", "At least"),
        "counted_among": ("Parmi les photos les plus récentes.", "Among the newest photos."),
        "refine": ("Affiner", "Refine"),
        "none_found": (
            "Aucune photo ne réunit tous ces critères.",
            "No photograph meets all of these criteria.",
        ),
        "more": ("Photos suivantes", "More photographs"),
        "all_photos": ("Toutes les photos", "All photographs"),
    },
    "What is not there": {
        "gone": ("Cette photo n’est plus publiée", "This photograph is no longer published"),
        "gone_help": (
            (
                "Elle a été retirée de la galerie. Les pages où elle figurait en montrent peut-être "
                "d’autres."
            ),
            (
                "It has been withdrawn from the gallery. The pages on which it stood may show others."
            ),
        ),
    },
    "Credits": {
        "credits_title": ("Crédits photographiques", "Photo credits"),
        "credits_help": (
            "Chaque photo de cette galerie et son crédit, par évènement et par année.",
            "Every photograph of this gallery and its credit, by event and by year.",
        ),
        "credits_of": ("Crédits photos\N{NO-BREAK SPACE}: ", "Photo credits: "),
        "by_year": ("Par année", "By year"),
        "by_event": ("Par évènement", "By event"),
        "as_file": ("En fichier", "As a file"),
    },
    "Licences": {
        "licences_title": ("Ce que chaque licence permet", "What each licence allows"),
        "licences_help": (
            (
                "La licence est indiquée sur la page de chaque photo. Voici ce qu’elle permet, en peu de "
                "mots\N{NARROW NO-BREAK SPACE}; "
                "son texte complet fait foi."
            ),
            (
                "The licence stands on the page of each photograph. This is what it allows, in few words; "
                "the full text prevails."
            ),
        ),
        "licences_used": ("Licences de cette galerie", "Licences in this gallery"),
        "own_terms": ("Nos conditions de reprise", "Our terms of reuse"),
        "full_text": ("Texte complet", "Full text"),
    },
    "About": {
        "about_title": ("À propos de cette galerie", "About this gallery"),
        "about_lead": (
            "Des photos d’évènements, publiées avec le nom de celles et ceux qui les ont faites.",
            "Photographs of events, published with the names of those who made them.",
        ),
        "about_credit": ("Le crédit suit la photo", "The credit goes with the photograph"),
        "about_credit_text": (
            (
                "Sous chaque photo se trouve son crédit. Il est aussi écrit dans chaque fichier, dans le nom "
                "des fichiers téléchargés et dans les photos intégrées à d’autres sites. Une photo sans "
                "crédit n’est pas publiée."
            ),
            (
                "Beneath every photograph stands its credit. It is also written into every file, into the "
                "names of downloads and into photographs embedded in other sites. A photograph without a "
                "credit is not published."
            ),
        ),
        "about_reuse": ("Reprendre une photo", "Reusing a photograph"),
        "about_reuse_text": (
            (
                "La page de chaque photo dit ce que sa licence permet, donne le crédit à copier, "
                "et permet de "
                "demander une licence."
            ),
            (
                "The page of each photograph says what its licence allows, gives the credit to copy, and "
                "lets you ask for a licence."
            ),
        ),
        "about_removal": ("Vous êtes sur une photo", "You are in a photograph"),
        "about_removal_text": (
            (
                "Chaque photo a un formulaire pour en demander le retrait ou une correction. Il n’y a rien à "
                "justifier."
            ),
            (
                "Every photograph has a form to ask for its removal or a correction. You need not give a "
                "reason."
            ),
        ),
        "about_privacy": ("Votre visite", "Your visit"),
        "about_privacy_text": (
            "Cette galerie ne dépose aucun cookie, ne charge aucun contenu extérieur et ne suit personne.",
            "This gallery sets no cookie, loads nothing from elsewhere and tracks nobody.",
        ),
        "about_programs": ("Pour les programmes", "For programs"),
        "about_programs_text": (
            (
                "Chaque page existe aussi en JSON. Les photos s’intègrent par oEmbed, se "
                "consultent par IIIF et "
                "se suivent par Atom."
            ),
            (
                "Every page also exists as JSON. Photographs can be embedded by oEmbed, studied by IIIF and "
                "followed by Atom."
            ),
        ),
        "made_with": ("Cette galerie est faite avec byline.", "This gallery is made with byline."),
        "json_of_home": ("Accueil en JSON", "Home page as JSON"),
        "iiif_collection": ("Collection IIIF", "IIIF collection"),
    },
    "Asking about a photo": {
        "ask_title": ("Demander à propos de cette photo", "Ask about this photograph"),
        "ask_kind": ("Que demandez-vous\N{NARROW NO-BREAK SPACE}?", "What are you asking for?"),
        "ask_licence": (
            "Une licence pour utiliser cette photo",
            "A licence to use this photograph",
        ),
        "ask_removal": ("Son retrait de la galerie", "Its removal from the gallery"),
        "ask_correction": (
            "Une correction du crédit, d’un nom ou de la légende",
            "A correction of the credit, a name or the caption",
        ),
        "ask_name": ("Votre nom", "Your name"),
        "ask_contact": (
            "Où vous répondre (adresse électronique ou téléphone)",
            "Where to answer you (e-mail address or telephone)",
        ),
        "ask_message": ("Votre demande", "Your request"),
        "ask_message_help": (
            "Pour une licence\N{NO-BREAK SPACE}: l’usage, le support, les dates et le pays.",
            "For a licence: the use, the medium, the dates and the country.",
        ),
        "optional": ("facultatif", "optional"),
        "required": ("obligatoire", "required"),
        "required_help": (
            "Les champs obligatoires sont indiqués.",
            "Fields that are required say so.",
        ),
        "ask_contact_missing": (
            "Indiquez une adresse électronique ou un numéro de téléphone, par exemple nom@exemple.fr.",
            "Give an e-mail address or a telephone number, such as name@example.org.",
        ),
        "ask_message_missing": (
            "Décrivez votre demande en une phrase ou deux.",
            "Describe your request in a sentence or two.",
        ),
        "send": ("Envoyer la demande", "Send the request"),
        "ask_privacy": (
            "Seule l’équipe de la galerie lit votre demande. Elle n’est pas publiée.",
            "Only the team of the gallery reads your request. It is not published.",
        ),
        "leave_empty": ("Laissez ce champ vide", "Leave this field empty"),
        "asked_title": ("Votre demande est enregistrée", "Your request has been received"),
        "asked_reference": ("Sa référence est", "Its reference is"),
        "asked_help": (
            (
                "Gardez-la\N{NO-BREAK SPACE}: elle permet de retrouver votre demande. L’équipe vous "
                "répondra là où vous l’avez "
                "indiqué."
            ),
            "Keep it: it lets your request be found again. The team will answer you where you said.",
        ),
        "back_to_photo": ("Retour à la photo", "Back to the photograph"),
        "ask_closed": (
            "Les demandes ne peuvent pas être reçues ici pour le moment.",
            "Requests cannot be received here at the moment.",
        ),
        "ask_foreign": (
            "Cette demande ne vient pas de ce formulaire. Remplissez-le ici.",
            "This request does not come from this form. Please fill it in here.",
        ),
        "ask_too_long": (
            (
                "Cette demande est trop longue. Raccourcissez-la\N{NO-BREAK SPACE}: "
                "4\N{NO-BREAK SPACE}000 signes au plus."
            ),
            "This request is too long. Shorten it to 4,000 characters at most.",
        ),
        "ask_incomplete": (
            "La demande n’est pas complète.",
            "The request is not complete.",
        ),
        "ask_too_many": (
            "Trop de demandes sont arrivées. Réessayez dans une heure.",
            "Too many requests have arrived. Please try again in an hour.",
        ),
        "ask_tomorrow": (
            "Trop de demandes sont arrivées aujourd’hui. Réessayez demain.",
            "Too many requests have arrived today. Please try again tomorrow.",
        ),
    },
}
