package dev.weightflow.model.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.weightflow.model.host.ElementType;
import dev.weightflow.model.host.HostTensor;
import dev.weightflow.model.weights.SafetensorsHeader.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parses the JSON of a safetensors header; a repeated key, a wrong type or a lying length is refused, not guessed at. */
final class SafetensorsJson {

    private static final int DEEPEST_SHAPE = 64;

    private final ByteSource source;
    private final byte[] json;

    SafetensorsJson(ByteSource source, byte[] json) {
        this.source = source;
        this.json = json;
    }

    SafetensorsHeader parse(long dataStart) {
        if (json.length == 0 || json[0] != '{') {
            throw source.malformed("the header does not begin with '{', so this is no safetensors file");
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            boolean metadataSeen = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (name.equals(SafetensorsHeader.METADATA) ? metadataSeen : entries.containsKey(name)) {
                    throw source.malformed("the header names '%s' twice", name);
                }
                if (name.equals(SafetensorsHeader.METADATA)) {
                    metadataSeen = true;
                    readMetadata(parser, metadata);
                } else {
                    entries.put(name, readEntry(parser, name));
                }
            }
            if (parser.nextToken() != null) {
                throw source.malformed("something follows the header's JSON object");
            }
        } catch (JsonProcessingException e) {
            throw source.malformed("the header is not valid JSON (%s)", e.getOriginalMessage());
        } catch (IOException e) {
            throw source.malformed("the header is not valid UTF-8 (%s)", e.getMessage());
        }
        return new SafetensorsHeader(entries, metadata, dataStart);
    }

    private void readMetadata(JsonParser parser, Map<String, String> metadata) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw source.malformed("__metadata__ is no JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw source.malformed("__metadata__ has a value under '%s' that is no string", key);
            }
            if (metadata.put(key, parser.getText()) != null) {
                throw source.malformed("__metadata__ names '%s' twice", key);
            }
        }
    }

    private Entry readEntry(JsonParser parser, String tensor) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw malformed(tensor, "is described by something that is no JSON object");
        }
        ElementType type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            if (!seen.add(field)) {
                throw malformed(tensor, "has '%s' twice".formatted(field));
            }
            parser.nextToken();
            switch (field) {
                case "dtype" -> type = readType(parser, tensor);
                case "shape" -> shape = readNumbers(parser, tensor, field);
                case "data_offsets" -> offsets = readNumbers(parser, tensor, field);
                default -> parser.skipChildren();
            }
        }
        if (type == null || shape == null || offsets == null) {
            throw malformed(tensor, "lacks one of dtype, shape and data_offsets");
        }
        return checkedEntry(tensor, type, shape, offsets);
    }

    private ElementType readType(JsonParser parser, String tensor) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw malformed(tensor, "has a dtype that is no string");
        }
        String name = parser.getText();
        return ElementType.ofSafetensorsName(name)
                .orElseThrow(() -> source.unsupported("the tensor '%s' has the unknown dtype %s", tensor, name));
    }

    private List<Long> readNumbers(JsonParser parser, String tensor, String field) throws IOException {
        List<Long> numbers = new ArrayList<>();
        boolean array = parser.currentToken() == JsonToken.START_ARRAY;
        while (array && parser.nextToken() == JsonToken.VALUE_NUMBER_INT && numbers.size() <= DEEPEST_SHAPE) {
            long number = parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? -1 : parser.getLongValue();
            if (number < 0) {
                throw malformed(tensor, "has a negative or oversized number in its %s".formatted(field));
            }
            numbers.add(number);
        }
        if (!array || parser.currentToken() != JsonToken.END_ARRAY) {
            throw malformed(tensor, "has a %s that is no short list of integers".formatted(field));
        }
        return List.copyOf(numbers);
    }

    private Entry checkedEntry(String tensor, ElementType type, List<Long> shape, List<Long> offsets) {
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            throw malformed(tensor, "has the data_offsets %s, which are no range".formatted(offsets));
        }
        long length = offsets.get(1) - offsets.get(0);
        long needed = HostTensor.byteLengthOf(type, shape);
        if (needed != length) {
            throw malformed(
                    tensor,
                    "takes %s bytes as %s%s, but its data_offsets span %d"
                            .formatted(needed == Long.MAX_VALUE ? "too many" : needed, type, shape, length));
        }
        if (length > Integer.MAX_VALUE) {
            throw source.tooLarge("the tensor '%s' takes %d bytes; one tensor may take 2 GiB", tensor, length);
        }
        return new Entry(type, shape, offsets.get(0), offsets.get(1));
    }

    private WeightsException malformed(String tensor, String what) {
        return source.malformed("the tensor '%s' %s", tensor, what);
    }
}
