"""Plain Finnish against its source: the measure, and what the check refuses."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Message

from conftest import ROOT
from tukipolku.cli import main
from tukipolku.languages.readability import comparisons, measure

SOURCE = (
    "Työllistymistä edistävän monialaisen yhteispalvelun asiakassuunnitelmassa sovitaan palvelukokonaisuudesta, "
    "jonka toteutumista seurataan säännöllisesti yhteistyöverkoston asiantuntijoiden kokouksissa, ja jota "
    "muutetaan tarvittaessa asiakkaan elämäntilanteen muuttuessa. Suunnitelman laatimisesta vastaavat "
    "työvoimaviranomainen, hyvinvointialueen sosiaalihuolto ja Kansaneläkelaitos yhdessä työttömän kanssa, ja "
    "sen sisältö perustuu palvelutarpeen arviointiin ja työkyvyn selvityksiin, joita on tehty aikaisemmin."
)
PLAIN = (
    "Teemme kanssasi suunnitelman. Siinä sovimme, mitä apua saat. Kokoamme avun eri paikoista. Puhumme siitä, "
    "miten asiat sujuvat. Voimme muuttaa suunnitelmaa, jos elämäsi muuttuu. Suunnitelmaa tekevät sinun kanssasi "
    "kunta, Kela ja hyvinvointialue. Ensin selvitämme, mitä tarvitset. Selvitämme myös, miten jaksat tehdä työtä."
)


def message(record: str, source: str, plain: str) -> Message:
    return Message(source, plain, context=f"{record} what.text", lineno=7)


@pytest.mark.parametrize(
    ("text", "words", "sentences", "long_words", "longest"),
    [
        ("Yksi kaksi kolme. " * 14, 42, 14, 0, 3),
        ("Suunnitelma. Suunnitelman! Suunnitelmaa? " * 14, 42, 42, 1, 1),  # one word in several forms
        ("- yksi\n- kaksi\n" * 21, 42, 42, 0, 1),  # each line of a list is a sentence
        (
            "[Kelan kuntoutus](service:kela-kuntoutus) 1.1.2025 " * 21,
            42,
            1,
            0,
            42,
        ),  # no addresses, no numbers
    ],
)
def test_measure(text: str, words: int, sentences: int, long_words: int, longest: int) -> None:
    found = measure([text])
    assert found
    assert (found.words, found.sentences, found.long_words, found.longest) == (words, sentences, long_words, longest)


def test_short_texts_are_not_measured() -> None:
    assert measure(["Työvoimaviranomainen päättää asiasta."]) is None


@pytest.mark.parametrize(
    ("source", "plain", "easier"),
    [
        (SOURCE, PLAIN, True),
        (SOURCE, SOURCE + " " + SOURCE, False),  # the same words are not plain
        (PLAIN, SOURCE, False),
        (PLAIN, PLAIN, True),  # easy in itself
        (SOURCE, PLAIN.replace(". ", " ja "), False),  # short words, but one endless sentence
    ],
)
def test_plain_text_must_be_easier(source: str, plain: str, easier: bool) -> None:
    (compared,) = comparisons([message("service:typ", source, plain)])
    assert compared.easier is easier


def test_report_of_the_real_texts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(ROOT), "translations", "--readability"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("source: ")
    assert "NOT EASIER" not in said
