package dev.weightflow.model.weights;

import dev.weightflow.model.host.HostTensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a weight file holds, for people and for scripts. The components are the fields of its JSON form.
 *
 * @param file its path as given
 * @param format its format's name
 * @param bytes its length
 * @param sha256 its digest
 * @param parameters how many elements the tensors have together
 * @param tensors the state dict
 * @param metadata its free-form strings
 * @param skippedKeys what else it holds, by name; not read
 * @param placeholders names of Python objects in it that were not built
 */
public record WeightsSummary(
        String file,
        String format,
        long bytes,
        String sha256,
        long parameters,
        List<Tensor> tensors,
        Map<String, String> metadata,
        List<String> skippedKeys,
        List<String> placeholders) {

    /** A tensor as it is listed. */
    public record Tensor(String name, String dtype, List<Long> shape, long parameters, long bytes) {
        static Tensor of(String name, HostTensor tensor) {
            return new Tensor(
                    name, tensor.type().safetensorsName(), tensor.shape(), tensor.elements(), tensor.byteLength());
        }
    }

    /**
     * Reads the file and looks at it.
     *
     * @throws WeightsException naming the file, and the tensor where there is one
     */
    public static WeightsSummary of(Path file) {
        try (MappedFile source = MappedFile.open(file)) {
            WeightsFile weights = WeightsFile.read(source);
            List<Tensor> tensors = weights.tensors().entrySet().stream()
                    .map(entry -> Tensor.of(entry.getKey(), entry.getValue()))
                    .toList();
            return new WeightsSummary(
                    source.label(),
                    weights.format().title(),
                    source.size(),
                    source.sha256().hex(),
                    tensors.stream().mapToLong(Tensor::parameters).sum(),
                    tensors,
                    weights.metadata(),
                    weights.skippedKeys(),
                    weights.placeholders());
        }
    }

    /** Lines for a terminal. */
    public String toText() {
        return new WeightsSummaryText(this).render();
    }
}
