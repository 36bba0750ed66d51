"""Trains the reader: the corpus in, src/recovery_coach/phrasing/weights.tsv out, and what to expect of it.

    pip install -e '.[train]'
    python training/train.py             # cross-validates by hand, sets the limits, writes the weights
    python training/train.py --report    # cross-validates and reports only

The model is logistic regression, one for each move and trap, over the features of `phrasing.features`. A text's label
holds when it holds of one of its sentences, so a text is scored by its highest sentence. Where two readers differ, the
target lies between. Folds are by hand: what is reported is on writers that the weights have not seen.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import scipy.sparse as sparse
from corpus import Line, read_corpus
from numpy.typing import NDArray
from scipy.optimize import minimize

from recovery_coach.model.phrasing import Trap
from recovery_coach.phrasing.features import sentence_features
from recovery_coach.phrasing.reader import HEADS, LABELS, read_families, written
from recovery_coach.phrasing.text import sentences

HERE = Path(__file__).resolve().parents[1] / "src" / "recovery_coach" / "phrasing"
FOLDS = 4
FEWEST = 3
"""Sentences that a feature has to come up in."""
PULL = 1.5
"""How strongly weights are pulled to nought."""
STAGES = ((60, 0.03), (30, 0.05), (30, 0.06))
"""Rounds of descent, and below what a weight is dropped after them. What is left learns what the dropped ones knew."""
PRECISION = 0.85
"""What a trap's limit is set for, on hands that were not seen. Many of them wrote contrasts: on sentences as they come,
it is higher."""

Array = NDArray[np.float64]


class Data(NamedTuple):
    """Sentences by features, which text each belongs to, and what holds of each text (NaN: not asked)."""

    found: sparse.csr_matrix
    text_of: NDArray[np.int64]
    targets: Array


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--report", action="store_true", help="cross-validate and report only")
    only_report = options.parse_args().report
    families = read_families((HERE / "families.tsv").read_text(encoding="utf-8").splitlines())
    lines = [line for line in read_corpus() if sentences(line.text)]
    names, data = prepared(lines, families)
    hands = sorted({line.hand for line in lines})
    fold_of = np.array([hands.index(line.hand) % FOLDS for line in lines])
    unseen = cross_validated(data, fold_of)
    limits = [
        limit_of(unseen[:, head], data.targets[:, head], isinstance(label, Trap)) for head, label in enumerate(LABELS)
    ]
    report(unseen, data.targets, limits)
    if only_report:
        return
    weights, bias = fitted(data)
    lines_out = list(written(names, weights.tolist(), bias.tolist(), limits))
    (HERE / "weights.tsv").write_text("\n".join(lines_out) + "\n", encoding="utf-8")
    print(f"{len(lines_out) - 2} features kept of {len(names)}")


def prepared(lines: Sequence[Line], families: dict[str, str]) -> tuple[list[str], Data]:
    """The names of the features, and the corpus by them."""
    rows: list[Counter[str]] = []
    owners = []
    for number, line in enumerate(lines):
        for sentence in sentences(line.text):
            rows.append(Counter(sentence_features(sentence, families)))
            owners.append(number)
    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= FEWEST)
    place = {name: at for at, name in enumerate(names)}
    cells = [sorted((place[name], count) for name, count in row.items() if name in place) for row in rows]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in cells])])
    columns, often = np.array([cell for row in cells for cell in row], dtype=np.int32).T
    matrix = sparse.csr_matrix((often.astype(np.float32), columns, starts), shape=(len(rows), len(names)))
    return names, Data(matrix, np.array(owners), np.stack([targets_of(line) for line in lines]))


def targets_of(line: Line) -> Array:
    """How far each head holds: between nought and one where readers differ; a level only where the move is there."""
    share = [np.mean([label in reading for reading in line.readings]) for label in LABELS]
    strong = []
    for label in LABELS[: len(HEADS) - len(LABELS)]:
        levels = [reading[label] for reading in line.readings if label in reading]
        strong.append(float(np.mean(levels)) if levels else np.nan)
    return np.array([*share, *strong])


def fitted(data: Data) -> tuple[Array, Array]:
    """Weights by feature and head, and the bias of each head: learnt, thinned out, and learnt again by what is left."""
    size, heads = data.found.shape[1], data.targets.shape[1]
    asked = ~np.isnan(data.targets)
    share = np.nan_to_num(data.targets).sum(0) / np.maximum(1, asked.sum(0))
    flat = np.concatenate([np.zeros(size * heads), np.log((share + 1e-3) / (1 - share + 1e-3))])
    kept = np.ones(len(flat), bool)
    for rounds, small in STAGES:
        flat = _descended(data, flat, kept, rounds)
        kept[: size * heads] &= np.abs(flat[: size * heads]) >= small
        flat[~kept] = 0.0
    return flat[: size * heads].reshape(size, heads), flat[size * heads :]


def _descended(data: Data, begin: Array, kept: NDArray[np.bool_], rounds: int) -> Array:
    """Goes down from `begin` along the weights that are `kept`."""
    found, text_of, targets = data
    asked = ~np.isnan(targets)
    wanted = np.nan_to_num(targets)
    size, heads = found.shape[1], targets.shape[1]
    turned = found.T.tocsr()
    starts = np.searchsorted(text_of, np.arange(len(targets)))
    free = np.flatnonzero(kept)
    whole = begin.copy()

    def loss(some: Array) -> tuple[float, Array]:
        whole[free] = some
        weights, bias = whole[: size * heads].reshape(size, heads).astype(np.float32), whole[size * heads :]
        by_sentence = found @ weights + bias
        by_text = np.maximum.reduceat(by_sentence, starts, axis=0)
        wrong = np.where(asked, 1 / (1 + np.exp(-by_text)) - wanted, 0.0)
        # Only the sentence that decided a text learns from it.
        slope = np.where(by_sentence >= by_text[text_of], wrong[text_of], 0.0)
        cost = np.where(asked, np.logaddexp(0, by_text) - wanted * by_text, 0.0).sum()
        cost += 0.5 * PULL * float((weights.astype(np.float64) ** 2).sum())
        step = np.concatenate([(turned @ slope.astype(np.float32) + PULL * weights).ravel(), slope.sum(0)])
        return cost, step[free].astype(np.float64)

    whole[free] = minimize(loss, begin[free], jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 5}).x
    return whole


def scored(data: Data, weights: Array, bias: Array) -> Array:
    """The log-odds of each text and head."""
    starts = np.searchsorted(data.text_of, np.arange(len(data.targets)))
    return np.maximum.reduceat(data.found @ weights + bias, starts, axis=0)


def part(data: Data, chosen: NDArray[np.bool_]) -> Data:
    """The chosen texts alone."""
    rows = chosen[data.text_of]
    place = np.cumsum(chosen) - 1
    return Data(data.found[rows], place[data.text_of[rows]], data.targets[chosen])


def cross_validated(data: Data, fold_of: NDArray[np.int64]) -> Array:
    """The log-odds of each text by weights that saw no sentence by its writer."""
    unseen = np.zeros_like(data.targets)
    for fold in range(FOLDS):
        held = fold_of == fold
        unseen[held] = scored(part(data, held), *fitted(part(data, ~held)))
    return unseen


def limit_of(scores: Array, targets: Array, is_trap: bool) -> float:
    """From which log-odds on a label is said to hold: for a trap where precision is reached, else where F1 is best."""
    scores, targets = _agreed(scores, targets)
    order = np.argsort(-scores)
    hits = np.cumsum(targets[order] > 0.5)
    said = np.arange(1, len(order) + 1)
    precision, recall = hits / said, hits / max(1, hits[-1])
    f1 = 2 * precision * recall / np.maximum(1e-9, precision + recall)
    reached = np.flatnonzero(precision >= PRECISION)
    at = reached[-1] if is_trap and len(reached) else int(np.argmax(f1))
    return float(scores[order[at]])


def _agreed(scores: Array, targets: Array) -> tuple[Array, Array]:
    """The texts that their readers agree on: about the others nobody is wrong."""
    agreed = (targets == 0.0) | (targets == 1.0)
    return scores[agreed], targets[agreed]


def report(scores: Array, targets: Array, limits: Sequence[float]) -> None:
    """Precision, recall and F1 of every move and trap."""
    f1s: dict[bool, list[float]] = {True: [], False: []}
    for head, label in enumerate(LABELS):
        of_head, agreed = _agreed(scores[:, head], targets[:, head])
        holds, said = agreed > 0.5, of_head >= limits[head]
        right = int((holds & said).sum())
        precision, recall = right / max(1, said.sum()), right / max(1, holds.sum())
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        f1s[isinstance(label, Trap)].append(f1)
        figures = f"precision {precision:.2f}  recall {recall:.2f}  F1 {f1:.2f}  from {limits[head]:+.2f}"
        print(f"{label:14} {int(holds.sum()):5}  {figures}")
    print(f"mean F1: moves {np.mean(f1s[False]):.3f}, traps {np.mean(f1s[True]):.3f}, on {len(targets)} unseen texts")


if __name__ == "__main__":
    main()
