from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from klassifikator.lexicon import Lexicon, word_spans

WORDS = st.lists(
    st.sampled_from([*"Hul i vejen får § 85 ! the school [CPR] [FØDSELSDATO]".split(), "[NAVN 1]"]),
    max_size=12,
)


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


def test_people_are_one_word_whatever_their_number() -> None:
    assert words_of("[NAVN 1] ringede til [NAVN 12]") == ["[NAVN]", "ringede", "til", "[NAVN]"]
    assert words_of("[FØDSELSDATO]") == ["[FØDSELSDATO]"]
    assert len(word_spans("[NAVN 1] ringede til [NAVN 12]")) == 4


def test_long_numbers_are_not_told_apart() -> None:
    assert words_of("sag 123456") == words_of("sag 654321")


@given(st.lists(WORDS.map(" ".join), max_size=5))
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
