package dev.weightflow.model.method.decodersonly;

import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.Options;
import dev.weightflow.model.method.PlainMethod;
import dev.weightflow.model.method.UnfrozenGroup;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.schema.MethodName;
import java.util.Map;
import java.util.Set;

/** Decoders only: downsamplers and heads are trained, and of the backbone the small parts that the configuration names. */
public final class DecodersOnly {

    private DecodersOnly() {}

    /**
     * The method.
     *
     * @param given {@code small-parts}: which small parts are trained besides, none by default
     */
    public static Method of(Map<String, String> given) {
        Options options = new Options(MethodName.DECODERS_ONLY.key(), given);
        Set<UnfrozenGroup> parts = options.set("small-parts", Set.of(), UnfrozenGroup::of);
        options.done();
        return new PlainMethod(
                MethodName.DECODERS_ONLY,
                Map.copyOf(given),
                BackbonePass::one,
                parameter -> parameter.role() == ParameterGroup.DECODER || UnfrozenGroup.anyContains(parts, parameter));
    }
}
