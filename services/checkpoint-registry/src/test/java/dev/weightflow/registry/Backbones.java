package dev.weightflow.registry;

import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.host.HostTensor;
import dev.weightflow.model.weights.Safetensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Backbones of the smallest model under their published names, as files. */
public final class Backbones {
    private Backbones() {}

    /** One in whose every number there is that value. */
    public static Map<String, HostTensor> micro(float value) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        SwinLayout.of(SwinConfig.micro(), 64).parameters().forEach(spec -> {
            float[] values = new float[Math.toIntExact(spec.size())];
            Arrays.fill(values, value);
            tensors.put(spec.name(), HostTensor.of(values, spec.shape().getShape()));
        });
        return tensors;
    }

    /** As a file with a classifier, which no dense task needs. */
    public static byte[] file(float value) {
        Map<String, HostTensor> tensors = micro(value);
        tensors.put("head.weight", HostTensor.of(new float[4], 2, 2));
        return Safetensors.encode(tensors, Map.of());
    }
}
