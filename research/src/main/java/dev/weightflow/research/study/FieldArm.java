package dev.weightflow.research.study;

import dev.weightflow.cli.compare.ComparedRow;
import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.MethodSpec;
import java.util.Map;

/**
 * Arm of the study of the field. All train the same decoders and small parts of the backbone, and differ in how W_q and W_v of every block are moved:
 * not at all, by a constant that is not learned, and by fields of the same number of parameters.
 */
enum FieldArm implements Keyed {
    NONE(MethodName.DECODERS_ONLY, Map.of("smallParts", "norms,patch-embedding,position-bias")),
    UNIFORM(MethodName.DELORA, Map.of("field", "uniform")),
    SOFTMAX(MethodName.DELORA, Map.of("field", "softmax")),
    CENTERED_SOFTMAX(MethodName.DELORA, Map.of("field", "centered-softmax")),
    LOW_RANK(MethodName.DELORA, Map.of("field", "low-rank"));

    private final MethodSpec method;

    FieldArm(MethodName name, Map<String, String> options) {
        this.method = Methods.spec(name, options);
    }

    /** Returns the row of this arm at that learning rate, written as the user wrote it. */
    ComparedRow at(String learningRate) {
        return new ComparedRow(key() + " " + learningRate, method, Map.of("learningRate", learningRate));
    }
}
