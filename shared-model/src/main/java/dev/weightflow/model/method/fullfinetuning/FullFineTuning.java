package dev.weightflow.model.method.fullfinetuning;

import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.Options;
import dev.weightflow.model.method.PlainMethod;
import dev.weightflow.schema.MethodName;
import java.util.Map;

/** Multi-task full fine-tuning: one backbone, trained whole. */
public final class FullFineTuning {

    private FullFineTuning() {}

    /** The method, which has no options. */
    public static Method of(Map<String, String> options) {
        new Options(MethodName.FULL.key(), options).done();
        return new PlainMethod(MethodName.FULL, Map.of(), BackbonePass::one, parameter -> true);
    }
}
