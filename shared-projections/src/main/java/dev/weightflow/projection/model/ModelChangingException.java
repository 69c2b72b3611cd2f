package dev.weightflow.projection.model;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.id.ModelName;

/** Thrown when the model changed each time before a decision was made. */
public final class ModelChangingException extends ProblemException implements Retriable {
    /** Number of attempts at a decision that is computed anew because the model changed meanwhile. */
    public static final int ROUNDS = 5;

    private static final long serialVersionUID = 1L;

    public ModelChangingException(ModelName model) {
        super(
                "model-changing",
                ProblemKind.CONFLICT,
                "Model " + model + " changed " + ROUNDS
                        + " times while this was being decided; try again in a moment.");
    }
}
