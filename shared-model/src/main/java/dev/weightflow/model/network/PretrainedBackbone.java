package dev.weightflow.model.network;

import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.host.HostTensor;
import dev.weightflow.model.network.BackboneSummary.Skipped;
import dev.weightflow.model.weights.Safetensors;
import dev.weightflow.model.weights.StateDictAdapter;
import dev.weightflow.model.weights.StateDictDiff;
import dev.weightflow.model.weights.WeightsFile;
import dev.weightflow.model.weights.WrittenFile;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.ModelSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pre-trained backbone of a weight file: what a training begins with. Its file form is one for all formats that it may come in,
 * safetensors with the published names in the published order, so that the same weights have the same digest wherever they are from.
 *
 * @param summary what was recognised, and what was not needed
 * @param difference from what the model needs
 * @param tensors of the backbone, without a prefix
 */
public record PretrainedBackbone(
        String label, BackboneSummary summary, StateDictDiff difference, Map<String, HostTensor> tensors) {

    /**
     * Looks for the backbone of the model that the file fits best.
     *
     * @throws dev.weightflow.model.weights.WeightsException.Malformed if two tensors mean the same parameter
     */
    public static PretrainedBackbone of(WeightsFile file) {
        StateDictAdapter.Mapped mapped = StateDictAdapter.toOurs(file);
        Map<String, HostTensor> backbone = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        mapped.tensors().forEach((name, tensor) -> {
            if (name.startsWith(StateDictAdapter.BACKBONE)) {
                backbone.put(name, tensor);
            } else {
                others.add(name);
            }
        });
        List<Skipped> skipped = Skipped.of(file, mapped.ignored(), others);
        return Arrays.stream(ModelSize.values())
                .map(model -> compared(file.label(), model, backbone, skipped))
                .min(Comparator.comparingInt(PretrainedBackbone::differences))
                .orElseThrow();
    }

    private static PretrainedBackbone compared(
            String label, ModelSize model, Map<String, HostTensor> backbone, List<Skipped> skipped) {
        Map<String, List<Long>> expected = expected(model, backbone);
        Map<String, HostTensor> found = new LinkedHashMap<>();
        expected.keySet().forEach(name -> Optional.ofNullable(backbone.get(name))
                .ifPresent(tensor -> found.put(name.substring(StateDictAdapter.BACKBONE.length()), tensor)));
        StateDictDiff difference = StateDictDiff.of(expected, backbone, name -> false);
        BackboneSummary summary = new BackboneSummary(
                model,
                found.size(),
                found.values().stream().mapToLong(HostTensor::elements).sum(),
                skipped,
                BackboneSummary.faults(difference));
        return new PretrainedBackbone(label, summary, difference, found);
    }

    private static Map<String, List<Long>> expected(ModelSize model, Map<String, HostTensor> backbone) {
        SwinConfig config = SwinConfig.of(model);
        int imageSize = (config.patch() << config.stages() - 1) * config.window();
        Map<String, List<Long>> expected = new LinkedHashMap<>();
        SwinLayout.of(config, imageSize)
                .parameters()
                .forEach(spec -> expected.put(
                        StateDictAdapter.BACKBONE + spec.name(),
                        Arrays.stream(spec.shape().getShape()).boxed().toList()));
        expected.replaceAll((name, shape) -> ofAnyWindow(name, shape, Optional.ofNullable(backbone.get(name))));
        return expected;
    }

    /** Small images have small windows, and tables to match: which ones fit is only known with the image size. */
    private static List<Long> ofAnyWindow(String name, List<Long> shape, Optional<HostTensor> found) {
        return found.map(HostTensor::shape)
                .filter(table -> name.endsWith("relative_position_bias_table")
                        && table.size() == 2
                        && table.get(1).equals(shape.get(1)))
                .orElse(shape);
    }

    private int differences() {
        return difference.missing().size()
                + difference.unexpected().size()
                + difference.wrongShapes().size();
    }

    /**
     * The digest of what {@link #write} writes, without writing it.
     *
     * @throws dev.weightflow.model.weights.WeightsException.Mismatch if the file does not hold the whole backbone
     */
    public Digest digest() {
        difference.requireFit(label);
        return Safetensors.digest(tensors, Safetensors.FROM_PYTORCH);
    }

    /**
     * Writes the backbone, whole or not at all.
     *
     * @throws dev.weightflow.model.weights.WeightsException.Mismatch if the file does not hold the whole backbone
     * @throws dev.weightflow.model.weights.WeightsException.Unwritable if it cannot be written
     */
    public WrittenFile write(Path file) {
        difference.requireFit(label);
        return Safetensors.write(file, tensors, Safetensors.FROM_PYTORCH);
    }
}
