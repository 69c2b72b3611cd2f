package dev.weightflow.registry.retraining;

import dev.weightflow.registry.evaluation.EvaluationBook;
import dev.weightflow.registry.model.ModelBook;

/** Everything that a decision about a retraining looks at, as the logs tell of it. */
public record Known(
        DatasetBook datasets,
        TrainingBook trainings,
        EvaluationBook evaluations,
        ModelBook models,
        RetrainingBook retrainings) {}
