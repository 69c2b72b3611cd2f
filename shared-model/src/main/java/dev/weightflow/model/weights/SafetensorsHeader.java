package dev.weightflow.model.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weightflow.model.host.ElementType;
import dev.weightflow.model.host.HostTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The header of a safetensors file, checked against the file.
 *
 * @param entries what the header says of each tensor, in its order
 * @param metadata the free-form strings under {@code __metadata__}
 * @param dataStart where in the file the data begin
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata, long dataStart) {

    static final String METADATA = "__metadata__";

    /** The format's own limit. */
    private static final long LONGEST = 100_000_000;

    private static final int LENGTH_BYTES = 8;

    /** Where a tensor lies, counted from the start of the data. */
    record Entry(ElementType type, List<Long> shape, long begin, long end) {}

    static SafetensorsHeader read(ByteSource source) {
        if (source.size() < LENGTH_BYTES) {
            throw source.malformed("the file has %d bytes, too few for a safetensors header", source.size());
        }
        long length = source.slice(0, LENGTH_BYTES).getLong();
        long longest = longest(Runtime.getRuntime().maxMemory());
        if (length < 0 || length > longest) {
            throw source.tooLarge(
                    "the header is said to take %s bytes; the format allows %d, and this process has memory for %d",
                    Long.toUnsignedString(length), LONGEST, longest);
        }
        if (length > source.size() - LENGTH_BYTES) {
            throw source.malformed(
                    "the header is said to take %d bytes, but the file has only %d left",
                    length, source.size() - LENGTH_BYTES);
        }
        byte[] json = new byte[(int) length];
        source.slice(LENGTH_BYTES, json.length).get(json);
        long dataStart = LENGTH_BYTES + length;
        SafetensorsHeader header = new SafetensorsJson(source, json).parse(dataStart);
        header.checkRanges(source, source.size() - dataStart);
        return header;
    }

    /** How long a header may be in a process with that heap: what it describes takes some ten times as much. */
    static long longest(long heapBytes) {
        return Math.min(LONGEST, heapBytes / 16);
    }

    /** Every byte of the data belongs to exactly one tensor. */
    private void checkRanges(ByteSource source, long dataLength) {
        List<Map.Entry<String, Entry>> byPlace = entries.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(
                        Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end)))
                .toList();
        long covered = 0;
        for (Map.Entry<String, Entry> named : byPlace) {
            Entry entry = named.getValue();
            String problem = entry.end() > dataLength
                    ? "reaches byte %d of the data, which have only %d".formatted(entry.end(), dataLength)
                    : entry.begin() < covered
                            ? "overlaps another one at byte %d of the data".formatted(entry.begin())
                            : "leaves a gap before byte %d of the data".formatted(entry.begin());
            if (entry.end() > dataLength || entry.begin() != covered) {
                throw source.malformed("the tensor '%s' %s", named.getKey(), problem);
            }
            covered = entry.end();
        }
        if (covered != dataLength) {
            throw source.malformed("%d bytes at the end belong to no tensor", dataLength - covered);
        }
    }

    /** The length, the JSON and its padding. */
    static ByteBuffer encode(Map<String, HostTensor> tensors, SortedMap<String, String> metadata) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator generator = new JsonFactory().createGenerator(json)) {
            generator.writeStartObject();
            if (!metadata.isEmpty()) {
                generator.writeObjectFieldStart(METADATA);
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    generator.writeStringField(entry.getKey(), entry.getValue());
                }
                generator.writeEndObject();
            }
            writeEntries(generator, tensors);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int padded = (json.size() + LENGTH_BYTES - 1) / LENGTH_BYTES * LENGTH_BYTES;
        ByteBuffer header = ByteBuffer.allocate(LENGTH_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(padded).put(json.toByteArray());
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.flip();
    }

    private static void writeEntries(JsonGenerator generator, Map<String, HostTensor> tensors) throws IOException {
        long offset = 0;
        for (Map.Entry<String, HostTensor> named : tensors.entrySet()) {
            if (named.getKey().equals(METADATA)) {
                throw new IllegalArgumentException("no tensor may be called " + METADATA);
            }
            HostTensor tensor = named.getValue();
            generator.writeObjectFieldStart(named.getKey());
            generator.writeStringField("dtype", tensor.type().safetensorsName());
            writeArray(generator, "shape", tensor.dimensions());
            writeArray(generator, "data_offsets", offset, offset + tensor.byteLength());
            generator.writeEndObject();
            offset += tensor.byteLength();
        }
    }

    private static void writeArray(JsonGenerator generator, String field, long... values) throws IOException {
        generator.writeFieldName(field);
        generator.writeArray(values, 0, values.length);
    }
}
