package dev.weightflow.projection.model;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.id.ModelName;

/** The model changed each time before it could be decided what had been computed for it. */
public final class ModelChangingException extends ProblemException implements Retriable {
    /** How often something is computed anew, because the model changed before it was decided, until that is given up. */
    public static final int ROUNDS = 5;

    private static final long serialVersionUID = 1L;

    public ModelChangingException(ModelName model) {
        super(
                "model-changing",
                ProblemKind.CONFLICT,
                "Model " + model + " changed " + ROUNDS
                        + " times while this was being decided; ask again in a moment.");
    }
}
