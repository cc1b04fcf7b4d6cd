"""Derives the word files with Voikko (needs libvoikko and its Finnish dictionary): ``tukipolku words``.

For every word of the site: its lemma and the parts of a compound. For every lemma: the stems of its inflected forms, so
that whatever form is typed finds it. Forms are proposed by rule and kept only when Voikko says that they belong to the
lemma.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from .words import Endings, Keys, fold, tokens

HEAD = "# Made by `tukipolku words`; don't edit by hand.\n"
VOWELS = "aeiouyäö"
# Consonant gradation, strong and weak.
GRADATION = [
    *(("kk", "k"), ("pp", "p"), ("tt", "t"), ("nk", "ng"), ("mp", "mm"), ("nt", "nn"), ("lt", "ll"), ("rt", "rr")),
    *(("k", ""), ("k", "v"), ("p", "v"), ("t", "d"), ("lk", "lj"), ("hk", "hj"), ("rk", "rj")),
]
SINGULAR = tuple("n a ta tta ssa sta lla lta lle ksi na an en in un on seen hin hun han hen hon t".split(" "))  # noqa: SIM905
PLURAL = tuple("ja ia ita a ien jen iden itten ten issa ista illa ilta ille iksi ina in ihin isiin jin".split(" "))  # noqa: SIM905
VERBAL_NOUN = tuple("n na ssa sta lla lta lle ksi t en in a ten".split(" "))  # noqa: SIM905
PART_WEIGHTS = {"head": 0.5, "left": 0.35, "tail": 0.6, "middle": 0.45, "base": 0.3}


class Voikko:
    """Voikko's analyses of words as keys with weights."""

    def __init__(self) -> None:
        import libvoikko

        self.voikko = libvoikko.Voikko("fi")
        self.analyses: dict[str, list[dict[str, str]]] = {}
        self.heads: dict[str, tuple[str, str]] = {}  # key: (folded left part, lemma of the part that inflects)

    def analyse(self, word: str) -> list[dict[str, str]]:
        if word not in self.analyses:
            self.analyses[word] = self.voikko.analyze(word)
        return self.analyses[word]

    def keys(self, token: str) -> Keys:
        """Keys of a word; a hyphenated one has those of its parts too."""
        keys: Keys = {}
        parts = [part for part in re.split(r"[-–]", token) if part]
        if len(parts) > 1:
            left = "".join(map(fold, parts[:-1]))
            for lemma, _ in self._lemmas(parts[-1]):
                _add(keys, left + lemma, 1.0)
            for part in parts:
                for lemma, inner in self._lemmas(part):
                    _add(keys, lemma, 0.75 if len(lemma) > 1 else 0.3)
                    for key, weight in inner.items():
                        _add(keys, key, weight * 0.7)
        else:
            for lemma, inner in self._lemmas(token):
                _add(keys, lemma, 1.0)
                for key, weight in inner.items():
                    _add(keys, key, weight)
        return keys

    def _lemmas(self, word: str) -> list[tuple[str, Keys]]:
        analyses = self.analyse(word) or self.analyse(word.lower()) or self.analyse(word.capitalize())
        found: dict[str, Keys] = {}
        for analysis in analyses:
            base = analysis["BASEFORM"]
            if fold(base) not in found:
                self.heads.setdefault(fold(base), ("", base.lower()))
                found[fold(base)] = self._parts(word, analysis)
            # A noun made of a verb (tunnistaminen) is a word of its own, though Voikko leads it back to the verb.
            noun = re.match(r"^(.*?)(?:minen|mis[eit].*|mist.*)$", word.lower())
            if analysis.get("CLASS") == "teonsana" and noun and len(noun[1]) > 2:
                lemma = noun[1] + "minen"
                self.heads.setdefault(fold(lemma), ("", lemma))
                found.setdefault(fold(lemma), {})
        return list(found.items()) or [(fold(word), {})]

    def _parts(self, word: str, analysis: dict[str, str]) -> Keys:
        pieces = _pieces(word, analysis.get("STRUCTURE", ""))
        parts: Keys = {}
        key = fold(analysis["BASEFORM"])
        if len(pieces) > 1:
            left = "".join(pieces[:-1])
            head = analysis["BASEFORM"].replace("-", "")[len(left) :].lower() or pieces[-1].lower()
            self.heads[key] = (fold(left), head)
            pieces = [*pieces[:-1], head]
            count = len(pieces)
            for start in range(count):
                for end in range(start + 1, count + 1):
                    if end - start == count:
                        continue
                    last = end == count
                    part = fold("".join(pieces[start : end - 1])) + (
                        fold(head) if last else self._base(pieces[end - 1])
                    )
                    if last:
                        self.heads.setdefault(part, (fold("".join(pieces[start : end - 1])), head))
                    several = end - start > 1
                    kind = ("tail" if last else "middle") if several else ("head" if last else "left")
                    if len(part) > 2 and part != key:
                        _add(parts, part, PART_WEIGHTS[kind])
        for base in re.findall(r"\(([^)+][^)]*)\)", analysis.get("WORDBASES", "")):
            part = self._base(base) if "=" not in base else fold(base.split("=")[0])
            if len(part) > 3 and part != key:
                _add(parts, part, PART_WEIGHTS["base"])
        return parts

    def _base(self, piece: str) -> str:
        piece = piece.lower()
        if piece.endswith("mis") and len(piece) > 5:
            base = piece[:-1] + "nen"  # osaamis- is osaaminen
        else:
            analyses = self.analyse(piece)
            base = analyses[0]["BASEFORM"].lower() if analyses else piece
        self.heads.setdefault(fold(base), ("", base))
        return fold(base)

    def forms(self, key: str) -> set[str]:
        """Folded inflected forms of a key's word."""
        left, head = self.heads.get(key, ("", ""))
        return {left + fold(form) for form in self._inflected(head)} | {key}

    def _inflected(self, word: str) -> set[str]:
        if not word.isalpha() or len(word) < 2:
            return set()
        back = bool(re.search("[aou]", word))

        def harmony(ending: str) -> str:
            return ending if back else ending.replace("a", "ä").replace("o", "ö").replace("u", "y")

        if word.endswith("minen") and len(word) > 6:  # regular, and Voikko leads it back to the verb
            stem = word[:-3]
            return {word, stem + harmony("sta")} | {stem + v + harmony(e) for v in ("se", "si") for e in VERBAL_NOUN}
        stems = set().union(*(_graded(stem) for stem in _stems(word)))
        forms = {stem + harmony(e) for stem in stems for e in SINGULAR}
        for stem in stems:
            short = stem[:-1] if stem[-1] in VOWELS else stem
            forms |= {short + glide + harmony(e) for glide in ("", harmony("o"), "e") for e in PLURAL}
        return {f for f in forms | {word} if any(a["BASEFORM"].lower() == word for a in self.analyse(f))}


