package dev.weightflow.data.weights;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.schema.id.Digest;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads and writes the safetensors format: an eight-byte length, a JSON header padded to eight bytes, then the tensors
 * without gaps. (Format section of the README of huggingface/safetensors.)
 */
public final class Safetensors {

    /** Metadata of PyTorch's own writers, which some readers require. */
    public static final Map<String, String> FROM_PYTORCH = Map.of("format", "pt");

    private Safetensors() {}

    /**
     * Reads the tensors of a file, in the order of its header. They are views of a mapping of the file, so that reading costs little until a tensor
     * is accessed; the file must not be truncated meanwhile.
     *
     * @throws WeightsException naming the file, and the tensor where there is one
     */
    public static WeightsFile read(Path file) {
        try (MappedFile source = MappedFile.open(file)) {
            return read(source);
        }
    }

    static WeightsFile read(ByteSource source) {
        SafetensorsHeader header = SafetensorsHeader.read(source);
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        header.entries().forEach((name, entry) -> {
            ByteBuffer data = source.slice(header.dataStart() + entry.begin(), (int) (entry.end() - entry.begin()));
            tensors.put(name, new HostTensor(entry.type(), entry.shape(), data));
        });
        return new WeightsFile(
                source.label(), WeightsFile.Format.SAFETENSORS, tensors, header.metadata(), List.of(), List.of());
    }

    /**
     * Writes the tensors in the map's order and the metadata sorted, so that the same content always gives the same bytes. The file is replaced
     * atomically.
     *
     * @throws WeightsException.Unwritable if it cannot be written
     * @throws IllegalArgumentException if a tensor is called {@code __metadata__}
     */
    public static WrittenFile write(Path file, Map<String, HostTensor> tensors, Map<String, String> metadata) {
        return WrittenFile.write(file, pieces(tensors, metadata));
    }

    public static byte[] encode(Map<String, HostTensor> tensors, Map<String, String> metadata) {
        List<ByteBuffer> pieces = pieces(tensors, metadata);
        long length = pieces.stream().mapToLong(ByteBuffer::remaining).sum();
        ByteBuffer whole = ByteBuffer.allocate(Math.toIntExact(length));
        pieces.forEach(whole::put);
        return whole.array();
    }

    public static Digest digest(Map<String, HostTensor> tensors, Map<String, String> metadata) {
        MessageDigest sha256 = Digest.sha256();
        pieces(tensors, metadata).forEach(sha256::update);
        return Digest.finish(sha256);
    }

    private static List<ByteBuffer> pieces(Map<String, HostTensor> tensors, Map<String, String> metadata) {
        List<ByteBuffer> pieces = new ArrayList<>();
        pieces.add(SafetensorsHeader.encode(tensors, Collections.unmodifiableSortedMap(new TreeMap<>(metadata))));
        tensors.values().forEach(tensor -> pieces.add(tensor.data()));
        return pieces;
    }
}
