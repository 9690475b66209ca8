from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from benchmarks.estimates import SHARES, chances
from klassifikator.tables.difference import Draw, Floats, Mask, difference_estimate, reviews_for

LABELS = np.eye(len(SHARES))


def chosen(rng: np.random.Generator, n: int, among: Mask) -> Mask:
    mask = np.zeros_like(among)
    mask[rng.choice(np.flatnonzero(among), n, replace=False)] = True
    return mask


def world(seed: int, n_cases: int, model: str) -> tuple[np.random.Generator, Floats, Floats]:
    rng = np.random.default_rng(seed)
    truth = rng.choice(len(SHARES), size=n_cases, p=SHARES)
    return rng, LABELS[truth], chances(rng, truth, model)


def held(n_cases: int, n_drawn: int, model: str, repetitions: int = 250) -> Floats:
    """Return how often the interval of each label holds the truth."""
    hits = []
    for seed in range(repetitions):
        rng, y, p = world(seed, n_cases, model)
        drawn = chosen(rng, n_drawn, np.ones(n_cases, bool))
        found = difference_estimate(y, p, drawn, [Draw(drawn | True, drawn)])
        truth = y[~drawn].sum(axis=0)
        hits.append((found.low.round() <= truth) & (truth <= found.high.round()))
    return np.mean(hits, axis=0)


@pytest.mark.parametrize("model", ["jævn", "overmodig", "forkert", "blind"])
def test_the_interval_holds_the_truth_as_often_as_it_says(model: str) -> None:
    found = held(1000, 200, model)
    assert 0.93 <= found.mean() <= 0.975
    assert found.min() >= 0.91  # a label of 250 repetitions is a hundredth or two off by chance


@pytest.mark.parametrize("model", ["god", "forkert", "blind"])
def test_few_cases_and_rare_labels_are_no_excuse(model: str) -> None:
    assert held(300, 25, model).min() >= 0.92


def test_a_label_suggested_surely_and_always_wrongly() -> None:
    hits = []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        suggested = np.arange(1000) < 20
        drawn = chosen(rng, 50, np.ones(1000, bool))
        p, y = np.where(suggested, 0.95, 0.001)[:, None], np.zeros((1000, 1))
        found = difference_estimate(y, p, drawn, [Draw(drawn | True, drawn)])
        hits.append(found.low[0].round() <= 0 <= found.high[0].round())
    assert np.mean(hits) >= 0.93


def test_a_good_model_is_worth_more_than_no_model_and_a_bad_one_is_not_wrong() -> None:
    rng, y, p = world(1, 1000, "god")
    drawn = chosen(rng, 100, np.ones(1000, bool))
    draws = [Draw(drawn | True, drawn)]
    width, alone = (
        found.high.clip(0, 900) - found.low.clip(0, 900)
        for found in (difference_estimate(y, q, drawn, draws) for q in (p, 0 * p))
    )
    assert (width < alone)[
        :-1
    ].all()  # of the rarest none is drawn, so that the model proves nothing
    assert width.sum() < 0.6 * alone.sum()


def test_much_read_of_a_finite_whole_is_known_better_than_a_formula_for_endless_ones() -> None:
    rng, y, p = world(2, 300, "jævn")
    drawn = chosen(rng, 200, np.ones(300, bool))
    found = difference_estimate(y, p, drawn, [Draw(drawn | True, drawn)])
    residual = (y - p)[drawn]
    endless = 2 * norm.ppf(0.975) * 300 * residual.std(axis=0, ddof=1) / np.sqrt(200)
    assert (found.high - found.low)[:5].sum() < 0.7 * endless[:5].sum()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 20), st.integers(1, 20))
def test_two_draws_with_nothing_in_between_are_one(seed: int, n: int, more: int) -> None:
    rng, y, p = world(seed, 60, "jævn")
    first = chosen(rng, n, np.ones(60, bool))
    second = chosen(rng, more, ~first)
    known = first | second
    once = difference_estimate(y, p, known, [Draw(known | True, known)])
    twice = difference_estimate(y, p, known, [Draw(known | True, first), Draw(~first, second)])
    for one, two in zip(once, twice, strict=True):
        np.testing.assert_allclose(one, two, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 40))
def test_what_is_read_for_another_reason_does_not_move_the_whole(seed: int, n: int) -> None:
    rng, y, p = world(seed, 60, "jævn")
    drawn = chosen(rng, 15, np.ones(60, bool))
    read = drawn | chosen(rng, n, ~drawn)
    draws = [Draw(drawn | True, drawn)]
    before, after = (
        y[known].sum(axis=0) + difference_estimate(y, p, known, draws).total
        for known in (drawn, read)
    )
    np.testing.assert_allclose(before, after)
    assert after.sum() == pytest.approx(60)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_sums_of_labels_have_the_sum_of_their_estimates(seed: int) -> None:
    rng, y, p = world(seed, 80, "jævn")
    drawn = chosen(rng, 20, np.ones(80, bool))
    draws = [Draw(drawn | True, drawn)]
    into = rng.integers(0, 2, size=(len(SHARES), 4)).astype(float)
    cells, margins = (difference_estimate(y @ m, p @ m, drawn, draws).total for m in (LABELS, into))
    np.testing.assert_allclose(cells @ into, margins, atol=1e-9)


def test_nothing_open_is_nothing_uncertain() -> None:
    _, y, p = world(3, 40, "jævn")
    known = np.ones(40, bool)
    found = difference_estimate(y, p, known, [Draw(known, known)])
    assert not found.total.any() and not found.low.any() and not found.high.any()
    assert not reviews_for(5, found, 0).any()


def test_without_a_draw_there_is_no_estimate_but_a_plan() -> None:
    _, y, p = world(4, 300, "jævn")
    found = difference_estimate(y, p, np.zeros(300, bool), [])
    assert np.isnan(found.total).all() and np.isnan(found.high).all()
    assert (found.drawn, found.left_out) == (0, 300)
    assert 100 < reviews_for(5, found, 300).max() < 270


def test_of_cases_that_came_after_the_draw_anything_is_possible() -> None:
    rng, y, p = world(5, 200, "god")
    early = np.arange(200) < 150
    drawn = chosen(rng, 60, early)
    found = difference_estimate(y, p, drawn, [Draw(early, drawn)])
    told = difference_estimate(y[early], p[early], drawn[early], [Draw(early[early], drawn[early])])
    assert found.left_out == 50
    np.testing.assert_allclose(found.high - found.low, told.high - told.low + 50, atol=1.5)


def test_a_draw_of_some_only_does_not_speak_for_the_rest() -> None:
    rng, y, p = world(6, 200, "god")
    part = y[:, 0] == 1  # as when somebody draws among one department's
    drawn = chosen(rng, 20, part)
    assert difference_estimate(y, p, drawn, [Draw(part, drawn)]).left_out == (~part).sum()


@pytest.mark.parametrize("model", ["god", "jævn"])
def test_the_plan_leads_to_the_margin(model: str) -> None:
    rng, y, p = world(7, 300, model)
    order = rng.permutation(300)
    drawn = np.isin(np.arange(300), order[:40])
    draws = [Draw(drawn | True, drawn)]
    more = int(reviews_for(5, difference_estimate(y, p, drawn, draws), 260).max())
    drawn = np.isin(np.arange(300), order[: 40 + more])
    found = difference_estimate(y, p, drawn, [Draw(drawn | True, drawn)])
    assert 3 < (found.high - found.low).max() / 2 < 7
