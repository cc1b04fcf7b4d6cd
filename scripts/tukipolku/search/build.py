"""The search files of the site, from the catalogue and the word files in ``data/search/``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import chain
from pathlib import Path

from ..catalogue import Catalogue
from ..kept import code, content, since_last, while_same
from ..model import LayWords
from ..problems import Problems
from ..yamlfile import read_yaml
from .chunks import write_chunks
from .documents import Document, documents
from .scoring import LayWord, build_index
from .words import Endings, Words, fold, keep_lemmas, read_words, tokens

FOLDER = "assets/search"
PART = "~"  # before a word of the vocabulary that is a part of a compound
NO_ENDINGS = Endings((), "")  # of a language that data/search/endings.yaml doesn't have: words are found as they are
WHOLE = "\n."  # the last line of every text file: a file without it was cut short


def search_files(catalogue: Catalogue, data: Path) -> dict[str, bytes]:
    """All files of the search by path below the site's root: the very same as before when nothing is different.
    ``data`` is the folder of the word files."""
    locale = catalogue.locale.id
    words = _read_words(catalogue, data)
    lay = [LayWord(word, row.means) for row in _lay_words(catalogue) for word in row.words]
    found, kinds = list(documents(catalogue)), catalogue.labels["search"]["kinds"]
    things = chain(
        (code("search", "text.py"), repr((lay, kinds)).encode(), *_word_files(words.locale, data)),
        (repr({**vars(document), "filters": sorted(document.filters)}).encode() for document in found),
    )
    name = f"search-{locale}-{blake2b(str(data.resolve()).encode(), digest_size=8).hexdigest()}"
    return since_last(name, things, lambda: index_files(locale, found, lay, kinds, words))


def index_files(
    locale: str, found: list[Document], lay: list[LayWord], kinds: dict[str, str], words: Words
) -> dict[str, bytes]:
    index = build_index(found, words, lay)
    files = write_chunks(found, index, words, kinds)
    if words.guessed:
        keep_lemmas(words.locale)
    files["vocabulary.txt"] = "\n".join(_vocabulary(found, words, lay))
    return {
        f"{FOLDER}/{locale}/{name}": (text if name.endswith(".json") else text + WHOLE).encode()
        for name, text in sorted(files.items())
    }


def read_endings(data: Path) -> dict[str, Endings]:
    """The table of endings of each language."""
    problems = Problems()
    document = read_yaml(data / "endings.yaml", "data/search/endings.yaml", problems)
    if document is None:
        raise ValueError(problems.sorted()[0].sentence)
    return {
        locale: Endings(tuple(map(tuple, table["rounds"])), table["vowels"]) for locale, table in document.data.items()
    }


def new_words(catalogue: Catalogue, data: Path) -> list[str]:
    """Words of the site that its language's word files don't have yet, and that are therefore found less surely."""
    words = _read_words(catalogue, data)
    for text in _texts(catalogue):
        for token in tokens(text):
            words.keys(token)
    return sorted(words.unknown)


def derive_words(catalogues: Sequence[Catalogue], data: Path) -> list[Path]:
    """Writes the word files of one language anew, from all texts of its locales; returns their paths."""
    from .derive import derive, derive_with_simplemma

    language = catalogues[0].locale.speech
    endings = read_endings(data).get(language, NO_ENDINGS)
    texts = (text for catalogue in catalogues for text in _texts(catalogue))
    files = derive(texts, endings) if language == "fi" else derive_with_simplemma(texts, language, endings)
    paths = [data / f"words-{language}.tsv", data / f"stems-{language}.tsv"]
    for path, text in zip(paths, files, strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def _read_words(catalogue: Catalogue, data: Path) -> Words:
    language = catalogue.locale.speech
    key, files = ("words", data, language), _word_files(language, data)
    return while_same(key, files, lambda: read_words(data, language, read_endings(data).get(language, NO_ENDINGS)))


def _word_files(language: str, data: Path) -> tuple[bytes, ...]:
    names = (f"words-{language}.tsv", f"stems-{language}.tsv", "endings.yaml")
    return tuple(content(path) for name in names if (path := data / name).is_file())


def _lay_words(catalogue: Catalogue) -> list[LayWords]:
    return [row for row in catalogue.lay_words if row.locale == catalogue.locale.speech]


def _texts(catalogue: Catalogue) -> Iterable[str]:
    """All texts that are searched, and the words that people use for them."""
    for document in documents(catalogue):
        yield from (document.title, *document.names, *document.headings, *document.body)
    for row in _lay_words(catalogue):
        yield from row.words


def _vocabulary(found: Sequence[Document], words: Words, lay: Iterable[LayWord]) -> list[str]:
    """What a misspelt word is compared with: words of titles, other names and everyday speech, as they are written, and
    the parts of compounds among them (folded, with a sign before, as they can't be shown)."""
    texts = [text for document in found for text in (document.title, *document.names)]
    texts += [word.words for word in lay]
    written = {token.lower() for text in texts for token in tokens(text) if len(token) > 3 and token.isalpha()}
    parts = {key for token in written for key in words.keys(token) if len(key) > 4}
    return [*sorted(written), *(PART + key for key in sorted(parts - set(map(fold, written))))]
