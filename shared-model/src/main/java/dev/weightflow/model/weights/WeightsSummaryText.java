package dev.weightflow.model.weights;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An inspection as lines for a terminal; control characters from the file are shown, not sent. */
record WeightsSummaryText(WeightsSummary inspection) {

    String render() {
        StringBuilder text = new StringBuilder();
        line(text, "file", inspection.file());
        line(text, "format", inspection.format());
        line(text, "size", grouped(inspection.bytes()) + " bytes");
        line(text, "sha256", inspection.sha256());
        line(
                text,
                "tensors",
                "%s, with %s elements in %s bytes"
                        .formatted(
                                grouped(inspection.tensors().size()),
                                grouped(inspection.parameters()),
                                grouped(inspection.tensors().stream()
                                        .mapToLong(WeightsSummary.Tensor::bytes)
                                        .sum())));
        inspection.metadata().forEach((key, value) -> line(text, "metadata", key + " = " + value));
        list(text, "left out", inspection.skippedKeys());
        list(text, "not built", inspection.placeholders());
        tensors(text);
        return text.toString();
    }

    private void tensors(StringBuilder text) {
        int width = inspection.tensors().stream()
                .mapToInt(tensor -> Printable.of(tensor.name()).length())
                .max()
                .orElse(0);
        for (WeightsSummary.Tensor tensor : inspection.tensors()) {
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

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
