"""The boosted member of the churn model: few, small, strongly shrunken trees."""

from sklearn.ensemble import HistGradientBoostingClassifier

from recall_console.prediction.calibration import log_odds as log_odds_of
from recall_console.prediction.snapshots import Bools, Floats, Matrix


def fit(matrix: Matrix, churned: Bools, seed: int) -> HistGradientBoostingClassifier:
    """Fit to examples; no column may be all missing."""
    return HistGradientBoostingClassifier(
        max_iter=60,
        learning_rate=0.08,
        max_leaf_nodes=8,
        min_samples_leaf=min(100, max(5, len(churned) // 50)),
        l2_regularization=10.0,
        max_features=0.3,
        early_stopping=False,
        random_state=seed,
    ).fit(matrix, churned)


def log_odds(fitted: HistGradientBoostingClassifier, matrix: Matrix) -> Floats:
    """Log-odds of churn of each row."""
    return log_odds_of(fitted.predict_proba(matrix)[:, 1])
