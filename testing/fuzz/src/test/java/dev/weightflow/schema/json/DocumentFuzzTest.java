package dev.weightflow.schema.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.SoundFiles;
import dev.weightflow.fuzz.Untrusted;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.training.Curve;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzzes a byte that selects the kind, and a document of REST or the store, or an event's data. A document that is read must be the same after
 * writing and reading it again.
 */
class DocumentFuzzTest {
    private static final List<Class<?>> DOCUMENTS =
            List.of(TrainingRequest.class, TrainingSpec.class, DatasetManifest.class, Curve.class);
    private static final String GOLDEN = "shared-schema/src/test/resources/golden/v1";

    static Stream<byte[]> sound() {
        Stream<byte[]> events = IntStream.range(0, EventType.all().size())
                .boxed()
                .flatMap(kind -> SoundFiles.in(GOLDEN, EventType.all().get(kind).name() + ".json")
                        .map(json -> input(kind, json)));
        Stream<byte[]> documents = IntStream.range(0, DOCUMENTS.size()).boxed().flatMap(kind -> SoundFiles.in(
                        GOLDEN, "/" + DOCUMENTS.get(kind).getSimpleName() + ".json")
                .map(json -> input(EventType.all().size() + kind, json)));
        return Stream.concat(events, documents);
    }

    private static byte[] input(int kind, byte[] json) {
        byte[] input = new byte[json.length + 1];
        input[0] = (byte) kind;
        System.arraycopy(json, 0, input, 1, json.length);
        return input;
    }

    @MethodSource("sound")
    @FuzzTest
    void reads_or_refuses(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int kind = (input[0] & 0xff) % (EventType.all().size() + DOCUMENTS.size());
        read(kind, Arrays.copyOfRange(input, 1, input.length)).ifPresent(first -> {
            byte[] written = WeightflowJson.write(first);
            assertThat(read(kind, written)).contains(first);
            assertThat(new String(CanonicalJson.write(first), StandardCharsets.UTF_8))
                    .isEqualTo(
                            new String(CanonicalJson.write(read(kind, written).orElseThrow()), StandardCharsets.UTF_8));
        });
    }

    private static Optional<Object> read(int kind, byte[] json) {
        List<Callable<Object>> readers = new ArrayList<>();
        EventType.all().forEach(type -> readers.add(() -> type.read(json)));
        DOCUMENTS.forEach(type -> readers.add(() -> WeightflowJson.read(json, type)));
        return Untrusted.read(readers.get(kind), UnreadableJsonException.class, InvalidRecordException.class);
    }

    @Test
    void reads_or_refuses_what_was_changed() {
        Changed.tryAll(sound(), this::reads_or_refuses);
    }
}
