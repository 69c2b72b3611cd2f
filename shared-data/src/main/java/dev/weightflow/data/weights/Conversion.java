package dev.weightflow.data.weights;

import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.schema.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Weight file converted to safetensors, with its own names and element types.
 *
 * @param skippedKeys the old file's entries besides the state dict, by name
 * @param placeholders names of Python objects in the old file that were not built
 */
public record Conversion(
        String file, int tensors, long bytes, String sha256, List<String> skippedKeys, List<String> placeholders) {

    private static final Set<ElementType> WIDE = EnumSet.of(ElementType.F32, ElementType.F64);

    /**
     * Converts {@code in} to {@code out}, which is replaced atomically if it exists.
     *
     * @param half whether tensors of 32 and 64 bits of floating point are rounded to 16
     * @throws WeightsException if one cannot be read or the other not be written
     */
    public static Conversion run(Path in, Path out, boolean half) {
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
        Map<String, HostTensor> tensors = half ? halved(in, weights.tensors()) : weights.tensors();
        WrittenFile output = Safetensors.write(out, tensors, metadata);
        return new Conversion(
                out.toString(),
                weights.tensors().size(),
                output.bytes(),
                output.sha256(),
                weights.skippedKeys(),
                weights.placeholders());
    }

    private static Map<String, HostTensor> halved(Path in, Map<String, HostTensor> tensors) {
        Map<String, HostTensor> halved = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            try {
                halved.put(name, WIDE.contains(tensor.type()) ? tensor.toHalf() : tensor);
            } catch (ArithmeticException e) {
                throw new WeightsException.Unsupported(
                        in.toString(), "in the tensor '" + name + "' " + e.getMessage() + "; convert without --half");
            }
        });
        return halved;
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
