"""What was refused, in French: byline says it in English, from the place where it is known."""

from __future__ import annotations

import re

from ..site.language import FRENCH

_NB = "\N{NO-BREAK SPACE}"
#: English as it is said, and French; what stands in brackets stands in both.
_SAID: tuple[tuple[str, str], ...] = (
    (r"nothing was asked for", "Rien n’a été demandé."),
    (
        r"nothing is selected that is yours to change",
        "Aucune photo que vous puissiez modifier n’est sélectionnée.",
    ),
    (
        r"there is no such photo that is yours to mark",
        "Il n’y a là aucune photo que vous puissiez marquer.",
    ),
    (r"your role does not change that", "Votre rôle ne permet pas de modifier cela."),
    (
        r"(\w+): your role does not change it",
        rf"{{0}}{_NB}: votre rôle ne permet pas de le modifier.",
    ),
    (r"(\w+): needs a value", rf"{{0}}{_NB}: il faut une valeur."),
    (r"(\w+): what is to be found\?", rf"{{0}}{_NB}: que faut-il chercher{_NB}?"),
    (r"(\w+): is replaced as a whole, or left", rf"{{0}}{_NB}: se remplace en entier."),
    (
        r"(\w+): is one text; nothing is added to it or removed",
        rf"{{0}}{_NB}: est un seul texte, rien ne s’y ajoute.",
    ),
    (r"(\w+): has (\d+) signs; (\d+) are the most", rf"{{0}}{_NB}: {{1}} signes, {{2}} au plus."),
    (r"(\w+): is one of (.+)", rf"{{0}}{_NB}: au choix, {{1}}."),
    (
        r"(\w+): (\{.+\}) is no variable; there are: (.+)",
        rf"{{0}}{_NB}: {{1}} n’est pas une variable. Il y a{_NB}: {{2}}.",
    ),
    (
        r"(\w+): (\{.+\}) is filled in nowhere but in texts",
        rf"{{0}}{_NB}: {{1}} ne se remplit que dans les textes.",
    ),
    (r"(.+): unknown code (\S+); .*", rf"{{0}}{_NB}: le code {{1}} est inconnu."),
    (
        r"credit '(.+)' names nobody; give a name",
        rf"Le crédit «{_NB}{{0}}{_NB}» ne nomme personne.",
    ),
    (r"no event '(.+)'; .*", rf"Aucun évènement «{_NB}{{0}}{_NB}»."),
    (
        r"no session '(.+)' in this event; there are: (.+)",
        rf"Aucune session «{_NB}{{0}}{_NB}» dans cet évènement. Il y a{_NB}: {{1}}.",
    ),
    (r"it belongs to no event", "elle n’appartient à aucun évènement"),
    (r"(\{.+\}) is not known of it", "{0} n’en est pas connu"),
    (r"no licence '(.+)'; known are: .*", rf"«{_NB}{{0}}{_NB}» n’est pas une licence connue."),
    (r"this was applied already: (.+)", rf"C’est déjà appliqué{_NB}: {{0}}."),
    (
        r"nothing would change; each photo is so already.*",
        "Rien ne changerait, chaque photo est déjà ainsi.",
    ),
    (r"nothing of it is left", "Il n’en reste rien."),
    (r"it is being applied", "C’est en cours d’application."),
    (
        r"this draft is another's, or was applied; it stays",
        "Ce brouillon est à quelqu’un d’autre, ou déjà appliqué.",
    ),
    (
        r"this is another's change; your role does not undo it",
        "C’est la modification d’une autre personne, votre rôle ne l’annule pas.",
    ),
    (r"(\S+): was undone already", rf"{{0}}{_NB}: déjà annulé."),
    (
        r"(\S+): .+ was changed again since; undo that first: (\S+)",
        rf"{{0}}{_NB}: modifié de nouveau depuis. Annulez d’abord {{1}}.",
    ),
    (
        r"the two passwords are not the same; nothing was changed",
        "Les deux mots de passe diffèrent. Rien n’a été changé.",
    ),
    (
        r"this is not your password; nothing was changed",
        "Ce n’est pas votre mot de passe. Rien n’a été changé.",
    ),
    (
        r"the password must have at least (\d+) characters, and at most (\d+)",
        "Le mot de passe compte de {0} à {1} signes.",
    ),
    (
        r"one's own account is another admin's to change",
        "Son propre compte, c’est à quelqu’un d’autre de l’administration de le changer.",
    ),
    (
        r"there is an account '(.+)' already; nothing was changed",
        rf"Le compte «{_NB}{{0}}{_NB}» existe déjà. Rien n’a été changé.",
    ),
    (
        r"there is an account '(.+)'; '(.+)' would be taken for it",
        rf"Le compte «{_NB}{{0}}{_NB}» existe, «{_NB}{{1}}{_NB}» serait pris pour lui.",
    ),
    (r"an account needs a name", "Il faut un nom de compte."),
    (r"there is nothing to keep: .*", "Rien à enregistrer : cherchez d’abord quelque chose."),
    (r"(\d+) searches are the most; forget one first", "{0} recherches au plus : oubliez-en une."),
)
_PATTERNS = tuple((re.compile(said, re.DOTALL), french) for said, french in _SAID)


def in_words(text: str, language: str) -> str:
    """A refusal in the language of the page; in English what nobody has translated."""
    if language != FRENCH:
        return text
    for pattern, french in _PATTERNS:
        if match := pattern.fullmatch(text):
            return french.format(*match.groups())
    return text
