package dev.weightflow.platform.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.local.server.SigningKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnSignaturesTest {
    private static final byte[] STATEMENT = "a training is requested".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void knows_what_was_signed_here_and_nothing_like_it() {
        OwnSignatures own = new OwnSignatures();
        Signed signed = new Signed("ab", "cd");
        own.add(STATEMENT, signed);

        assertThat(own.has(STATEMENT, signed)).isTrue();
        assertThat(own.has("another".getBytes(StandardCharsets.UTF_8), signed)).isFalse();
        assertThat(own.has(STATEMENT, new Signed("ab", "ce"))).isFalse();
        assertThat(own.has(STATEMENT, new Signed("aa", "cd"))).isFalse();
    }

    @Test
    void forgets_the_oldest() {
        OwnSignatures own = new OwnSignatures();
        Signed signed = new Signed("ab", "cd");
        own.add(STATEMENT, signed);
        for (int i = 0; i < OwnSignatures.REMEMBERED; i++) {
            own.add(new byte[] {(byte) i, (byte) (i >> 8)}, signed);
        }

        assertThat(own.has(STATEMENT, signed)).isFalse();
        assertThat(own.has(new byte[] {0, 0}, signed)).isTrue();
    }

    @Test
    void the_key_ring_has_the_last_word_on_what_a_service_has_signed_itself() throws IOException {
        SigningKeys keys = SigningKeys.in(folder);
        keys.of("trainer");
        keys.of("evaluator");
        Signatures trainer = Signatures.open("trainer", keys.ring(), keys.key("trainer"));
        Optional<Signed> signed = trainer.sign(STATEMENT);
        assertThat(trainer.check("trainer", STATEMENT, signed)).isInstanceOf(SignatureCheck.Valid.class);
        assertThat(trainer.check("evaluator", STATEMENT, signed)).isInstanceOf(SignatureCheck.Refused.class);

        Files.write(
                keys.ring(),
                Files.readAllLines(keys.ring()).stream()
                        .map(line -> line.startsWith("trainer") ? line + " revoked" : line)
                        .toList());

        assertThat(trainer.check("trainer", STATEMENT, signed)).isInstanceOf(SignatureCheck.Refused.class);
    }
}