def _add(keys: Keys, key: str, weight: float) -> None:
    if key and weight > keys.get(key, 0):
        keys[key] = round(weight, 3)


def _pieces(word: str, structure: str) -> list[str]:
    """A compound cut where Voikko's structure has an equals sign."""
    pieces, position, start = [], 0, 0
    for mark in structure:
        if mark == "=":
            if position > start:
                pieces.append(word[start:position])
            start = position
        else:
            position += 1
    pieces.append(word[start:])
    return [piece.strip("-") for piece in pieces if piece.strip("-")]


def _stems(word: str) -> set[str]:
    """Stems that a word's cases may be built on."""
    stems = {word}
    if word[-1] in VOWELS:
        if word[-1] in "ie":
            stems |= {word[:-1] + "e", word + word[-1]}
        if word[-1] == "e":
            stems.add(word + "e")
    else:
        stems |= {word + "i", word + "e"}
    if word.endswith("nen"):
        stems |= {word[:-3] + "se", word[:-3] + "s"}
    if word.endswith("s"):
        stems |= {word[:-1] + e for e in ("kse", "de", "te", "t", "se", word[-2:-1])}
    if word.endswith("in"):
        stems.add(word[:-1] + "me")
    if re.search("t[oö]n$", word):
        stems.add(word[:-2] + "t" + word[-2] + "m" + ("a" if word[-2] == "o" else "ä"))
    if re.search("[uy]t$", word):
        stems.add(word[:-2] + "ee")
    if word.endswith(("r", "l", "n")):
        stems.add(word + word[-1] + "e")
    return stems


