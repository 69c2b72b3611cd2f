package dev.weightflow.model.method.fullfinetuning;

import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.Options;
import dev.weightflow.model.method.Unadapted;
import dev.weightflow.schema.MethodName;
import java.util.Map;

/** Multi-task full fine-tuning: one backbone, trained whole. */
public final class FullFineTuning {

    private FullFineTuning() {}

    /** The method, which has no options. */
    public static Method of(Map<String, String> options) {
        new Options(MethodName.FULL.key(), options).done();
        return new Unadapted(MethodName.FULL, Map.of(), BackbonePass::one, parameter -> true);
    }
}
