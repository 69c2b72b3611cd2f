package dev.weightflow.registry.verification;

import static dev.weightflow.registry.RegistryFixture.PASCAL;
import static dev.weightflow.registry.RegistryFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.projection.Checkpoints;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.Reports;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.registry.verification.VersionVerification.Finding;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.VersionNumber;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierTest {
    @TempDir
    Path folder;

    private final InMemoryObjectStore bucket = new InMemoryObjectStore();
    private final Checkpoints checkpoints = new Checkpoints(bucket);
    private ObjectStore trainer;
    private ObjectStore evaluator;
    private ObjectStore registry;
    private CheckpointId checkpoint;
    private EvaluationCompleted evaluation;

    @BeforeEach
    void a_version() {
        SigningKeys keys = SigningKeys.in(folder);
        trainer = store(keys, "trainer");
        evaluator = store(keys, "evaluator");
        registry = store(keys, "checkpoint-registry");
        checkpoint = checkpoints.store("a", PASCAL, Optional.empty());
        evaluation = new Reports(bucket, checkpoints)
                .evaluation(checkpoint, PASCAL, Metrics.semseg(0.5), Optional.empty(), List.of(), Optional.of(PEOPLE));
    }

    @Test
    void documents_that_their_services_have_signed_are_sound() {
        trainer.sign(evaluation.manifest());
        evaluator.sign(evaluation.report().digest());

        assertThat(findings(registry)).extracting(Finding::object).containsExactly("dataset"); // is not stored at all
        assertThat(new StoredDocuments(registry).examine(evaluation).checkpoint())
                .isEqualTo(checkpoint);
    }

    @Test
    void what_is_not_signed_by_whom_it_must_come_from_is_shown_and_not_registered() {
        evaluator.sign(evaluation.manifest()); // which has no right to
        evaluator.sign(evaluation.report().digest());

        assertThat(findings(registry))
                .filteredOn(finding -> finding.object().equals("manifest"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo("object-not-signed");
                    assertThat(finding.message()).contains("any key of trainer's");
                });
        assertThatThrownBy(() -> new StoredDocuments(registry).examine(evaluation))
                .isInstanceOf(InvalidDocument.class)
                .hasMessageContaining("not signed by any key of trainer's");
    }

    @Test
    void what_is_lost_is_shown_and_the_rest_is_looked_at() {
        bucket.lose(checkpoint.digest());

        assertThat(findings(bucket))
                .extracting(Finding::object, Finding::code)
                .containsExactly(tuple("weights", "object-not-found"), tuple("dataset", "object-not-found"));
    }

    @Test
    void the_text_of_a_method_file_is_part_of_a_version() {
        Digest text = bucket.put("scale = 1.0".getBytes(StandardCharsets.UTF_8));
        checkpoint = checkpoints.store("b", PASCAL, text);
        evaluation = new Reports(bucket, checkpoints)
                .evaluation(checkpoint, PASCAL, Metrics.semseg(0.5), Optional.empty(), List.of(), Optional.of(PEOPLE));
        assertThat(findings(bucket)).extracting(Finding::object).doesNotContain("method file");

        bucket.damage(text, "scale = 2.0".getBytes(StandardCharsets.UTF_8));
        assertThat(findings(bucket))
                .extracting(Finding::object, Finding::digest, Finding::code)
                .contains(tuple("method file", text, "object-damaged"));

        bucket.lose(text);
        assertThat(findings(bucket))
                .extracting(Finding::object, Finding::digest, Finding::code)
                .contains(tuple("method file", text, "object-not-found"));
    }

    private List<Finding> findings(ObjectStore store) {
        ModelVersionRegistered event = new ModelVersionRegistered(
                PEOPLE,
                VersionNumber.FIRST,
                checkpoint,
                evaluation.manifest(),
                new JobId("job"),
                PASCAL,
                MethodName.DELORA,
                Optional.empty(),
                Optional.of(evaluation.report()));
        return new Verifier(store, true, digest -> store.read(digest))
                .verify(event)
                .findings();
    }

    private ObjectStore store(SigningKeys keys, String service) {
        keys.of(service);
        return SignedObjectStore.over(bucket, Signatures.open(service, keys.ring(), keys.key(service)));
    }
}