def _graded(stem: str) -> set[str]:
    match = re.match(r"^(.*?)([^aeiouyäö]*)([aeiouyäö]+)$", stem)
    if not match:
        return {stem}
    before, consonants, vowels = match.groups()
    found = {stem}
    for strong, weak in GRADATION:
        for old, new in ((strong, weak), (weak, strong)):
            if consonants.endswith(old) and (old or before[-1:] in VOWELS):
                found.add(before + consonants[: len(consonants) - len(old)] + new + vowels)
    return found


def derive(texts: Iterable[str], endings: Endings) -> tuple[str, str]:
    """The contents of the two word files for all words of the texts."""
    voikko = Voikko()
    words: dict[str, Keys] = {}
    surface: dict[str, set[str]] = defaultdict(set)
    # In order, so that the same words always give the same files.
    for token in sorted({token for text in texts for token in tokens(text) if not token.isdigit()}):
        inner_capitals = token[1:] != token[1:].lower()
        word = token.lower() if not inner_capitals and voikko.analyse(token.lower()) else token
        if word not in words:
            words[word] = voikko.keys(word)
            for key, weight in words[word].items():
                if weight >= 1:
                    surface[key].add(fold(word))
    return _files(words, {key: voikko.forms(key) | surface[key] for key in _keys(words)}, endings)


# Parts of a compound are looked for among the words of the site: links between them, by locale.
COMPOUND_LINKS = {"sv": ("", "s", "e"), "en": ("",)}
LEAST_PART = 4


def derive_with_simplemma(texts: Iterable[str], locale: str, endings: Endings) -> tuple[str, str]:
    """The contents of the two word files for a language that Voikko doesn't know."""
    import simplemma

    found = sorted({token.lower() for text in texts for token in tokens(text) if not token.isdigit()})
    whole = {fold(word) for word in found}
    words: dict[str, Keys] = {}
    surface: dict[str, set[str]] = defaultdict(set)
    for word in found:
        parts = [part for part in re.split(r"[-–]", word) if part]
        lemma = "".join(map(fold, parts[:-1])) + fold(simplemma.lemmatize(parts[-1], lang=locale)) if parts else ""
        keys: Keys = {}
        _add(keys, lemma, 1.0)
        for part in parts if len(parts) > 1 else ():
            _add(keys, fold(simplemma.lemmatize(part, lang=locale)), 0.75)
        for part, weight in _compound(lemma, whole, COMPOUND_LINKS[locale]):
            _add(keys, part, weight)
        words[word] = keys
        surface[lemma].add(fold(word))
    return _files(words, {key: surface[key] for key in _keys(words)}, endings)


def _compound(word: str, whole: set[str], links: tuple[str, ...]) -> Iterable[tuple[str, float]]:
    for cut in range(LEAST_PART, len(word) - LEAST_PART + 1):
        left, right = word[:cut], word[cut:]
        if right in whole and any(left.endswith(link) and left[: len(left) - len(link)] in whole for link in links):
            return [(right, PART_WEIGHTS["head"]), (left, PART_WEIGHTS["left"])]
    return []


def _keys(words: dict[str, Keys]) -> list[str]:
    return sorted({key for keys in words.values() for key in keys})


def _files(words: dict[str, Keys], forms: dict[str, set[str]], endings: Endings) -> tuple[str, str]:
    stems = {key: sorted({endings.stem(form) for form in found} - {endings.stem(key)}) for key, found in forms.items()}
    rows = (f"{word}\t{' '.join(f'{k}={w:g}' for k, w in keys.items())}\n" for word, keys in sorted(words.items()))
    stem_rows = (f"{key}\t{' '.join(found)}\n" for key, found in stems.items() if found)
    return HEAD + "".join(rows), HEAD + "".join(stem_rows)
