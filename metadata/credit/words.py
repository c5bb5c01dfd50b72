"""The words a credit is made of, beside names: labels, agencies, particles, given names.

Evidence, not truth: a word in a list decides how a text is read only together with where it stands.
"""

from __future__ import annotations

import re

from ..names import fold


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in re.split(r"[,\n]", words) if word.strip())


#: Names that are known to be organisations, although nothing in them says so.
_AGENCIES = _folded(
    """
    AFP, AP, EPA, ANP, ANSA, EFE, DPA, PA, TT, NTB, ANI, PTI, Reuters, Getty, Magnum, Sipa, Abaca
    Gamma, Gamma-Rapho, Rapho, Sygma, Corbis, Viva, VU, Agence VU', Hans Lucas, Tendance Floue, MYOP
    Bestimage, Starface, MaxPPP, PhotoPQR, Divergence, Signatures, Cosmos, Belga, Keystone, Xinhua
    Anadolu, NurPhoto, Alamy, Shutterstock, iStock, Unsplash, Pexels, Pixabay, Flickr, Instagram
    Facebook, Twitter, Wikimedia Commons, Wikipedia, Panos, Noor, VII, Polaris, Zuma, Zuma Wire, Imago
    Redux, Eyevine, Bloomberg, Picture Alliance, Ritzau, Lehtikuva, Lusa, Scanpix, Kyodo, Jiji
    Le Monde, Le Figaro, Libération, Le Parisien, Les Échos, La Croix, L'Humanité, L'Équipe, Mediapart
    La Voix du Nord, Ouest-France, Sud Ouest, Nice-Matin, Le Progrès, La Provence, L'Est Républicain
    Le Dauphiné Libéré, La Dépêche du Midi, La Montagne, Le Télégramme, Paris Match, L'Obs, L'Express
    Le Point, Télérama, Le Soir, Le Temps, The Guardian, The Times, The Observer, The Independent
    The New York Times, The Washington Post, BBC, ITV, CNN, TF1, France Télévisions, Radio France, Arte
    CNRS, INSERM, CEA, CNES, BnF, RMN, RMN-GP, RMN-Grand Palais
    NASA, ESA, NOAA, UNICEF, UNESCO, UNHCR, HCR, ONU, UN, OCDE, OECD
    OMS, WHO, OTAN, NATO, CICR, ICRC, MSF, WWF, Greenpeace, Oxfam, Amnesty International, Caritas
    Croix-Rouge, Croix-Rouge française, ATD Quart Monde, Emmaüs, Emmaüs France, Secours Catholique
    Secours populaire, Restos du cœur, Médecins du Monde, Handicap International, World Bank
    World Economic Forum, Sciences Po, Parti socialiste, Marine nationale, White House, EPA-EFE
    Fotolia, AdobeStock, Adobe Stock, Freepik, iStockphoto, Dreamstime, Depositphotos, 123RF, Leemage
    Roger-Viollet, Bridgeman, Keystone-France, Google, Google Maps, YouTube, LinkedIn, ADAGP, SAIF, TEDx
    Médecins Sans Frontières, Doctors Without Borders, Secours populaire français, Save the Children
    Habitat for Humanity, Human Rights Watch, Red Cross, Inria, INRAE, CIRAD, IRD, PNUD, UNDP, UNFPA, WFP
    FAO, ILO, OIT, IOM, OIM, PAM, HEC, HEC Paris, CentraleSupélec, Crown, Le Devoir, La Presse, Le Soleil
    Action contre la Faim, Les Restos du Coeur, Oxfam France, La Poste, House of Commons, 20 Minutes
    France 2, France 3, France 24, Yonhap, China Daily, Gallica, MSF, MDM, REA, Le Pictorium
    RTES, Mouves, Elysée, Matignon, Pool, SNCF, RATP, EDF
    """
)
#: Words that only an organisation has in its name, in French, English and the languages next door.
_ORGANISATION_WORDS = re.compile(
    r"\b(?:agence|agency|agentur|agencia|press|presse|prensa|images|pictures|photos?|photograph(?:y|ie)"
    r"|photographes|photographers|photographic|foto(?:s|grafie)?|news|media|m[ée]dias?|films?|visuals?"
    r"|productions?|studios?|conf[ée]rences?|festival|universit[éy]|universität|[ée]cole|school|college"
    r"|lyc[ée]e|ville|mairie|m[ée]tropole|commune|communaut[ée]|d[ée]partement|r[ée]gion|pr[ée]fecture"
    r"|minist[èe]re|ministry|department|gouvernement|government|office|service|direction|conseil"
    r"|council|commission|parlement|parliament|assembl[ée]e|s[ée]nat|ambassade|embassy|groupe|group"
    r"|association|asso|collectif|collective|coop[ée]rative|syndicat|f[ée]d[ée]ration|federation|union"
    r"|soci[ée]t[ée]|society|fondation|foundation|institut|institute|centre|center|mus[ée]es?|museum"
    r"|museums|gallery|galerie|th[ée][âa]tre|theatre|theater|op[ée]ra|biblioth[èe]que|library|archives?"
    r"|collections?|coll|fonds|mouvement|movement|comit[ée]|committee|club|team|[ée]quipe|cr[ée]ations?"
    r"|communications?|ltd|limited|inc|gmbh|sas|sarl|scop|llc|plc|corp|company|cie|magazine|journal|cr[ée]dit|bank|forum|parti|party"
    r"|croix-rouge|phototh[èe]que|gazette|tribune|herald|chronicle|inventaire|chu|chru|tedx"
    r"|city of|town of|house of|borough|authority|corporation|internationale?|relief|trust|charity|county"
    r"|eurom[ée]tropole|m[ée]diath[èe]que|solidarit[ée]s|downing street|frontières"
    r"|revue|radio|tv|t[ée]l[ée]vision|stock|wire|network|r[ée]seau|entrepreneurs?|pr[ée]sidence|[ée]glise|church"
    r"|h[ôo]pital|hospital|police|gendarmerie|arm[ée]e|army|navy|usaf|tourisme|tourism)\b",
    re.IGNORECASE,
)
#: Wire services write "AFP PHOTO": the service is what is credited.
_WIRE_PHOTO = re.compile(r"^(AFP|AP|EPA|ANP|REUTERS|Reuters)\s+[Pp](?:hoto|HOTO|icture)s?$")

