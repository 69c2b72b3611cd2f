package dev.weightflow.model.network;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.data.weights.StateDictAdapter;
import dev.weightflow.data.weights.StateDictDiff;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.data.weights.WrittenFile;
import dev.weightflow.model.backbone.Backbone;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.Backbones;
import dev.weightflow.model.network.BackboneSummary.Skipped;
import dev.weightflow.model.tensor.ParameterSpec;
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
import java.util.stream.IntStream;

/**
 * Pre-trained backbone of a weight file, from which a training starts. Its stored form is one for all supported formats, safetensors with the
 * published names in the published order, so that the same weights have the same digest from every source.
 *
 * @param summary of the recognised tensors, and of those that are not needed
 * @param difference to the model's parameters
 * @param tensors of the backbone, without a prefix
 */
public record PretrainedBackbone(
        String label, BackboneSummary summary, StateDictDiff difference, Map<String, HostTensor> tensors) {

    /**
     * Finds the backbone of the model that the file fits best.
     *
     * @throws dev.weightflow.data.weights.WeightsException.Malformed if two tensors are the same parameter
     */
    public static PretrainedBackbone of(WeightsFile file) {
        return Arrays.stream(ModelSize.values())
                .map(model -> compared(file, model))
                .min(Comparator.comparingInt(PretrainedBackbone::differences))
                .orElseThrow();
    }

    /**
     * Checks that a file holds the whole backbone of a model.
     *
     * @throws dev.weightflow.data.weights.WeightsException if it does not
     */
    public static void requireModel(WeightsFile file, ModelSize model) {
        compared(file, model).difference.requireFit(file.label());
    }

    private static PretrainedBackbone compared(WeightsFile file, ModelSize model) {
        Map<String, ParameterSpec> declared = new LinkedHashMap<>();
        BackboneLayout layout = layout(model);
        layout.parameters().forEach(spec -> declared.put(StateDictAdapter.BACKBONE + spec.name(), spec));
        StateDictAdapter.Mapped mapped = StateDictAdapter.toOurs(file, declared::containsKey);
        Map<String, HostTensor> backbone = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        mapped.tensors().forEach((name, tensor) -> {
            if (name.startsWith(StateDictAdapter.BACKBONE)) {
                backbone.put(name, tensor);
            } else {
                others.add(name);
            }
        });
        Map<String, List<Long>> expected = new LinkedHashMap<>();
        Map<String, HostTensor> found = new LinkedHashMap<>();
        declared.forEach((name, spec) -> {
            Optional<HostTensor> tensor = Optional.ofNullable(backbone.get(name));
            expected.put(name, shape(layout, spec, tensor));
            tensor.ifPresent(given -> found.put(spec.name(), given));
        });
        StateDictDiff difference = StateDictDiff.of(expected, backbone, name -> false);
        BackboneSummary summary = new BackboneSummary(
                model,
                found.size(),
                found.values().stream().mapToLong(HostTensor::elements).sum(),
                Skipped.of(file, mapped.ignored(), others),
                BackboneSummary.faults(difference));
        return new PretrainedBackbone(file.label(), summary, difference, found);
    }

    private static BackboneLayout layout(ModelSize model) {
        Backbone backbone = Backbones.of(model.key());
        return backbone.layout(backbone.imageUnit());
    }

    /** Returns the shape that a parameter must have: the declared one, or the given one of a model for images of another size. */
    private static List<Long> shape(BackboneLayout layout, ParameterSpec spec, Optional<HostTensor> given) {
        return given.map(HostTensor::shape)
                .filter(shape -> layout.isOfAnotherSize(spec, shape))
                .orElseGet(() -> declared(spec));
    }

    /** Returns whether a training on images of that side in pixels can start from these weights. */
    public boolean fits(int imageSize) {
        ModelSize model = summary.model();
        if (!model.fits(imageSize)) {
            return false;
        }
        BackboneLayout layout = Backbones.of(model.key()).layout(imageSize);
        return layout.parameters().stream().allMatch(spec -> Optional.ofNullable(tensors.get(spec.name()))
                .filter(tensor -> layout.resized(spec, tensor).shape().equals(declared(spec)))
                .isPresent());
    }

    /** Returns the side of the smallest images from the model's usual size on that these weights fit; empty if they fit none up to twice that size. */
    public Optional<Integer> imageSize() {
        int usual = summary.model().usualImageSize();
        return IntStream.rangeClosed(usual, 2 * usual)
                .filter(this::fits)
                .boxed()
                .findFirst();
    }

    private static List<Long> declared(ParameterSpec spec) {
        return Arrays.stream(spec.shape().getShape()).boxed().toList();
    }

    private int differences() {
        return difference.missing().size()
                + difference.unexpected().size()
                + difference.wrongShapes().size();
    }

    /**
     * Computes the digest of the file that {@link #write} writes, without writing it.
     *
     * @throws dev.weightflow.data.weights.WeightsException.Mismatch if the file does not hold the whole backbone
     */
    public Digest digest() {
        difference.requireFit(label);
        return Safetensors.digest(tensors, Safetensors.FROM_PYTORCH);
    }

    /**
     * Writes the backbone atomically.
     *
     * @throws dev.weightflow.data.weights.WeightsException.Mismatch if the file does not hold the whole backbone
     * @throws dev.weightflow.data.weights.WeightsException.Unwritable if it cannot be written
     */
    public WrittenFile write(Path file) {
        difference.requireFit(label);
        return Safetensors.write(file, tensors, Safetensors.FROM_PYTORCH);
    }
}
