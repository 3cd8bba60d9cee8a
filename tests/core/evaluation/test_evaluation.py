"""Against scikit-learn, which shares no code with what it checks, and by hand."""

import math

import numpy as np
import pytest
from sklearn import metrics
from sklearn.calibration import calibration_curve

from core.evaluation.calibration import expected_calibration_error, reliability, tempered
from core.evaluation.imbalance import constant_accuracy, expected_accuracy, with_share
from core.evaluation.losses import (
    binary_gradients,
    binary_losses,
    cross_entropies,
    most_wrong,
    sigmoid,
)
from core.evaluation.thresholds import Counts, counts_at, curves


def drawn(seed, size=400, classes=2, digits=2):
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 2, (size, classes))
    labels = rng.integers(0, classes, size)
    logits[np.arange(size), labels] += 1.5
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return labels, probabilities.round(digits)  # many equal scores


@pytest.mark.parametrize("threshold", [0.0, 0.1, 0.5, 0.77, 0.99, 1.0])
@pytest.mark.parametrize("seed", range(3))
def test_counts_and_rates_are_those_of_scikit_learn(threshold, seed):
    labels, probabilities = drawn(seed)
    counts = counts_at(labels == 1, probabilities[:, 1], threshold)
    taken = (probabilities[:, 1] > threshold).astype(int)
    matrix = metrics.confusion_matrix(labels, taken, labels=[0, 1])
    assert [
        [counts.true_negatives, counts.false_positives],
        [counts.false_negatives, counts.true_positives],
    ] == (matrix.tolist())
    assert counts.accuracy == pytest.approx(metrics.accuracy_score(labels, taken))
    assert counts.recall == pytest.approx(metrics.recall_score(labels, taken))
    assert counts.balanced_accuracy == pytest.approx(metrics.balanced_accuracy_score(labels, taken))
    if taken.any():
        assert counts.precision == pytest.approx(metrics.precision_score(labels, taken))
        assert counts.f1 == pytest.approx(metrics.f1_score(labels, taken))
    else:
        assert math.isnan(counts.precision)
        assert math.isnan(counts.f1)


def test_rates_of_nothing_are_no_numbers():
    assert math.isnan(Counts(0, 0, 3, 4).recall)
    assert math.isnan(Counts(3, 4, 0, 0).specificity)


@pytest.mark.parametrize("seed", range(4))
def test_curves_are_those_of_scikit_learn(seed):
    labels, probabilities = drawn(seed)
    scores = probabilities[:, 1]
    found = curves(labels == 1, scores)
    false_alarms, recall, _ = metrics.roc_curve(labels, scores, drop_intermediate=False)
    np.testing.assert_allclose(found.false_alarms, false_alarms)
    np.testing.assert_allclose(found.recall, recall)
    precision, recall, _ = metrics.precision_recall_curve(labels, scores)
    np.testing.assert_allclose(found.precision, precision[::-1])
    np.testing.assert_allclose(found.recall, recall[::-1])
    assert found.area == pytest.approx(metrics.roc_auc_score(labels, scores))
    assert found.average_precision == pytest.approx(metrics.average_precision_score(labels, scores))


@pytest.mark.parametrize("share", [0.01, 0.05, 0.1, 0.3, 0.5, 0.7])
@pytest.mark.parametrize("positives", [50, 200, 350])
def test_classes_become_as_unequal_as_asked(share, positives):
    is_positive = np.arange(400) < positives
    chosen = with_share(is_positive, share)
    assert len(set(chosen.tolist())) == len(chosen)
    kept = is_positive[chosen]
    assert kept.any()
    assert not kept.all()
    assert max(kept.sum() / positives, (~kept).sum() / (400 - positives)) == 1  # one kind is whole
    assert abs(kept.mean() - share) < 1 / min(positives, 400 - positives)


@pytest.mark.parametrize("share", [0.05, 0.5, 0.8])
def test_accuracy_of_a_constant_answer_and_of_a_net(share):
    labels = (np.arange(1000) < 1000 * share).astype(int)
    constant = [metrics.accuracy_score(labels, np.full(1000, answer)) for answer in (0, 1)]
    assert constant_accuracy(share) == pytest.approx(max(constant))
    counts = counts_at(labels == 1, np.random.default_rng(0).random(1000), 0.4)
    assert expected_accuracy(counts.recall, counts.specificity, share) == pytest.approx(counts.accuracy)


