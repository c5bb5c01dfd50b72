"""Each rule's reason in a sentence, in French and in English."""

from __future__ import annotations

from collections.abc import Mapping

from ...metadata.credit import LANGUAGES

#: By rule: French, English. What stands in braces is left out with its brackets where nothing is known of it.
SENTENCES = {
    "withdrawn": (
        "Retirée le {day} [: {why}].",
        "Withdrawn on {day} [: {why}].",
    ),
    "restricted": (
        "Réservée à quelques comptes depuis le {day} [: {why}].",
        "For a few accounts alone since {day} [: {why}].",
    ),
    "binned": (
        "À la corbeille depuis le {day} [: {why}].",
        "In the bin since {day} [: {why}].",
    ),
    "shows_withdrawn": (
        "Montre {name}, qui a demandé son retrait.",
        "Shows {name}, who withdrew.",
    ),
    "names_withdrawn": (
        "Nomme {name}, qui a demandé son retrait : réécrivez la légende, le titre ou les mots-clés.",
        "Names {name}, who withdrew: rewrite its caption, title or keywords.",
    ),
    "withheld": (
        "Retenue depuis le {day} [: {why}].",
        "Withheld since {day} [: {why}].",
    ),
    "rejected": (
        "Écartée : un rebut de qui l’a prise, ou de l’équipe.",
        "Rejected, by who took it or by staff.",
    ),
    "embargoed": ("Sous embargo jusqu’au {until}.", "Under embargo until {until}."),
    "not_approved": (
        "Son évènement est relu : personne ne l’a encore approuvée.",
        "Its event is reviewed, and nobody has approved it yet.",
    ),
    "kept_too_long": (
        "Sa durée de conservation a pris fin le {day}.",
        "It was to be kept until {day}.",
    ),
    "low_rating": (
        "Sa note est inférieure à {least}, le minimum de son évènement.",
        "Its rating is below {least}, the least that its event publishes.",
    ),
    "no_credit": ("N’a pas de crédit.", "Has no credit."),
    "credit_names_nobody": (
        "Son crédit « {credit} » ne nomme personne.",
        "Its credit “{credit}” names nobody.",
    ),
    "no_picture": ("N’a pas d’image à montrer : {why}.", "Has no picture to show: {why}."),
    "waits_for_picture": (
        "Attend ses images (byline previews).",
        "Waits for its pictures, to be made with: byline previews.",
    ),
    "denied": (
        "Refusée pour {use} [jusqu’au {until}] [: {note}].",
        "Denied for {use} [until {until}] [: {note}].",
    ),
    "leased": (
        "Permise pour {use} [jusqu’au {until}] [: {note}].",
        "Allowed for {use} [until {until}] [: {note}].",
    ),
    "free_licence": (
        "Sa licence {licence} le permet, avec son crédit.",
        "Its licence {licence} allows it, with its credit.",
    ),
    "own_licence": (
        "Notre licence {licence} le permet, avec son crédit.",
        "Our licence {licence} allows it, with its credit.",
    ),
    "non_commercial": (
        "Sa licence {licence} exclut l’usage commercial : est-ce le cas ici ?",
        "Its licence {licence} excludes commercial use: is this one?",
    ),
    "as_it_is": (
        "Telle quelle : {licence} exclut toute modification.",
        "As it is: {licence} excludes any change.",
    ),
    "contract": (
        "Le contrat {contract} le permet jusqu’au {until}.",
        "Contract {contract} allows it until {until}.",
    ),
    "contract_in_places": (
        "Le contrat {contract} ne vaut que pour : {places}.",
        "Contract {contract} is for these places alone: {places}.",
    ),
    "contract_elsewhere": (
        "Le contrat {contract} ne couvre ni cet usage, ni ce pays, ni ce jour.",
        "Contract {contract} covers another use, country or time.",
    ),
    "incomplete_contract": (
        "Le contrat {contract} ne dit pas tout ({lacks}) : usage interne seulement (CPI, L.131-3).",
        "Contract {contract} does not state all ({lacks}): internal use alone (CPI, L.131-3).",
    ),
    "not_cropped": (
        "Sans recadrage : le contrat {contract} l’exclut.",
        "Not to be cropped, says contract {contract}.",
    ),
    "restrictions": ("À lire d’abord : {words}.", "To be read first: {words}."),
    "in_house": (
        "Pour l’usage interne, rien ne s’y oppose.",
        "For internal use nothing is against it.",
    ),
    "usage_rights_yes": (
        "Le permettent ses droits d’usage : {kind}.",
        "Its usage rights allow it: {kind}.",
    ),
    "usage_rights_ask": (
        "Ses droits d’usage ({kind}) ne suffisent pas : demandez à qui les gère.",
        "Its usage rights ({kind}) are not enough: ask who looks after them.",
    ),
    "usage_rights_no": (
        "L’excluent ses droits d’usage : {kind}.",
        "Its usage rights exclude it: {kind}.",
    ),
    "nothing_said_yes": (
        "Personne ne s’y est opposé, et elle est créditée.",
        "Nobody is against it, and it is credited.",
    ),
    "nothing_said_ask": (
        "Ni licence, ni contrat, ni droits d’usage ne le disent : demandez.",
        "No licence, contract or usage rights say so: ask.",
    ),
    "nothing_said_no": (
        "Ni licence, ni contrat, ni droits d’usage ne le permettent.",
        "No licence, contract or usage rights allow it.",
    ),
}


def sentence(rule: str, language: str, facts: Mapping[str, str]) -> str:
    """The reason of a rule in a language, with what it looked at.

    >>> sentence("withheld", "en", {"day": "2026-03-01", "why": ""})
    'Withheld since 2026-03-01.'
    """
    text = SENTENCES[rule][LANGUAGES.index(language)]
    parts = text.replace("]", "[").split("[")  # every second one is optional
    said = "".join(
        part
        for place, part in enumerate(parts)
        if place % 2 == 0 or all(value for name, value in facts.items() if f"{{{name}}}" in part)
    )
    words = " ".join(said.split()).replace(" .", ".")
    # What is put in is never read as a template.
    return (words.replace(" :", ":") if language == "en" else words).format_map(facts)
