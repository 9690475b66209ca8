from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klassifikator.errors import InputError
from klassifikator.features import Lexicon, TextFeatures, word_spans

TEXTS = ["Hul i vejen ved skolen", "Skolen svarer ikke!", "Får jeg svar om vejen? § 85"]


def dense(features: TextFeatures, texts: list[str]) -> np.ndarray:
    return np.hstack([view.toarray() for view in features.transform(texts)])


WORDS = st.lists(st.sampled_from(" ".join(TEXTS).split()), max_size=12).map(" ".join)


def words_of(text: str) -> list[str]:
    lexicon = Lexicon()
    numbers, _ = lexicon.read([text])
    return [lexicon.words[number] for number in numbers]


def test_keyboards_without_danish_letters_make_no_difference() -> None:
    assert words_of("Får på øret æblet") == words_of("faar paa oeret aeblet")


def test_another_language_is_read_as_danish() -> None:
    english = words_of("Nobody at the school answered my complaint")
    german = words_of("Niemand in der Schule hat mir geantwortet")
    assert {"ingen", "skole"} <= set(english) & set(german)
    danish = "Der er ingen legal grund, sagde the manager på skolen i går og gik sin vej igen"
    assert words_of(danish)[6] == "the"


def test_words_know_where_they_stand() -> None:
    text = "Får jeg [CPR], § 85?"
    assert [text[start:end] for start, end in word_spans(text)] == [
        "Får", "jeg", "[CPR]", "§", "85", "?"
    ]  # fmt: skip


def test_long_numbers_are_not_told_apart() -> None:
    assert words_of("sag 123456") == words_of("sag 654321")


def test_words_have_unit_length() -> None:
    features = TextFeatures().fit(TEXTS)
    words, _ = features.transform(TEXTS)
    assert np.allclose(np.linalg.norm(words.toarray(), axis=1), 1)


def test_letters_are_the_sum_of_those_of_the_words() -> None:
    features = TextFeatures().fit(TEXTS)
    alone = {word: features.spelling([word]).toarray()[0] for word in ("hul", "i")}
    found = features.transform(["hul i hul"])[1].toarray()[0]
    times = {"hul": 1 + np.log(2), "i": 1.0}
    expected = sum(times[word] * alone[word] for word in alone)
    length = np.sqrt(sum((times[word] * np.linalg.norm(alone[word])) ** 2 for word in alone))
    assert np.allclose(found, expected / length)


def test_the_order_and_company_of_texts_make_no_difference() -> None:
    features = TextFeatures().fit(TEXTS)
    together = dense(features, TEXTS)
    assert np.allclose(together[::-1], dense(features, TEXTS[::-1]))
    assert np.allclose(together[[1]], dense(features, [TEXTS[1]]))


def test_rare_words_are_left_out() -> None:
    features = TextFeatures(min_df=2).fit(TEXTS)
    assert {"vejen", "skolen"} < set(features.vocabulary_)
    assert "hul" not in features.vocabulary_
    with pytest.raises(InputError, match="mindst 9 af de 3 tekster"):
        TextFeatures(min_df=9).fit(TEXTS)


def test_arrays_round_trip() -> None:
    features = TextFeatures(min_df=1, ngram_range=(2, 4)).fit(TEXTS)
    again = TextFeatures.from_arrays(features.to_arrays())
    assert again.vocabulary_ == features.vocabulary_
    assert np.allclose(dense(again, TEXTS), dense(features, TEXTS))


def test_texts_without_a_known_word_are_empty() -> None:
    assert not dense(TextFeatures().fit(TEXTS), ["", "zzz"]).any()


@given(st.lists(WORDS, max_size=5))
def test_reading_together_is_reading_one_by_one(texts: list[str]) -> None:
    lexicon = Lexicon()
    numbers, bounds = lexicon.read(texts)
    assert len(bounds) == len(texts) + 1
    for text, start, end in zip(texts, bounds, bounds[1:], strict=False):
        words = [lexicon.words[number] for number in numbers[start:end]]
        assert words == words_of(text)
        assert len(words) == len(word_spans(text))


@given(st.lists(st.sampled_from(["school", "the", "skole", "bridge", "nobody", "hul"]), min_size=1))
def test_a_lexicon_that_knows_words_reads_as_one_that_does_not(words: list[str]) -> None:
    text = " ".join(words)
    # The Danish words of foreign ones are numbered too, whether they were known or not.
    for known in (["hul", "school", "the"], ["bridge", "nobody", "skole", "the"], words[:1]):
        lexicon = Lexicon(dict.fromkeys(known))
        numbers, _ = lexicon.read([text])
        assert [lexicon.words[number] for number in numbers] == words_of(text)
        assert lexicon.words[: len(known)] == known


def test_the_vocabulary_is_what_stands_in_the_texts() -> None:
    names = set(TextFeatures(ngram_range=(3, 3)).fit(["Får får får"]).vocabulary_)
    assert names == {"faar", "faar faar", *("\x01" + gram for gram in (" fa", "faa", "aar", "ar "))}


def test_frequencies_are_of_texts() -> None:
    features = TextFeatures().fit(["vej vej", "vej", "hul"])
    column = features.vocabulary_["vej"]
    assert features.idf_[column] == pytest.approx(np.log(4 / 3) + 1)


def test_a_full_lexicon_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    features = TextFeatures().fit(TEXTS)
    before = dense(features, TEXTS)
    monkeypatch.setattr("klassifikator.features._MOST_WORDS", 10)
    for start in range(0, 60, 6):
        features.bags([" ".join("xyz" + chr(97 + n) for n in range(start % 20, start % 20 + 6))])
        assert len(features.lexicon.words) <= features.n_unigrams_ + 10 + 6
    assert np.allclose(dense(features, TEXTS), before)
