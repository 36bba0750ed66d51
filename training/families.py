"""Which words are akin: families of words by their vectors, written to src/recovery_coach/phrasing/families.tsv.

    pip install wordllama scikit-learn simplemma
    python training/families.py

The vectors are those that the wordllama package ships (MIT). They are read from the package's own files, without a
network. Kept are words of the corpus, and those of the vectors' vocabulary that are English words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import numpy as np
import simplemma
import wordllama
from corpus import read_corpus
from safetensors.numpy import load_file
from sklearn.cluster import MiniBatchKMeans
from tokenizers import Tokenizer

from recovery_coach.phrasing.text import sentences

FAMILIES = 300
TARGET = Path(__file__).resolve().parents[1] / "src" / "recovery_coach" / "phrasing" / "families.tsv"


def main() -> None:
    package = Path(wordllama.__file__).parent
    table = next(iter(load_file(package / "weights" / "l2_supercat_256.safetensors").values())).astype(np.float32)
    tokenizer = Tokenizer.from_file(str(package / "tokenizers" / "l2_supercat_tokenizer_config.json"))
    words = sorted(_words(tokenizer.get_vocab()))
    vectors = np.stack([table[tokenizer.encode(word, add_special_tokens=False).ids].mean(0) for word in words])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    found = MiniBatchKMeans(FAMILIES, random_state=0, n_init=3, batch_size=4096).fit_predict(vectors)
    families = defaultdict(list)
    for word, number in zip(words, found, strict=True):
        families[int(number)].append(word)
    lines = [f"f{number}\t{' '.join(families[number])}" for number in sorted(families)]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(words)} words in {len(families)} families")


def _words(vocabulary: dict[str, int]) -> set[str]:
    whole = {piece[1:].lower() for piece in vocabulary if re.fullmatch("▁[A-Za-z]{3,}", piece)}
    english = {word for word in whole if simplemma.is_known(word, "en")}
    corpus = {word for line in read_corpus() for each in sentences(line.text) for word in each.words[:-1]}
    return {word for word in english | corpus if word.isalpha()}


if __name__ == "__main__":
    main()
