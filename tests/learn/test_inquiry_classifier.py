from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from klassifikator.columns import TARGETS, suggestion_columns
from klassifikator.errors import InputError, TaxonomyError
from klassifikator.features import TextFeatures
from klassifikator.learn.doubt import label_sets
from klassifikator.learn.inquiry_classifier import InquiryClassifier, model_texts
from klassifikator.readers.cases import Message, case_frame
from klassifikator.taxonomy import Taxonomy

COMPLAINT = "Skolen vil ikke vise mig papirerne om min datter"
QUESTION = "Hvem passer fortovet?"
INTERNAL = "Jeg er leder og vil sparre om en samtale"


def test_targets_are_linked(model: InquiryClassifier) -> None:
    suggested = model.suggest([COMPLAINT, QUESTION, INTERNAL])
    assert suggested["henvendelsestype"].tolist() == [
        "Borgerhenvendelse", "Borgerhenvendelse", "Intern henvendelse"
    ]  # fmt: skip
    assert suggested["kategori"].notna().tolist() == [True, False, False]
    assert suggested["afdeling"].isna().tolist() == [False, False, True]
    for row in suggested.to_dict("records"):
        decision = {t: row[t] if isinstance(row.get(t), str) else None for t in TARGETS}
        model.taxonomy.check_decision(decision)


def test_the_suggestion_frame(model: InquiryClassifier) -> None:
    suggested = model.suggest([COMPLAINT])
    assert list(suggested.columns) == suggestion_columns(model.suggester_.targets)
    row = suggested.loc[0]
    p = model.predict_proba([COMPLAINT], "afdeling")[0]
    assert row["afdeling"] == model.classes_["afdeling"][p.argmax()]
    assert np.isclose(row["afdeling_probability"], p.max())
    assert row["afdeling_set"][0] == row["afdeling"]


def test_with_few_examples_nothing_is_promised_below_the_parent(model: InquiryClassifier) -> None:
    row = model.suggest([COMPLAINT]).loc[0]
    assert row["afdeling"] in model.suggester_.few["afdeling"]
    assert row["afdeling_few"]
    labels = model.taxonomy.labels["afdeling"]
    siblings = {name for name in labels if labels[name].parent == labels[row["afdeling"]].parent}
    assert siblings <= set(row["afdeling_set"])


def test_sets_reach_as_far_as_left_out_texts_need(labelled: pd.DataFrame) -> None:
    many = pd.concat([labelled.assign(author=str(n)) for n in range(5)], ignore_index=True)
    model = InquiryClassifier(min_df=1).fit(many)
    assert model.suggester_.few["afdeling"] == []
    classes = model.classes_["afdeling"]
    for text in [*labelled["text"][:8], "Skolen og vejen"]:
        p = model.predict_proba([text], "afdeling")
        inside = label_sets(p, model.suggester_.limits["afdeling"])[0]
        assert set(model.suggest([text]).loc[0, "afdeling_set"]) == set(classes[inside])


def test_evidence_stands_where_it_says(model: InquiryClassifier) -> None:
    case = case_frame([Message("x", COMPLAINT, subject="Papirer om klassen")])
    evidence = model.suggest(case).loc[0, "afdeling_evidence"]
    weights = [found.weight for found in evidence]
    assert weights == sorted(weights, reverse=True)
    assert all(weight > 0 for weight in weights)
    text = case.loc[0, "text"]
    inside = [found for found in evidence if found.start >= 0]
    assert inside
    assert all(text[found.start : found.end] == found.word for found in inside)


def test_kategori_is_always_answered_and_forvaltning_adds_up(model: InquiryClassifier) -> None:
    assert model.predict_proba([QUESTION], "kategori").shape == (1, 2)
    forvaltning = model.predict_proba([QUESTION, COMPLAINT], "forvaltning")
    assert model.classes_["forvaltning"].tolist() == ["Børn og Kultur", "Teknik og Klima"]
    assert np.allclose(forvaltning.sum(axis=1), 1)
    with pytest.raises(InputError, match="ikke lært »grund«; vælg blandt henvendelsestype"):
        model.predict_proba([QUESTION], "grund")
    with pytest.raises(InputError, match="Fik én tekst"):
        model.predict_proba(QUESTION, "status")


def test_raw_text_is_cleaned_and_masked_as_in_training(model: InquiryClassifier) -> None:
    raw = f"{COMPLAINT}\n\nMed venlig hilsen\nBo, 010190-1234\n\n> Hul i vejen, vejen, vejen"
    assert np.allclose(
        model.predict_proba([raw], "afdeling"), model.predict_proba([COMPLAINT], "afdeling")
    )


