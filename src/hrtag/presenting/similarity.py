"""How alike findings are, and which are central: TF-IDF over pieces of words, within the texts given and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

_DAMPING, _ROUNDS = 0.85, 50


def similarities(texts: Sequence[str], others: Sequence[str] | None = None) -> Matrix:
    """Answer how alike each text is to each other one, or to each of ``others``.

    Parameters
    ----------
    texts : sequence of str
    others : sequence of str, optional
        ``texts`` themselves by default.

    Returns
    -------
    array of float64, shape (len(texts), len(others))
        Cosines of TF-IDF vectors over runs of three to five letters within words, from 0 to 1.

    Examples
    --------
    >>> similarities(["The ban was lifted.", "The ban on rallies was lifted.", "Pensions rose."])[0].round(1).tolist()
    [1.0, 0.7, 0.0]
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    columns = texts if others is None else others
    if not any(text.strip() for text in texts) or not any(text.strip() for text in columns):
        return np.zeros((len(texts), len(columns)))
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    vectorizer.fit([*texts, *(others or ())])
    rows = vectorizer.transform(texts)
    alike: Matrix = (rows @ (rows if others is None else vectorizer.transform(columns)).T).toarray()
    return np.clip(alike, 0.0, 1.0)


def text_rank(alike: Matrix) -> NDArray[np.float64]:
    """Answer how central each text is: TextRank over a matrix of similarities, 1 on average.

    Examples
    --------
    >>> text_rank(np.array([[1.0, 0.5, 0.5], [0.5, 1.0, 0.0], [0.5, 0.0, 1.0]])).round(2).tolist()
    [1.46, 0.77, 0.77]
    """
    count = len(alike)
    links = alike.copy()
    np.fill_diagonal(links, 0.0)
    sums = links.sum(axis=1, keepdims=True)
    steps = np.divide(links, sums, out=np.full_like(links, 1 / max(count, 1)), where=sums > 0)
    rank = np.ones(count)
    for _ in range(_ROUNDS):
        rank = (1 - _DAMPING) + _DAMPING * steps.T @ rank
    return rank
