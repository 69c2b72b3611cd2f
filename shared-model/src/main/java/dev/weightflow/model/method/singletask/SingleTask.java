package dev.weightflow.model.method.singletask;

import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.Options;
import dev.weightflow.model.method.PlainMethod;
import dev.weightflow.schema.MethodName;
import java.util.Map;

/** Single-task fine-tuning: as many backbones as tasks, each trained whole. The baseline of Δm. */
public final class SingleTask {

    private SingleTask() {}

    /** The method, which has no options. */
    public static Method of(Map<String, String> options) {
        new Options(MethodName.SINGLE_TASK.key(), options).done();
        return new PlainMethod(
                MethodName.SINGLE_TASK, Map.of(), BackbonePass::eachThroughItsOwnBackbone, parameter -> true);
    }
}