def test_what_is_no_inquiry_gets_no_suggestion(model: InquiryClassifier) -> None:
    cases = case_frame([Message("1", QUESTION), Message("2", " ")])
    assert model.suggest(cases)["case_id"].tolist() == cases["case_id"].tolist()[:1]


def test_case_order_and_batch_do_not_matter(model: InquiryClassifier) -> None:
    together = model.predict_proba([QUESTION, COMPLAINT, INTERNAL], "status")
    alone = np.vstack([model.predict_proba([t], "status") for t in (QUESTION, COMPLAINT, INTERNAL)])
    assert np.allclose(together, alone)


def test_another_taxonomy(other_taxonomy: Taxonomy) -> None:
    df = pd.DataFrame({
        "text": ["Færgen er forsinket", "Havnen er lukket", "Barnet græder", "Ingen tid til barnet"],
        "henvendelsestype": "Borger",
        "afdeling": ["Havnen", "Havnen", "Børnehuset", "Børnehuset"],
        "status": ["Utilfreds", "Formel klage", "Spørgsmål", "Utilfreds"],
        "kategori": ["Ventetid", "Ventetid", None, "Tone"],
    })  # fmt: skip
    model = InquiryClassifier(other_taxonomy, min_df=1).fit(df)
    assert model.suggest(["Havnen"]).loc[0, "afdeling"] == "Havnen"
    assert model.classes_["forvaltning"].tolist() == ["Mennesker", "Byen"]


def test_an_empty_cell_is_no_label(labelled: pd.DataFrame, model: InquiryClassifier) -> None:
    empty = InquiryClassifier(min_df=1).fit(labelled.astype(object).fillna(""))
    assert empty.classes_["kategori"].tolist() == model.classes_["kategori"].tolist()


def test_training_data_are_checked(labelled: pd.DataFrame) -> None:
    with pytest.raises(InputError, match="Træningsdata mangler kolonnen »status«"):
        InquiryClassifier().fit(labelled.drop(columns="status"))
    with pytest.raises(InputError, match="ingen rækker"):
        InquiryClassifier().fit(labelled.head(0))
    with pytest.raises(TaxonomyError, match="»Skolen« er ikke en afdeling .* mente du »Skoler«"):
        InquiryClassifier(min_df=1).fit(labelled.replace({"afdeling": {"Skoler": "Skolen"}}))


def test_rare_words_and_masked_values_are_not_in_the_model(labelled: pd.DataFrame) -> None:
    planted = labelled.assign(
        text=[
            text + (" Sagsbehandleren Rasmusine Quist, 010190-1234" if number < 2 else "")
            for number, text in enumerate(labelled["text"])
        ]
    )
    features = InquiryClassifier(min_df=3).fit(planted).suggester_.features
    assert isinstance(features, TextFeatures)
    names = " ".join(features.vocabulary_)
    assert "rasmusine" not in names
    assert "quist" not in names
    assert "010190" not in names


def test_topic_words_of_the_taxonomy_are_learnt(labelled: pd.DataFrame) -> None:
    model = InquiryClassifier(min_df=1).fit(labelled)
    # No text has these words, but the taxonomy says where they belong.
    assert model.suggest(["vejbrønd og kantsten"]).loc[0, "afdeling"] == "Drift og anlæg"
    assert "vejbroend" not in model.suggester_.features.vocabulary_
    assert set(model.classes_["afdeling"]) == {"Drift og anlæg", "Skoler"}


def test_model_texts_join_subject_and_own_words() -> None:
    df = pd.DataFrame({"subject": ["Vej", ""], "text": ["Hul\n\nMvh Bo", "Mad"]})
    assert model_texts(df) == ["Vej\nHul", "Mad"]


def test_ranking_says_what_suggesting_says(model: InquiryClassifier) -> None:
    texts = [
        "Skolen svarer ikke, jeg klager over min datters klasse",
        "Hvornår bliver vejen saltet?",
    ]
    records = model.suggester_.records(texts, [0, 0])
    for text, record in zip(texts, records, strict=True):
        ranked = model.suggester_.rank(text, 0)
        for target, ranking in ranked.items():
            assert sum(p for _, p in ranking.labels) == pytest.approx(1)
            if target in record:
                assert ranking.labels[0][0] == record[target]
                assert ranking.labels[0][1] == pytest.approx(record[f"{target}_probability"])
                assert ranking.evidence == record[f"{target}_evidence"]
        assert "kategori" in ranked
