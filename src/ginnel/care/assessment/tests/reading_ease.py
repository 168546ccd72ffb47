"""How hard a sentence is to read: the Flesch-Kincaid grade (Kincaid and others, 1975, US Navy), by our own count.

    grade = 0.39 * words in the sentence + 11.8 * syllables in a word - 15.59

A grade is a year of American school: a child of 9 to 11 is in grades 4 to 6. Syllables are counted as runs of vowels,
less a silent e and a silent -ed: right for most short English words, and a little high for the rest, which errs towards
plainer. The grade says nothing of a few words by themselves (`Lonely` would be for graduates): of up to five, each is
counted instead, and none may have more than three syllables. Numbers count as one word of one syllable: they are
read off, not read.
"""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"(?<=[.!?:])\s+")
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|\d[\d\s]*\d|\d")
_VOWELS = re.compile(r"[aeiouy]+")
HARDEST_SENTENCE = 6.0
FEW, LONGEST_WORD = 5, 3
HARDEST_TEXT = 5.0
"""Of a whole question or piece of advice: a reader of ten. One sentence may stand above it, never far."""
# As they are spoken, where counting runs of vowels is wrong.
SPOKEN = {"assessment": 3, "carer's": 2, "carer": 2, "helpline": 2, "medicines": 2, "medicine": 2, "being": 2}


def sentences(text: str) -> list[str]:
    return [one for one in _SENTENCE.split(text.strip()) if _WORD.search(one)]


def syllables(word: str) -> int:
    word = word.lower().replace("’", "'")
    if word in SPOKEN or word[0].isdigit():
        return SPOKEN.get(word, 1)
    if word.startswith("some") and len(word) > 4:
        return 1 + syllables(word[4:])
    runs = len(_VOWELS.findall(word))
    is_silent = re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouysxz]es$", word) is not None
    return max(1, runs - is_silent)


def grade(text: str) -> float:
    """Of several sentences together. Needs at least one word."""
    said = sentences(text)
    words = [word for one in said for word in _WORD.findall(one)]
    return 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def is_hard(sentence: str) -> bool:
    words = _WORD.findall(sentence)
    if len(words) <= FEW:
        return any(syllables(word) > LONGEST_WORD for word in words)
    return grade(sentence) > HARDEST_SENTENCE