@pytest.mark.parametrize("seed", range(3))
def test_reliability_is_that_of_scikit_learn(seed):
    labels, probabilities = drawn(seed, digits=12)
    bins = reliability(probabilities, labels, bins=10)
    confidence = probabilities.max(axis=1)
    is_right = probabilities.argmax(axis=1) == labels
    # Between one half and 1 in ten bins: scikit-learn's are between 0 and 1.
    accuracy, mean = calibration_curve(is_right, 2 * confidence - 1, n_bins=10)
    filled = [found for found in bins if found.count]
    np.testing.assert_allclose([found.accuracy for found in filled], accuracy)
    np.testing.assert_allclose([2 * found.confidence - 1 for found in filled], mean)
    assert sum(found.count for found in bins) == 400
    weights = np.array([found.count for found in filled]) / 400
    assert np.dot(weights, [found.accuracy for found in filled]) == pytest.approx(is_right.mean())
    assert np.dot(weights, [found.confidence for found in filled]) == pytest.approx(confidence.mean())


def test_bins_by_hand():
    probabilities = np.array([[0.55, 0.45], [0.6, 0.4], [0.95, 0.05], [0.95, 0.05], [0.95, 0.05], [1.0, 0.0]])
    labels = np.array([0, 1, 0, 0, 1, 0])
    bins = reliability(probabilities, labels, bins=5)
    assert [found.count for found in bins] == [2, 0, 0, 0, 4]
    assert bins[0].accuracy == 0.5
    assert bins[0].confidence == pytest.approx(0.575)
    assert bins[4].accuracy == 0.75
    assert bins[4].confidence == pytest.approx(0.9625)
    assert math.isnan(bins[1].accuracy)
    expected = (2 * 0.075 + 4 * 0.2125) / 6
    assert expected_calibration_error(bins) == pytest.approx(expected)


def test_a_net_that_knows_how_sure_it_is_has_no_calibration_error():
    rng = np.random.default_rng(0)
    chance = rng.uniform(0, 1, 200_000)
    labels = (rng.random(200_000) < chance).astype(int)
    bins = reliability(np.stack([1 - chance, chance], axis=1), labels)
    assert expected_calibration_error(bins) < 0.01


def test_temperature_divides_the_logits():
    labels, probabilities = drawn(1, classes=4)
    probabilities = np.clip(probabilities, 0.01, 1)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    hot = tempered(probabilities, 2.5)
    np.testing.assert_allclose(hot.sum(axis=1), 1)
    np.testing.assert_allclose(tempered(probabilities, 1.0), probabilities, rtol=1e-6)
    before, after = np.log(probabilities), np.log(hot)
    np.testing.assert_allclose(after[:, 0] - after[:, 1], (before[:, 0] - before[:, 1]) / 2.5, atol=1e-9)
    assert (hot.argmax(axis=1) == probabilities.argmax(axis=1)).all()
    assert metrics.log_loss(labels, hot) != pytest.approx(metrics.log_loss(labels, probabilities))


def test_losses_are_those_of_scikit_learn():
    labels, probabilities = drawn(2, classes=3)
    probabilities = np.clip(probabilities, 0.01, 1)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    losses = cross_entropies(probabilities, labels)
    assert losses.mean() == pytest.approx(metrics.log_loss(labels, probabilities))
    worst = most_wrong(probabilities, labels, 30)
    assert losses[worst].tolist() == sorted(losses.tolist(), reverse=True)[:30]


@pytest.mark.parametrize("label", [0, 1])
def test_gradients_are_the_slopes_of_the_losses(label):
    logits, step = np.linspace(-6, 6, 25), 1e-6
    gradients = binary_gradients(sigmoid(logits), label)
    before, after = (binary_losses(sigmoid(logits + sign * step), label) for sign in (-1, 1))
    for name, slope in gradients.items():
        np.testing.assert_allclose(slope, (after[name] - before[name]) / (2 * step), atol=1e-6)


@pytest.mark.parametrize("label", [0, 1])
def test_binary_cross_entropy_is_that_of_scikit_learn(label):
    for chance in (0.01, 0.3, 0.5, 0.99):
        found = float(binary_losses(np.array(chance), label)["cross_entropy"])
        assert found == pytest.approx(metrics.log_loss([label], [[1 - chance, chance]], labels=[0, 1]))


@pytest.mark.parametrize("wanted", range(5))
def test_one_of_five_classes_against_the_rest(wanted):
    labels, probabilities = drawn(7, classes=5, digits=3)
    found = curves(labels == wanted, probabilities[:, wanted])
    assert found.area == pytest.approx(metrics.roc_auc_score(labels == wanted, probabilities[:, wanted]))
    counts = counts_at(labels == wanted, probabilities[:, wanted], 0.4)
    taken = probabilities[:, wanted] > 0.4
    assert counts.precision == pytest.approx(metrics.precision_score(labels == wanted, taken))
    assert counts.recall == pytest.approx(metrics.recall_score(labels == wanted, taken))
