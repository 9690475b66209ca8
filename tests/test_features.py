from __future__ import annotations

import numpy as np
import pytest
from hypothesis import strategies as st

from klassifikator.errors import InputError
from klassifikator.features import TextFeatures

TEXTS = ["Hul i vejen ved skolen", "Skolen svarer ikke!", "Får jeg svar om vejen? § 85"]


def dense(features: TextFeatures, texts: list[str]) -> np.ndarray:
    return np.hstack([view.toarray() for view in features.transform(texts)])


WORDS = st.lists(st.sampled_from(" ".join(TEXTS).split()), max_size=12).map(" ".join)


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
