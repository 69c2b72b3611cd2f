package dev.weightflow.platform.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignaturesTest {
    private static final byte[] STATEMENT = "a version is promoted".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private SigningKeys keys;

    @BeforeEach
    void make() {
        keys = SigningKeys.in(folder);
        keys.of("trainer");
        keys.of("evaluator");
    }

    @Test
    void a_signature_is_good_for_its_principal_and_its_statement_alone() {
        Signatures trainer = open("trainer");
        Optional<Signed> signed = trainer.sign(STATEMENT);

        assertThat(open("evaluator").fault("trainer", STATEMENT, signed)).isEmpty();
        assertThat(trainer.fault("trainer", "another".getBytes(StandardCharsets.UTF_8), signed))
                .contains("its signature does not match its content");
        assertThat(trainer.fault("evaluator", STATEMENT, signed))
                .hasValueSatisfying(why -> assertThat(why).contains("which is none of evaluator's"));
        assertThat(trainer.fault("trainer", STATEMENT, Optional.empty()))
                .hasValueSatisfying(why -> assertThat(why).contains("it is not signed"));
        assertThat(trainer.fault("trainer", STATEMENT, Optional.of(new Signed("\u001b[0m", "?"))))
                .hasValueSatisfying(why -> assertThat(why).contains("key ?").doesNotContain("\u001b"));
        assertThat(trainer.fault(
                        "trainer",
                        STATEMENT,
                        Optional.of(new Signed(signed.orElseThrow().keyId(), "no Base64!"))))
                .contains("its signature does not match its content");
    }

    /** Test 2 of RFC 8032, section 7.1: the signature of one byte. */
    @Test
    void it_is_the_signature_of_rfc_8032() {
        HexFormat hex = HexFormat.of();
        byte[] prefix = hex.parseHex("302a300506032b6570032100");
        byte[] key = hex.parseHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        byte[] encoded = new byte[prefix.length + key.length];
        System.arraycopy(prefix, 0, encoded, 0, prefix.length);
        System.arraycopy(key, 0, encoded, prefix.length, key.length);
        byte[] signature = hex.parseHex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");

        assertThat(Ed25519.verifies(
                        Ed25519.publicKey(Base64.getEncoder().encodeToString(encoded)), new byte[] {0x72}, signature))
                .isTrue();
    }

    @Test
    void a_new_key_comes_before_the_old_one_goes() throws IOException {
        Signatures reader = open("evaluator");
        Signatures before = open("trainer");
        Optional<Signed> old = before.sign(STATEMENT);

        keys.renew("trainer");

        Optional<Signed> young = open("trainer").sign(STATEMENT);
        assertThat(young.orElseThrow().keyId()).isNotEqualTo(old.orElseThrow().keyId());
        assertThat(reader.fault("trainer", STATEMENT, young)).isEmpty();
        assertThat(reader.fault("trainer", STATEMENT, old)).isEmpty();

        // the old one is revoked
        List<String> lines = Files.readAllLines(keys.ring());
        String former = lines.stream()
                .filter(line -> line.startsWith("trainer"))
                .findFirst()
                .orElseThrow();
        Files.write(
                keys.ring(),
                lines.stream()
                        .map(line -> line.equals(former) ? line + " revoked" : line)
                        .toList());
        assertThat(reader.check("trainer", STATEMENT, young)).isInstanceOf(SignatureCheck.Valid.class);
        assertThat(reader.check("trainer", STATEMENT, old)).isInstanceOf(SignatureCheck.Refused.class);

        // a key without a line may be on its way
        Files.write(
                keys.ring(), lines.stream().filter(line -> !line.equals(former)).toList());
        assertThat(reader.check("trainer", STATEMENT, old)).isInstanceOf(SignatureCheck.Unknown.class);

        // without a ring nothing is valid or refused
        Files.delete(keys.ring());
        assertThat(reader.fault("trainer", STATEMENT, young)).isPresent();
        assertThat(reader.check("trainer", STATEMENT, young)).isInstanceOf(SignatureCheck.Unknown.class);
    }

    @Test
    void faulty_files_stop_the_start_and_show_no_secret() throws IOException {
        Path own = keys.key("trainer");
        List<String> lines = Files.readAllLines(own);

        assertThatThrownBy(() -> Signatures.open("trainer", keys.ring(), keys.key("evaluator")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("does not hold its public key as one of trainer");
        Files.write(own, List.of(lines.get(0), "x" + lines.get(1)));
        assertThatThrownBy(() -> open("trainer")).satisfies(e -> assertThat(e.getMessage())
                .doesNotContain(lines.get(1).substring(20)));
        Files.write(
                own,
                List.of(lines.get(0), Files.readAllLines(keys.key("evaluator")).get(1)));
        assertThatThrownBy(() -> open("trainer")).hasMessageContaining("do not match");
        Files.write(own, lines);
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> open("trainer")).hasMessageContaining("chmod 600");
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(keys.ring(), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(() -> open("trainer")).hasMessageContaining("chmod o-w");
        Files.setPosixFilePermissions(keys.ring(), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(keys.ring(), "trainer only-half-of\n");
        assertThatThrownBy(() -> open("trainer")).hasMessageContaining("line 1");
    }

    @Test
    void both_settings_are_given_or_none() {
        assertThat(SigningWiring.signatures("trainer", Optional.empty(), Optional.empty()))
                .isSameAs(Signatures.NONE);
        assertThatThrownBy(() -> SigningWiring.signatures("trainer", Optional.empty(), Optional.of(folder)))
                .hasMessageContaining("belong together");
        assertThat(Signatures.NONE.fault("trainer", STATEMENT, Optional.empty()))
                .isEmpty();
        assertThat(Signatures.NONE.sign(STATEMENT)).isEmpty();
    }

    @Test
    void what_states_no_facts_may_have_the_ring_alone_and_checks_by_it_and_signs_nothing() {
        Optional<Path> ring = Optional.of(keys.ring());
        assertThatThrownBy(() -> SigningWiring.signatures("trainer", ring, Optional.empty()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("belong together");

        Signatures console = SigningWiring.signatures("console", ring, Optional.empty());

        assertThat(console.areRequired()).isTrue();
        assertThat(console.fault("trainer", STATEMENT, open("trainer").sign(STATEMENT)))
                .isEmpty();
        assertThat(console.fault("trainer", STATEMENT, open("evaluator").sign(STATEMENT)))
                .isPresent();
        assertThat(console.fault("trainer", STATEMENT, Optional.empty())).isPresent();
        assertThatThrownBy(() -> console.sign(STATEMENT)).hasMessage("console has no key to sign with");
    }

    @Test
    void what_was_refused_is_remembered_once_and_not_for_ever() {
        Signatures signatures = open("trainer");
        for (int i = 0; i < 150; i++) {
            signatures.remember("record " + i % 120, "forged", Instant.EPOCH);
        }

        assertThat(signatures.refused()).hasSize(100).doesNotHaveDuplicates();
        assertThat(signatures.refused().get(99).what()).isEqualTo("record 29");
    }

    private Signatures open(String principal) {
        return Signatures.open(principal, keys.ring(), keys.key(principal));
    }
}
