package dev.weightflow.research.study;

import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.MethodSpec;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Arm of the study of the field. All train the same decoders and small parts of the backbone, and differ in how W_q and W_v of every block are moved:
 * not at all, by fields that are not learned, and by fields of the same number of parameters.
 */
enum FieldArm implements Keyed {
    NONE(MethodName.DECODERS_ONLY, Map.of(FieldArm.SMALL_PARTS, "norms,patch-embedding,position-bias")),
    UNIFORM(MethodName.DELORA, Map.of("field", "uniform")),
    FROZEN_SOFTMAX(MethodName.DELORA, Map.of("field", "softmax", "learned", "false")),
    SOFTMAX(MethodName.DELORA, Map.of("field", "softmax")),
    CENTERED_SOFTMAX(MethodName.DELORA, Map.of("field", "centered-softmax")),
    LOW_RANK(MethodName.DELORA, Map.of("field", "low-rank"));

    private static final String SMALL_PARTS = "smallParts";

    private final MethodName name;
    private final Map<String, String> options;

    FieldArm(MethodName name, Map<String, String> options) {
        this.name = name;
        this.options = options;
    }

    MethodSpec method() {
        return Methods.spec(name, options);
    }

    /**
     * Returns the method.
     *
     * @param smallParts small parts of the backbone that it trains; none if blank, DELORA's own if empty
     * @param rateFactor factor on the learning rate of the field's parameters
     */
    MethodSpec method(Optional<String> smallParts, Optional<String> rateFactor) {
        Map<String, String> all = new TreeMap<>(options);
        smallParts.ifPresent(parts -> all.put(SMALL_PARTS, parts));
        rateFactor.ifPresent(factor -> all.put("rateFactor", factor));
        return Methods.spec(name, all);
    }

    /** Returns whether training changes the field. */
    boolean learns() {
        return this == SOFTMAX || this == CENTERED_SOFTMAX || this == LOW_RANK;
    }

    /** Returns whether the field has W1 and W2 that are learned. */
    boolean learnsSoftmax() {
        return this == SOFTMAX || this == CENTERED_SOFTMAX;
    }
}
