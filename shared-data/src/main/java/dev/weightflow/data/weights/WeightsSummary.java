package dev.weightflow.data.weights;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.schema.Printable;
import dev.weightflow.schema.text.Numbers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Summary of a weight file, for people and for scripts. The components are the fields of its JSON form.
 *
 * @param parameters the number of elements of all tensors
 * @param skippedKeys names of its other entries; not read
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

    public record Tensor(String name, String dtype, List<Long> shape, long parameters, long bytes) {
        static Tensor of(String name, HostTensor tensor) {
            return new Tensor(
                    name, tensor.type().safetensorsName(), tensor.shape(), tensor.elements(), tensor.byteLength());
        }
    }

    /**
     * Reads and summarises the file.
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

    /** Formats lines for a terminal; control characters from the file are escaped. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        line(text, "file", file);
        line(text, "format", format);
        line(text, "size", Numbers.grouped(bytes) + " bytes");
        line(text, "sha256", sha256);
        line(
                text,
                "tensors",
                "%s, with %s elements in %s bytes"
                        .formatted(
                                Numbers.grouped(tensors.size()),
                                Numbers.grouped(parameters),
                                Numbers.grouped(tensors.stream()
                                        .mapToLong(Tensor::bytes)
                                        .sum())));
        metadata.forEach((key, value) -> line(text, "metadata", key + " = " + value));
        list(text, "left out", skippedKeys);
        list(text, "not built", placeholders);
        list(text);
        return text.toString();
    }

    private void list(StringBuilder text) {
        int width = tensors.stream()
                .mapToInt(tensor -> Printable.of(tensor.name()).length())
                .max()
                .orElse(0);
        for (Tensor tensor : tensors) {
            String shape = tensor.shape().stream().map(String::valueOf).collect(Collectors.joining("×"));
            text.append("  %s  %-4s  %s%n"
                    .formatted(
                            padded(Printable.of(tensor.name()), width),
                            tensor.dtype(),
                            shape.isEmpty() ? "scalar" : shape));
        }
    }

    private static void list(StringBuilder text, String label, List<String> names) {
        if (!names.isEmpty()) {
            line(text, label, String.join(", ", names));
        }
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append("%-10s %s%n".formatted(label, Printable.of(value)));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
