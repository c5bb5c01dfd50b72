"""The words of captions, French and English, folded: those that say of a name whether its bearer is seen."""

from __future__ import annotations

import re

#: Before a family name they say that it is one.
TITLES = {
    "mme", "mlle", "madame", "monsieur", "mademoiselle", "mr", "mrs", "ms", "dr", "pr", "prof",
    "professeur", "professor", "maitre", "ministre", "minister", "president", "presidente", "maire",
    "mayor", "directeur", "directrice", "director", "depute", "deputee", "senateur", "senatrice",
}  # fmt: skip
#: Words that begin sentences and stand before names, and are no given name.
PLAIN = TITLES | {
    "a", "au", "aux", "avec", "chez", "comme", "dans", "de", "des", "du", "elle", "en", "et", "for", "from",
    "il", "ici", "in", "la", "le", "les", "mais", "of", "on", "ou", "par", "pour", "qui", "quand", "sous",
    "sur", "the", "to", "un", "une", "vers", "with", "and", "m", "intervention", "discours", "portrait",
    "ouverture", "conference", "debat", "table", "ronde",
}  # fmt: skip
#: Before a name, these say that somebody took the photo, or that something is called after them or theirs.
ELSEWHERE = {
    "sans", "without", "by", "rue", "avenue", "boulevard", "place", "square", "quai", "salle", "lycee",
    "college", "ecole", "prix", "fondation", "musee", "stade", "livre", "livres", "book", "affiche",
    "poster", "chaise", "pupitre", "statue", "photo", "photos", "photographe", "photographer",
    "photographie", "photographiee", "credit", "credits", "copyright", "c", "oeuvre", "tableau", "portraits",
    "buste", "lettre", "fille", "fils", "epouse", "epoux", "mari", "femme", "mere", "pere", "frere", "soeur",
    "cabinet", "collaborateur", "collaboratrice", "assistant", "assistante", "equipe", "question", "lieu",
    "wife", "husband", "daughter", "son", "letter", "bust", "instead", "behalf",
}  # fmt: skip
#: They stand between such a word and a name: "salle d'Akim Oural", "photo par Mme Lebranchu".
BETWEEN = TITLES | {
    "m",
    "de",
    "du",
    "des",
    "d",
    "l",
    "la",
    "le",
    "les",
    "par",
    "of",
    "the",
    "a",
    "au",
    "for",
}
#: Whoever else a text names, it says that somebody is not seen.
NOT_SEEN = re.compile(
    r" (absente?s?|absence|excusee?s?|empechee?s?|vides?|empty|attend|attendant|waiting|awaiting"
    r"|(not|non|pas) (pictured|shown|seen|present|presente|visible|la)"
    r"|(pas|jamais) (pu )?(venue?s?|venir|vus?|etre la)|pas pu (assister|participer|intervenir)"
    r"|n (a|ont) pu|unable|attendue?s?|a quitte|ont quitte|left the|avant l arrivee|waits?|before the arrival"
    r"|stepped in for|lu par|lit (le|un|une|la) (discours|message|lettre)|au nom de"
    r"|reservee?s? a|reserved for"
    r"|(did|could|was|were|is|are|has|have) not (come|attend|be|been|there|here|able)"
    r"|(didn|couldn|wasn|isn) t"
    r"|remplac\w*|replac\w*|annul\w*|cancel\w*|decommande\w*|forfait|desiste\w*"
    r"|hommages?|homage|tributes?|(en|a la) memoire|in memory|in memoriam|en l honneur|in honou?r of"
    r"|biograph\w*|obseques|funerailles|funeral|deces|decedee?s?|deceased|morte? de|mort d|death of"
    r"|passed away|hors (cadre|champ)|out of (frame|shot)|standing in for|represente par"
    r") "
)
#: Who is named after that is listened to, or spoke while something else was seen: they may be seen or not.
OF_LISTENERS = re.compile(
    r"^ (public|audience|auditoire|spectat\w+|foule|crowd|assistance|attendees) "
    r"| (le|du|au|dans|l|the|an|of|among) (public|audience|auditoire|foule|crowd|assistance|attendees) "
    r"| (spectat\w+|auditeurs|auditrices|listeners) "
    r"| (pendant|durant|lors|during|while|apres|avant|before|after) ([a-z]{1,3} ){0,2}"
    r"(conference|discours|intervention|debat|expose|presentation|talk|speech|keynote|lecture|session|atelier)"
    r" (de|d|du|des|avec|of|by|with) "
)


#: What is seen where nobody is on stage.
ASIDE = re.compile(
    r" (public|audience|auditoire|spectat\w+|foule|crowd|pauses?|break|buffet|cocktail|stands?|hall|couloirs?"
    r"|foyer|coulisses|accueil|vestiaire|cafe|dejeuner|lunch|badges?|facade|exterieur|outside|interview) "
)
WITHOUT = {"sans", "without"}
A_SENTENCE = 4
AND = {"et", "and", "avec", "with", "ici"}
OF = {"de", "d", "du", "of", "by", "par"}
#: What somebody does who is seen doing it.
DONE_BY = {
    "intervention", "discours", "portrait", "conference", "allocution", "parole", "presentation", "expose",
    "talk", "speech", "keynote", "lecture", "interventions", "presentations", "ouverture", "conclusion",
}  # fmt: skip