#: "pour la Mairie de Lille": the article is the sentence's; in "La Voix du Nord" it is the name's.
_ARTICLE = re.compile(r"^(?:le|la|les|the)\s+|^l[’']")

#: What stands in a family name before its capital letter.
PARTICLES = _folded(
    """
    de, du, des, d, da, das, do, dos, di, del, della, der, den, van, von, zu, zur, ten, ter, la, le, les
    l, y, e, af, av, el, al, bin, ben, ibn
    """
)
_GIVEN_NAMES = _folded(
    """
    Abdou, Aïssatou, Habib, Sinéad, Seán
    Alban, Alejandro, Alessandro, Alphonse, Ambre, Amadou, Amine, Aminata, Amit, Anatole, Angèle, Apolline
    Auguste, Augustin, Aurélia, Aurélien, Bérangère, Bilal, Blandine, Carmen, Clotilde, Côme, Cyrille
    Dmitri, Edwige, Emile, Émilie, Émilien, Eugénie, Fatoumata, Fernando, Francesco, Gabrielle, Gaëtan
    Ghislaine, Gildas, Giulia, Hassan, Hector, Hiroshi, Honorine, Hussein, Igor, Javier, Jocelyne, João
    Jonas, Jorge, Jules, Katarzyna, Kenji, Khaled, Kwame, Leila, Léonard, Lilian, Ling, Lou, Lucile
    Ludivine, Lukas, Maëlle, Maëlys, Maeva, Maïté, Mamadou, Marceau, Marco, Marguerite, Mariana, Mathias
    Matteo, Mette, Moussa, Natalia, Niels, Nils, Nour, Océane, Olga, Ophélie, Oriane, Ousmane, Pavel, Pilar
    Piotr, Priya, Prune, Raj, Raphaëlle, Rémy, Rokhaya, Roxane, Sacha, Salomé, Samira, Sanjay, Sergei, Soraya
    Souleymane, Svetlana, Teresa, Théophile, Tiago, Tiphaine, Victorine, Wei, Yoann, Yohan, Yuki, Yvan, Zineb
    Adam, Adèle, Adrien, Agathe, Agnès, Ahmed, Aïcha, Akim, Alain, Alan, Albert, Alex, Alexander
    Alexandra, Alexandre, Alexis, Alfred, Alice, Aline, Ali, Alison, Amandine, Amélie, Amina, Amy, Ana
    Anaïs, Anders, André, Andrea, Andrew, Andy, Angela, Anita, Ann, Anna, Anne, Annie, Antoine, Anthony
    Antonio, Ariane, Armand, Arnaud, Arthur, Astrid, Audrey, Aurélie, Aurore, Axel, Barbara, Baptiste
    Bastien, Béatrice, Ben, Benjamin, Benoît, Bérénice, Bernard, Bertrand, Bob, Brian, Brigitte, Bruno
    Camille, Capucine, Carl, Carla, Carlos, Carole, Caroline, Catherine, Cécile, Céline, Cédric, Chantal
    Charles, Charlotte, Chloé, Chris, Christian, Christelle, Christiane, Christine, Christophe
    Christopher, Claire, Clara, Claude, Claudia, Claudine, Clémence, Clément, Colette, Coline, Constance
    Corinne, Cyril, Damien, Dan, Daniel, Danièle, David, Deborah, Delphine, Denis, Denise, Diana, Didier
    Diego, Dominique, Donald, Dorothée, Édith, Edmond, Édouard, Edward, Éléonore, Elena, Éliane, Élise
    Elisa, Elisabeth, Elizabeth, Ella, Élodie, Emily, Emma, Emmanuel, Emmanuelle, Eric, Erik, Erwan
    Estelle, Esther, Étienne, Eugène, Eva, Ève, Fabien, Fabienne, Fabrice, Fanny, Fatima, Fatou
    Félix, Florence, Florent, Florian, Francis, Franck, François, Françoise, Frank, Fred, Frédéric
    Frédérique, Gabriel, Gaëlle, Gaspard, Gauthier, Geneviève, Geoffrey, George, Georges, Gérald
    Gérard, Gilbert, Gilles, Giovanni, Gisèle, Grace, Graham, Grégoire, Grégory, Guillaume, Gustave
    Guy, Gwenaëlle, Hannah, Hans, Harry, Hélène, Henri, Henriette, Henry, Hervé, Hugo, Hugues, Ian
    Ibrahim, Inès, Ingrid, Irène, Isabelle, Ivan, Jack, Jacob, Jacqueline, Jacques, Jade, James, Jan
    Jane, Janet, Jason, Jean, Jeanne, Jeff, Jennifer, Jenny, Jérémie, Jérôme, Jessica, Jill, Jim, Jo
    Joachim, Joan, Joanna, Joël, Joëlle, Johan, Johanna, John, Johnny, Jonathan, José, Joseph, Josephine
    Joséphine, Joshua, Josiane, Juan, Judith, Julia, Julian, Julie, Julien, Juliette, Justine, Karen
    Karim, Karine, Karl, Kate, Katherine, Kathleen, Keith, Kelly, Ken, Kenneth, Kevin, Khadija, Laetitia
    Lars, Laura, Laure, Laurence, Laurent, Léa, Leïla, Léo, Léon, Léonie, Lewis, Liam, Lionel, Lisa
    Lise, Loïc, Lola, Lorenzo, Louis, Louise, Luc, Luca, Lucas, Lucie, Lucien, Lucy, Ludovic, Luis, Luigi
    Lydia, Lydie, Madeleine, Mael, Magali, Malika, Manon, Manuel, Marc, Marcel, Margaret, Margaux
    Margot, Maria, Marianne, Marie, Marine, Marion, Mario, Mark, Marlène, Martha, Marthe, Martin
    Martine, Mary, Marylise, Mathieu, Mathilde, Matt, Matthew, Matthias, Matthieu, Maud, Maurice, Max
    Maxime, Mehdi, Mélanie, Mélissa, Michael, Michaël, Michel, Michèle, Michelle, Miguel, Mike, Mireille
    Mohamed, Mohammed, Monique, Morgane, Mustapha, Myriam, Nadège, Nadia, Nadine, Nancy, Natacha
    Nathalie, Nathan, Neil, Nicholas, Nick, Nicolas, Nicole, Nina, Noah, Noé, Noël, Noémie, Nora, Norbert
    Odile, Oliver, Olivia, Olivier, Omar, Oscar, Oskar, Othmane, Pablo, Pamela, Paola, Pascal, Pascale
    Patrice, Patricia, Patrick, Paul, Paula, Paule, Pauline, Pedro, Peter, Philip, Philippe, Pierre
    Quentin, Rachel, Rachid, Raoul, Raphaël, Raymond, Rebecca, Régine, Régis, Rémi, Renaud, René, Renée
    Richard, Rob, Robert, Roberto, Robin, Rodolphe, Roger, Roland, Romain, Ronald, Rosa, Rose, Ruth
    Ryan, Sabine, Sabrina, Salma, Sally, Sam, Samantha, Samia, Samir, Samuel, Sandra, Sandrine, Sara
    Sarah, Sean, Sébastien, Serge, Séverine, Sharon, Simon, Simone, Sofia, Solène, Sonia, Sophia, Sophie
    Stan, Stéphane, Stéphanie, Stephen, Steve, Steven, Stuart, Sue, Susan, Suzanne, Sylvain, Sylvie
    Tanguy, Tatiana, Ted, Terry, Théo, Théodore, Thérèse, Thibault, Thierry, Thomas, Tim, Timothée
    Timothy, Tom, Tony, Tristan, Ulysse, Valentin, Valentine, Valérie, Vanessa, Vera, Véronique, Victor
    Victoire, Victoria, Vincent, Violette, Virginie, Walter, Wendy, Wilfried, William, Xavier, Yann
    Yannick, Yasmine, Youssef, Yves, Yvette, Yvonne, Zacharie, Zoé, Zoë
    """
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+")

#: Makers of cameras, and the words that stand behind their names.
_MAKES = (
    "asus|canon|casio|concord|dji|eastman kodak|fuji photo film|fujifilm|gopro|hasselblad|huawei|htc|kodak"
    "|konica|konica minolta|leica|lg electronics|minolta|motorola|nikon|nokia|olympus|om digital solutions"
    "|oneplus|oppo|panasonic|pentax|phase one|ricoh|samsung|sanyo|sigma|sony|xiaomi|zte"
)
_OF_MAKES = (
    "ag|asahi|camera|company|co|co\\.|corp|corp\\.|corporation|digital|electric|electronics|ericsson|gmbh|imaging"
    "|inc|inc\\.|ltd|ltd\\.|limited|mobile|optical|solutions|techwin"
)
#: Words that stand where a name should and name nobody: reservations, unknowns, placeholders, cameras.
_NOBODY_WORDS = (
    r"(?:photos?\s+)?d\.?\s*r\.?(?:\s+photos?)?",
    r"(?:tous )?droits? r[ée]serv[ée]s?",
    r"all rights reserved",
    r"rights reserved",
    r"hand[- ]?out|document remis|undated handout(?: photo)?",
    r"stringer|str|stf|ho|staff|contributor|-",
    r"(?:no|sans|pas de) cr[ée]dits?(?: photos?)?",
    r"(?:auteur |photographe |source )?inconnue?s?",
    r"unknown(?: author| artist| photographer| source)?",
    r"anonyme?|anonymous|none|n\s*/?\s*a|null|nobody|uncredited|aucun",
    r"photos? (?:transmises?|fournies?|supplied)|document transmis",
    r"(?:(?:the|staff|l[’']) ?)(?:artist|artiste|photographer|photographe|auteur|author)",
    r"not available|non (?:disponible|renseign[ée]e?|communiqu[ée]e?)|n\.?c\.?",
    r"(?:photos? d[’'])?archives?|(?:file|archive) photos?",
    r"(?:name |credit )?to come|(?:nom |cr[ée]dits? (?:photos? )?)?[àa] (?:venir|compl[ée]ter)",
    r"tb[acd]|tkt?k?|x{2,}",
    r"photographer|photographe|author|auteur|artist|owner|copyright|photos?|picasa|cr[ée]dits?",
    r"admin(?:istrator)?|administrateur|utilisateur|not defined|non d[ée]fini|autoportrait|selfie",
    r"(?:your|votre) (?:name|nom)|(?:author|photographer)(?:[’']s)? name",
    r"nom (?:de l[’']auteur|du(?: photographe)?)",
    r"cr[ée]dits? photos?(?:graphiques?)?|photo credits?|(?:copyright )?holder",
    r"capture d[’'][ée]cran|screen ?shot|image g[ée]n[ée]r[ée]e par (?:une )?ia|ai[- ]generated(?: image)?",
    r"(?:canon eos|nikon [dz]|sony (?:ilce|alpha|dsc)|fujifilm x|olympus)\b.*",
    r"libre de droits?|royalty[- ]free|public domain|domaine public|all rights|creative commons",
    # What cameras and programs write where nobody has said who took a picture.
    rf"(?:{_MAKES})(?:[ ,]+(?:{_OF_MAKES}))*",
    r"(?:adobe )?photoshop(?: [\w.]+)*|microsoft windows photo \w+|windows photo (?:viewer|gallery)",
    r".*\buser|.*\bcamera|.*\bdsc",
    r"(?:19|20)\d\d",
)
_NOBODY = re.compile(rf"\W*(?:{'|'.join(_NOBODY_WORDS)})?\W*", re.IGNORECASE)


def is_nobody(text: str) -> bool:
    """Whether a text without its labels names nobody: "DR", "handout", "unknown"."""
    return _NOBODY.fullmatch(text) is not None


def is_given_name(word: str) -> bool:
    """Whether a word is a given name byline knows, a compound of them, or initials.

    >>> is_given_name("Élodie"), is_given_name("Jean-Marc"), is_given_name("E."), is_given_name("Doe")
    (True, True, True, False)
    """
    if _INITIALS.fullmatch(word):
        return True
    return fold(word) in _GIVEN_NAMES or (
        "-" in word and all(fold(part) in _GIVEN_NAMES for part in word.split("-"))
    )


def is_organisation(name: str) -> bool:
    """Whether a name is surely an organisation's: known, or made of an organisation's words.

    >>> is_organisation("Agence Nord"), is_organisation("AFP"), is_organisation("Jane Doe")
    (True, True, False)
    """
    return is_known_organisation(name) or _ORGANISATION_WORDS.search(name) is not None


def is_known_organisation(name: str) -> bool:
    """Whether a name is one of the agencies, papers and bodies byline knows."""
    return fold(name) in _AGENCIES or _WIRE_PHOTO.match(name) is not None


def organisation_name(name: str) -> str:
    """The name of an organisation, without what wire services add to theirs, or an article.

    >>> organisation_name("AFP PHOTO"), organisation_name("Magnum Photos")
    ('AFP', 'Magnum Photos')
    """
    match = _WIRE_PHOTO.match(name)
    return match[1] if match else _ARTICLE.sub("", name)
