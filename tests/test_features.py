from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klassifikator.errors import InputError
from klassifikator.features import TextFeatures, tokenize

TEXTS = ["Hul i vejen ved skolen", "Skolen svarer ikke!", "Får jeg svar om vejen? § 85"]
WORDS = st.lists(st.sampled_from(" ".join(TEXTS).split()), max_size=12).map(" ".join)


def test_keyboards_without_danish_letters_make_no_difference() -> None:
    plain = [token.word for token in tokenize("faar paa oeret aeblet")]
    assert [token.word for token in tokenize("Får på øret æblet")] == plain


def test_another_language_is_read_as_danish() -> None:
    english = [token.word for token in tokenize("Nobody at the school answered my complaint")]
    german = [token.word for token in tokenize("Niemand in der Schule hat mir geantwortet")]
    assert {"ingen", "skole"} <= set(english) & set(german)
    danish = "Der er ingen legal grund, sagde the manager på skolen i går og gik sin vej igen"
    assert tokenize(danish)[6].word == "the"


def test_tokens_know_where_they_stand() -> None:
    text = "Får jeg [CPR], § 85?"
    assert [text[t.start : t.end] for t in tokenize(text)] == [
        "Får", "jeg", "[CPR]", "§", "85", "?"
    ]  # fmt: skip


def test_long_numbers_are_not_told_apart() -> None:
    assert tokenize("sag 123456")[1].word == tokenize("sag 654321")[1].word


def test_words_have_unit_length() -> None:
    features = TextFeatures().fit(TEXTS)
    words, _ = features.views(features.transform(TEXTS))
    assert np.allclose(np.linalg.norm(words.toarray(), axis=1), 1)


def test_letters_are_the_sum_of_those_of_the_words() -> None:
    features = TextFeatures().fit(TEXTS)
    alone = {word: features.views(features._spell([word]))[1].toarray()[0] for word in ("hul", "i")}
    found = features.views(features.transform(["hul i hul"]))[1].toarray()[0]
    times = {"hul": 1 + np.log(2), "i": 1.0}
    expected = sum(times[word] * alone[word] for word in alone)
    length = np.sqrt(sum((times[word] * np.linalg.norm(alone[word])) ** 2 for word in alone))
    assert np.allclose(found, expected / length)


def test_the_order_and_company_of_texts_make_no_difference() -> None:
    features = TextFeatures().fit(TEXTS)
    together = features.transform(TEXTS).toarray()
    assert np.allclose(together[::-1], features.transform(TEXTS[::-1]).toarray())
    assert np.allclose(together[1], features.transform([TEXTS[1]]).toarray()[0])


def test_rare_words_are_left_out() -> None:
    features = TextFeatures(min_df=2).fit(TEXTS)
    assert {"vejen", "skolen"} < set(features.vocabulary_)
    assert "hul" not in features.vocabulary_
    with pytest.raises(InputError, match="mindst 9 af de 3 tekster"):
        TextFeatures(min_df=9).fit(TEXTS)


@given(WORDS, st.integers(0, 2**32 - 1))
def test_the_words_share_the_whole_score(text: str, seed: int) -> None:
    features = TextFeatures().fit(TEXTS)
    weights = np.random.default_rng(seed).normal(size=len(features.vocabulary_))
    score = (features.transform([text]) @ weights)[0]
    assert np.isclose(sum(part for _, part in features.explain(text, weights)), score)


def test_arrays_round_trip() -> None:
    features = TextFeatures(min_df=1, ngram_range=(2, 4)).fit(TEXTS)
    again = TextFeatures.from_arrays(features.to_arrays())
    assert again.vocabulary_ == features.vocabulary_
    assert np.allclose(again.transform(TEXTS).toarray(), features.transform(TEXTS).toarray())


def test_texts_without_a_known_word_are_empty() -> None:
    assert TextFeatures().fit(TEXTS).transform(["", "zzz"]).nnz == 0
