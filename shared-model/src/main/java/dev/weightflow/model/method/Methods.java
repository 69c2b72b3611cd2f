package dev.weightflow.model.method;

import dev.weightflow.model.method.decodersonly.DecodersOnly;
import dev.weightflow.model.method.delora.DeloraConfig;
import dev.weightflow.model.method.fullfinetuning.FullFineTuning;
import dev.weightflow.model.method.lora.LoraConfig;
import dev.weightflow.model.method.mtlora.MtLora;
import dev.weightflow.model.method.singletask.SingleTask;
import dev.weightflow.schema.MethodName;
import java.util.Map;

/** All methods, by name. */
public final class Methods {

    private Methods() {}

    /**
     * The method of that name with these options; what is not given has the method's default.
     *
     * @throws MethodConfigurationException naming every option that is unknown, malformed or contradictory
     */
    public static Method of(MethodName name, Map<String, String> options) {
        return switch (name) {
            case SINGLE_TASK -> SingleTask.of(options);
            case FULL -> FullFineTuning.of(options);
            case DECODERS_ONLY -> DecodersOnly.of(options);
            case LORA -> LoraConfig.of(options);
            case MTLORA -> MtLora.of(options);
            case DELORA -> DeloraConfig.of(options);
        };
    }
}
