package dev.weightflow.model.method.file;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.SoundFiles;
import dev.weightflow.fuzz.Untrusted;
import dev.weightflow.schema.InvalidRecordException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzes the grammar and the names of a method file. */
class MethodTextFuzzTest {
    static Stream<byte[]> sound() {
        return SoundFiles.in("docs/examples", ".py");
    }

    @MethodSource("sound")
    @FuzzTest
    void reads_or_refuses(byte[] file) {
        Untrusted.read(() -> MethodText.read(new String(file, StandardCharsets.UTF_8)), InvalidRecordException.class);
    }

    @Test
    void reads_or_refuses_what_was_changed() {
        Changed.tryAll(sound(), this::reads_or_refuses);
    }
}
