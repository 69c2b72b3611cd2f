package dev.weightflow.data.weights;

import dev.weightflow.schema.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Weight file converted to safetensors, with its own names and element types.
 *
 * @param skippedKeys the old file's entries besides the state dict, by name
 * @param placeholders names of Python objects in the old file that were not built
 */
public record Conversion(
        String file, int tensors, long bytes, String sha256, List<String> skippedKeys, List<String> placeholders) {

    /**
     * Converts {@code in} to {@code out}, which is replaced atomically if it exists.
     *
     * @throws WeightsException if one cannot be read or the other not be written
     */
    public static Conversion run(Path in, Path out) {
        if (!out.toString().endsWith(".safetensors")) {
            throw new WeightsException.Unwritable(
                    out.toString(), "the output of a conversion is a safetensors file; call it *.safetensors", null);
        }
        WeightsFile weights = WeightsFile.read(in);
        if (isSame(in, out)) {
            throw new WeightsException.Unwritable(out.toString(), "input and output are the same file", null);
        }
        Map<String, String> metadata =
                weights.format() == WeightsFile.Format.SAFETENSORS ? weights.metadata() : Safetensors.FROM_PYTORCH;
        WrittenFile output = Safetensors.write(out, weights.tensors(), metadata);
        return new Conversion(
                out.toString(),
                weights.tensors().size(),
                output.bytes(),
                output.sha256(),
                weights.skippedKeys(),
                weights.placeholders());
    }

    public String toText() {
        return "%s: %d tensors in %d bytes, sha256 %s%n".formatted(file, tensors, bytes, sha256)
                + line("left out", skippedKeys)
                + line("not built", placeholders);
    }

    private static String line(String label, List<String> names) {
        return names.isEmpty() ? "" : "%s: %s%n".formatted(label, Printable.of(String.join(", ", names)));
    }

    private static boolean isSame(Path in, Path out) {
        try {
            return Files.exists(out) && Files.isSameFile(in, out);
        } catch (IOException e) {
            throw new WeightsException.Unreadable(out.toString(), "the file cannot be read (" + e + ")", e);
        }
    }
}
