package dev.weightflow.console.training;

import dev.weightflow.console.text.MethodLook;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.TrainingSpec;

/** Display names of trainings. */
public final class TrainingNames {
    private TrainingNames() {}

    /** Returns the target model and the method: {@code people, DELORA r 24}. */
    public static String title(TrainingSpec spec) {
        String method = MethodLook.title(spec.method());
        return spec.evaluation()
                .flatMap(EvaluationOptions::model)
                .map(ModelName::value)
                .map(model -> model + ", " + method)
                .orElse(method);
    }

    /** Describes the initial weights: {@code from version 4…}, {@code from base weights}. */
    public static String start(TrainingSpec spec) {
        return "from " + spec.start().words();
    }
}
