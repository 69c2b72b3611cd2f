package dev.weightflow.model.method.file;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.SoundFiles;
import dev.weightflow.fuzz.Untrusted;
import dev.weightflow.schema.InvalidRecordException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzes the method file's computations, which the engine tries in this process; a crash of it ends the run. */
class MethodTrialFuzzTest {
    static Stream<byte[]> sound() {
        return SoundFiles.in("docs/examples", ".py");
    }

    @MethodSource("sound")
    @FuzzTest
    void computes_or_refuses(byte[] file) {
        Untrusted.read(
                () -> {
                    MethodText text = MethodText.read(new String(file, StandardCharsets.UTF_8));
                    return MethodFunctions.tried(text, text.options(), List.of("q"));
                },
                InvalidRecordException.class);
    }

    @Test
    void computes_or_refuses_what_was_changed() {
        Changed.tryAll(sound(), this::computes_or_refuses);
    }
}
