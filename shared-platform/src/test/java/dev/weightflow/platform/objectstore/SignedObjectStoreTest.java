package dev.weightflow.platform.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedObjectStoreTest {
    @TempDir
    Path folder;

    private final InMemoryObjectStore bucket = new InMemoryObjectStore();
    private SigningKeys keys;

    @BeforeEach
    void make() {
        keys = SigningKeys.in(folder);
        List.of("trainer", "evaluator").forEach(keys::of);
    }

    @Test
    void a_document_counts_where_its_principal_has_signed_it() {
        ObjectStore trainer = as("trainer");
        ObjectStore evaluator = as("evaluator");
        Digest manifest = trainer.put("manifest".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> evaluator.requireSigned(manifest, "trainer"))
                .isInstanceOf(ObjectStoreException.NotSigned.class)
                .hasMessageContaining("not signed by any key of trainer's");

        evaluator.sign(manifest);
        assertThatThrownBy(() -> evaluator.requireSigned(manifest, "trainer"))
                .isInstanceOf(ObjectStoreException.NotSigned.class);

        trainer.sign(manifest);
        trainer.sign(manifest);
        assertThatCode(() -> evaluator.requireSigned(manifest, "trainer")).doesNotThrowAnyException();
        assertThatCode(() -> trainer.requireOwn(manifest)).doesNotThrowAnyException();
        assertThat(trainer.read(manifest)).asString().isEqualTo("manifest");
    }

    @Test
    void a_signature_by_a_key_that_has_not_come_to_the_ring_yet_is_no_refusal() throws IOException {
        Path lagging = Files.copy(keys.ring(), folder.resolve("ring-of-the-evaluator"));
        ObjectStore evaluator =
                SignedObjectStore.over(bucket, Signatures.open("evaluator", lagging, keys.key("evaluator")));
        keys.renew("trainer");
        ObjectStore trainer = as("trainer");
        Digest manifest = trainer.put("manifest".getBytes(StandardCharsets.UTF_8));
        trainer.sign(manifest);

        assertThatThrownBy(() -> evaluator.requireSigned(manifest, "trainer"))
                .isInstanceOf(ObjectStoreException.SignatureUnknown.class)
                .isInstanceOf(Retriable.class)
                .hasMessageContaining("not on the key ring");
        Files.writeString(lagging, "half a li");
        assertThatThrownBy(() -> evaluator.requireSigned(manifest, "trainer"))
                .isInstanceOf(ObjectStoreException.SignatureUnknown.class);

        Files.copy(keys.ring(), lagging, StandardCopyOption.REPLACE_EXISTING);
        assertThatCode(() -> evaluator.requireSigned(manifest, "trainer")).doesNotThrowAnyException();
    }

    @Test
    void another_document_s_signature_under_its_name_counts_for_nothing() {
        ObjectStore trainer = as("trainer");
        Digest good = trainer.put("good".getBytes(StandardCharsets.UTF_8));
        Digest forged = trainer.put("forged".getBytes(StandardCharsets.UTF_8));
        trainer.sign(good);
        String name = bucket.list("signatures/").get(0);
        bucket.putIfAbsent(
                name.replace(good.hex(), forged.hex()), bucket.read(name).orElseThrow());

        assertThatThrownBy(() -> as("evaluator").requireSigned(forged, "trainer"))
                .hasMessageContaining("its signature does not match its content");
    }

    @Test
    void a_signature_that_is_damaged_is_put_right_by_signing_again() {
        ObjectStore trainer = as("trainer");
        Digest manifest = trainer.put("manifest".getBytes(StandardCharsets.UTF_8));
        trainer.sign(manifest);
        String name = bucket.list("signatures/").get(0);
        byte[] damaged = bucket.read(name).orElseThrow();
        damaged[7] ^= 1;
        bucket.delete(name);
        bucket.putIfAbsent(name, damaged);
        assertThatThrownBy(() -> as("evaluator").requireSigned(manifest, "trainer"))
                .isInstanceOf(ObjectStoreException.NotSigned.class);

        trainer.sign(manifest);

        assertThatCode(() -> as("evaluator").requireSigned(manifest, "trainer")).doesNotThrowAnyException();
    }

    @Test
    void nothing_is_read_of_what_is_not_signed() {
        Digest large = bucket.put(new byte[(int) ObjectStore.LARGEST_DOCUMENT + 1]);

        assertThatThrownBy(() -> as("evaluator").readSigned(large, "trainer"))
                .isInstanceOf(ObjectStoreException.NotSigned.class);
        assertThatThrownBy(() -> as("evaluator").readSigned(Digest.ofText("nowhere"), "trainer"))
                .isInstanceOf(ObjectStoreException.NotFound.class);
    }

    @Test
    void what_an_older_key_has_signed_stays_good() {
        Digest manifest = as("trainer").put("manifest".getBytes(StandardCharsets.UTF_8));
        as("trainer").sign(manifest);

        keys.renew("trainer");

        assertThatCode(() -> as("evaluator").requireSigned(manifest, "trainer")).doesNotThrowAnyException();
    }

    @Test
    void without_keys_nothing_is_signed_and_nothing_refused() {
        ObjectStore plain = SignedObjectStore.over(bucket, Signatures.NONE);
        Digest any = plain.put(new byte[] {1});

        plain.sign(any);
        assertThatCode(() -> plain.requireSigned(any, "trainer")).doesNotThrowAnyException();
        assertThat(bucket.list("signatures/")).isEmpty();
    }

    private ObjectStore as(String principal) {
        return SignedObjectStore.over(bucket, Signatures.open(principal, keys.ring(), keys.key(principal)));
    }
}
