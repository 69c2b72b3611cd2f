package dev.weightflow.data.weights;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.pickle.PickleException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Contents of a weight file of any known format.
 *
 * @param tensors the state dict, in the file's order
 * @param metadata free-form strings; empty for PyTorch's formats
 * @param skippedKeys the file's other entries, for instance {@code optimizer}; not read
 * @param placeholders names of Python objects in the file that were not built, for instance {@code yacs.config.CfgNode}; no tensor depends on them
 */
public record WeightsFile(
        String label,
        Format format,
        Map<String, HostTensor> tensors,
        Map<String, String> metadata,
        List<String> skippedKeys,
        List<String> placeholders) {

    public enum Format {
        SAFETENSORS("safetensors"),
        /** Format of {@code torch.save} since PyTorch 1.6. */
        PYTORCH_ZIP("PyTorch zip"),
        /** Format of {@code torch.save} before PyTorch 1.6. */
        PYTORCH_STREAM("PyTorch legacy stream");

        private final String title;

        Format(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    private static final int LONGEST_MARK = 9;

    /**
     * Reads a file; its format is detected by its first bytes, not by its name. Tensors may be views of a mapping of the file: it must not be
     * truncated while they are in use (replacing it by a move is fine).
     *
     * @throws WeightsException naming the file, and the tensor where there is one
     */
    public static WeightsFile read(Path file) {
        try (MappedFile source = MappedFile.open(file)) {
            return read(source);
        }
    }

    /** Reads a file that messages call by the label. */
    public static WeightsFile read(Path file, String label) {
        try (MappedFile source = MappedFile.open(file, label)) {
            return read(source);
        }
    }

    static WeightsFile read(ByteSource source) {
        ByteBuffer start = source.slice(0, (int) Math.min(LONGEST_MARK, source.size()));
        boolean marked = start.remaining() == LONGEST_MARK;
        // first, because the length of a header may by chance begin like a pickle
        if (marked && start.get(8) == '{' && start.getInt(4) == 0) {
            return Safetensors.read(source);
        }
        try {
            if (marked && start.getInt(0) == ZipArchive.LOCAL_HEADER) {
                return PyTorchZip.read(source);
            }
            if (marked && (start.get(0) & 0xff) == PyTorchStream.PROTOCOL_OPERATION) {
                return PyTorchStream.read(source);
            }
        } catch (PickleException e) {
            throw WeightsException.of(source.label(), e);
        }
        if (marked && start.get(8) == '{') {
            return Safetensors.read(source);
        }
        throw source.unsupported("this is neither a safetensors file nor one that torch.save wrote");
    }
}
