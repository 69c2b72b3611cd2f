package dev.weightflow.research.study;

import dev.weightflow.cli.compare.ComparedRow;
import dev.weightflow.schema.training.MethodSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Arm with a factor on the learning rate of the parameters of its field.
 *
 * @param rateFactor as the user wrote it
 * @param smallParts small parts of the backbone that all arms train; DELORA's own if empty
 */
record FieldVariant(FieldArm arm, String rateFactor, Optional<String> smallParts) {

    private static final String UNCHANGED = "1";

    /** Lists the arms, those that learn W1 and W2 with each factor. */
    static List<FieldVariant> all(List<FieldArm> arms, List<String> rateFactors, Optional<String> smallParts) {
        return arms.stream()
                .flatMap(arm -> arm.learnsSoftmax()
                        ? rateFactors.stream().map(factor -> new FieldVariant(arm, factor, smallParts))
                        : Stream.of(new FieldVariant(arm, UNCHANGED, smallParts)))
                .toList();
    }

    String key() {
        return changed() ? arm.key() + " ×" + rateFactor : arm.key();
    }

    private boolean changed() {
        return Double.parseDouble(rateFactor) != 1;
    }

    /** Returns the row of this variant at that learning rate, written as the user wrote it. */
    ComparedRow at(String learningRate) {
        MethodSpec method = arm.method(smallParts, Optional.of(rateFactor).filter(any -> changed()));
        return new ComparedRow(key() + " " + learningRate, method, Map.of("learningRate", learningRate));
    }
}
