package dev.weightflow.model.checkpoint;

import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.host.HostTensor;
import dev.weightflow.model.weights.StateDictAdapter;
import dev.weightflow.model.weights.StateDictDiff;
import dev.weightflow.model.weights.WeightsFile;
import dev.weightflow.schema.training.ModelSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a weight file holds for a training to begin with: a pre-trained backbone, compared with the model that it fits best.
 *
 * @param file what messages call it
 * @param model the name of that model
 * @param tensors how many tensors of the backbone the file holds
 * @param elements how many numbers these have
 * @param notNeeded names of what a backbone has no use for: classifier, final norm, buffers, decoders
 * @param difference what is missing, unexpected or of another shape
 */
public record BackboneSummary(
        String file, String model, int tensors, long elements, List<String> notNeeded, StateDictDiff difference) {

    private static final String BACKBONE = "backbone.";

    public BackboneSummary {
        notNeeded = List.copyOf(notNeeded);
    }

    /**
     * Compares a file with every model.
     *
     * @throws dev.weightflow.model.weights.WeightsException.Malformed if two tensors mean the same parameter
     */
    public static BackboneSummary of(WeightsFile file) {
        StateDictAdapter.Mapped mapped = StateDictAdapter.toOurs(file);
        List<String> notNeeded = new ArrayList<>(mapped.ignored());
        Map<String, HostTensor> backbone = new LinkedHashMap<>();
        mapped.tensors().forEach((name, tensor) -> {
            if (name.startsWith(BACKBONE)) {
                backbone.put(name, tensor);
            } else {
                notNeeded.add(name);
            }
        });
        return Arrays.stream(ModelSize.values())
                .map(SwinConfig::of)
                .map(config -> compared(file.label(), config, backbone, notNeeded))
                .min(Comparator.comparingInt(summary -> faults(summary.difference())))
                .orElseThrow();
    }

    private static BackboneSummary compared(
            String file, SwinConfig config, Map<String, HostTensor> backbone, List<String> notNeeded) {
        int imageSize = (config.patch() << config.stages() - 1) * config.window();
        Map<String, List<Long>> expected = new LinkedHashMap<>();
        SwinLayout.of(config, imageSize)
                .parameters()
                .forEach(spec -> expected.put(
                        BACKBONE + spec.name(),
                        Arrays.stream(spec.shape().getShape()).boxed().toList()));
        allowAnyWindow(expected, backbone);
        List<HostTensor> found = backbone.entrySet().stream()
                .filter(entry -> expected.containsKey(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        return new BackboneSummary(
                file,
                config.name(),
                found.size(),
                found.stream().mapToLong(HostTensor::elements).sum(),
                notNeeded,
                StateDictDiff.of(expected, backbone, name -> false));
    }

    /** Small images have small windows, and tables to match: which ones fit is only known with the image size. */
    private static void allowAnyWindow(Map<String, List<Long>> expected, Map<String, HostTensor> backbone) {
        expected.replaceAll((name, shape) -> {
            HostTensor table = backbone.get(name);
            boolean sameHeads = table != null
                    && table.shape().size() == 2
                    && table.shape().get(1).equals(shape.get(1));
            return name.endsWith("relative_position_bias_table") && sameHeads ? table.shape() : shape;
        });
    }

    private static int faults(StateDictDiff difference) {
        return difference.missing().size()
                + difference.unexpected().size()
                + difference.wrongShapes().size();
    }

    /** Whether the file is the whole backbone of that model. */
    public boolean isWhole() {
        return difference.fits();
    }
}
