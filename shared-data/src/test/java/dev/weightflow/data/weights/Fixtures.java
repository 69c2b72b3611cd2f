package dev.weightflow.data.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files of {@code src/test/python/weights_fixtures.py}, and their contents by PyTorch. */
final class Fixtures {

    private static final Map<String, ElementType> TYPES = Map.of(
            "float64", ElementType.F64,
            "float32", ElementType.F32,
            "float16", ElementType.F16,
            "bfloat16", ElementType.BF16,
            "int64", ElementType.I64,
            "int32", ElementType.I32,
            "int16", ElementType.I16,
            "int8", ElementType.I8,
            "uint8", ElementType.U8,
            "bool", ElementType.BOOL);

    private Fixtures() {}

    static Path file(String name) {
        Path file = Path.of("src/test/resources/weights", name);
        assertThat(file).exists();
        return file;
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, HostTensor> expected(String name) {
        try {
            JsonNode file =
                    new ObjectMapper().readTree(file("expected.json").toFile()).path(name);
            Map<String, HostTensor> tensors = new LinkedHashMap<>();
            file.fields().forEachRemaining(entry -> tensors.put(entry.getKey(), tensor(entry.getValue())));
            assertThat(tensors).isNotEmpty();
            return tensors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HostTensor tensor(JsonNode node) {
        List<Long> shape = new ArrayList<>();
        node.path("shape").forEach(axis -> shape.add(axis.asLong()));
        byte[] raw = HexFormat.of().parseHex(node.path("hex").asText());
        return new HostTensor(TYPES.get(node.path("dtype").asText()), shape, ByteBuffer.wrap(raw));
    }
}
