package dev.weightflow.registry;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.backbone.SwinLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Backbones of the smallest model under their published names, as files. */
public final class Backbones {
    private Backbones() {}

    /** Creates a backbone in which every number has that value. */
    public static Map<String, HostTensor> micro(float value) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        SwinLayout.of(SwinConfig.micro(), 64).parameters().forEach(spec -> {
            float[] values = new float[Math.toIntExact(spec.size())];
            Arrays.fill(values, value);
            tensors.put(spec.name(), HostTensor.of(values, spec.shape().getShape()));
        });
        return tensors;
    }

    /** Creates a file with a classifier, which no dense task needs. */
    public static byte[] file(float value) {
        Map<String, HostTensor> tensors = micro(value);
        tensors.put("head.weight", HostTensor.of(new float[4], 2, 2));
        return Safetensors.encode(tensors, Map.of());
    }
}
