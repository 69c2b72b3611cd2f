package dev.weightflow.research.study;

import dev.weightflow.cli.compare.ComparedRow;
import dev.weightflow.schema.training.MethodSpec;
import java.util.List;
import java.util.Map;

/**
 * Arm with a factor on the learning rate of the parameters of its field.
 *
 * @param rateFactor as the user wrote it
 */
record FieldVariant(FieldArm arm, String rateFactor) {

    private static final String UNCHANGED = "1";

    static FieldVariant of(FieldArm arm) {
        return new FieldVariant(arm, UNCHANGED);
    }

    /** Lists the arms, those that learn W1 and W2 with each factor. */
    static List<FieldVariant> all(List<FieldArm> arms, List<String> rateFactors) {
        return arms.stream()
                .flatMap(arm -> arm.learnsSoftmax()
                        ? rateFactors.stream().map(factor -> new FieldVariant(arm, factor))
                        : List.of(of(arm)).stream())
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
        MethodSpec method = changed() ? arm.method(rateFactor) : arm.method();
        return new ComparedRow(key() + " " + learningRate, method, Map.of("learningRate", learningRate));
    }
}
