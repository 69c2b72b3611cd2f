package dev.weightflow.data.weights;

import static com.fasterxml.jackson.databind.cfg.CoercionAction.Fail;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Header of a safetensors file, checked against the file.
 *
 * @param entries type, shape and position of each tensor, in the header's order
 * @param metadata the free-form strings under {@code __metadata__}
 * @param dataStart the offset of the data in the file
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata, long dataStart) {

    static final String METADATA = "__metadata__";

    private static final long LONGEST = 100_000_000;

    private static final int LENGTH_BYTES = 8;
    private static final int DEEPEST_SHAPE = 64;
    /** Strict parser: a repeated name, a wrong type or trailing bytes of the header are refused. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, text -> text.setCoercion(CoercionInputShape.Integer, Fail)
                    .setCoercion(CoercionInputShape.Float, Fail)
                    .setCoercion(CoercionInputShape.Boolean, Fail))
            .build();

    private static final class Content {
        @JsonProperty(METADATA)
        private Map<String, String> metadata;

        @JsonAnySetter
        private final Map<String, Described> tensors = new LinkedHashMap<>();
    }

    private record Described(
            String dtype,
            List<Long> shape,
            @JsonProperty("data_offsets") List<Long> offsets) {}

    /** Position of a tensor, counted from the start of the data. */
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
        SafetensorsHeader header = parse(source, json, dataStart);
        header.checkRanges(source, source.size() - dataStart);
        return header;
    }

    /** Returns the longest header allowed with that heap: its parsed form takes some ten times as much. */
    static long longest(long heapBytes) {
        return Math.min(LONGEST, heapBytes / 16);
    }

    private static SafetensorsHeader parse(ByteSource source, byte[] json, long dataStart) {
        if (json.length == 0 || json[0] != '{') {
            throw source.malformed("the header does not begin with '{', so this is not a safetensors file");
        }
        try {
            Content content = JSON.readValue(json, Content.class);
            Map<String, Entry> entries = new LinkedHashMap<>();
            content.tensors.forEach((name, described) -> entries.put(name, entry(source, name, described)));
            return new SafetensorsHeader(entries, content.metadata == null ? Map.of() : content.metadata, dataStart);
        } catch (JsonProcessingException e) {
            String path = e instanceof JsonMappingException mapping
                    ? mapping.getPath().stream()
                            .map(step ->
                                    step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                            .collect(Collectors.joining(".", "", ": "))
                    : "";
            throw source.malformed("the header is not valid JSON (%s%s)", path, e.getOriginalMessage());
        } catch (IOException e) {
            throw source.malformed("the header is not valid UTF-8 (%s)", e.getMessage());
        }
    }

    private static Entry entry(ByteSource source, String tensor, Described described) {
        if (described == null || described.dtype == null || described.shape == null || described.offsets == null) {
            throw source.malformed("the tensor '%s' lacks one of dtype, shape and data_offsets", tensor);
        }
        ElementType type = ElementType.ofSafetensorsName(described.dtype)
                .orElseThrow(
                        () -> source.unsupported("the tensor '%s' has the unknown dtype %s", tensor, described.dtype));
        List<Long> shape = numbers(source, tensor, "shape", described.shape);
        List<Long> offsets = numbers(source, tensor, "data_offsets", described.offsets);
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            throw source.malformed("the tensor '%s' has the data_offsets %s, which are no range", tensor, offsets);
        }
        long length = offsets.get(1) - offsets.get(0);
        long needed = HostTensor.byteLengthOf(type, shape);
        if (needed != length) {
            throw source.malformed(
                    "the tensor '%s' takes %s bytes as %s%s, but its data_offsets span %d",
                    tensor, needed == Long.MAX_VALUE ? "too many" : needed, type, shape, length);
        }
        if (length > Integer.MAX_VALUE) {
            throw source.tooLarge("the tensor '%s' takes %d bytes; one tensor may take 2 GiB", tensor, length);
        }
        return new Entry(type, shape, offsets.get(0), offsets.get(1));
    }

    private static List<Long> numbers(ByteSource source, String tensor, String field, List<Long> numbers) {
        if (numbers.size() > DEEPEST_SHAPE || numbers.stream().anyMatch(number -> number == null || number < 0)) {
            throw source.malformed("the tensor '%s' has a %s that is not a short list of whole numbers", tensor, field);
        }
        return List.copyOf(numbers);
    }

    /** Checks that every byte of the data belongs to exactly one tensor. */
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

    static ByteBuffer encode(Map<String, HostTensor> tensors, SortedMap<String, String> metadata) {
        Map<String, Object> content = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            content.put(METADATA, metadata);
        }
        long offset = 0;
        for (Map.Entry<String, HostTensor> named : tensors.entrySet()) {
            if (named.getKey().equals(METADATA)) {
                throw new IllegalArgumentException("no tensor may be called " + METADATA);
            }
            HostTensor tensor = named.getValue();
            long end = offset + tensor.byteLength();
            content.put(
                    named.getKey(),
                    new Described(tensor.type().safetensorsName(), tensor.shape(), List.of(offset, end)));
            offset = end;
        }
        byte[] json;
        try {
            json = JSON.writeValueAsBytes(content);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        int padded = (json.length + LENGTH_BYTES - 1) / LENGTH_BYTES * LENGTH_BYTES;
        ByteBuffer header = ByteBuffer.allocate(LENGTH_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(padded).put(json);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.flip();
    }
}
