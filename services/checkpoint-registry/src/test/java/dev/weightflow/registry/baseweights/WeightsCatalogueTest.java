package dev.weightflow.registry.baseweights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.projection.Journals;
import dev.weightflow.registry.Backbones;
import dev.weightflow.registry.RegistryFixture;
import dev.weightflow.registry.RegistryInstance;
import dev.weightflow.registry.baseweights.WeightsCatalogue.Addition;
import dev.weightflow.registry.baseweights.WeightsCatalogue.Removal;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.id.WeightsName;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.retraining.RetrainingRecipe;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsCatalogueTest {

    private static final WeightsName SWIN = new WeightsName("swin-micro");
    private static final WeightsName OTHER = new WeightsName("other");

    @TempDir
    private Path folder;

    private final RegistryFixture fixture = new RegistryFixture();
    private RegistryInstance instance;
    private WeightsCatalogue catalogue;

    @BeforeEach
    void open() {
        instance = fixture.open();
        catalogue = instance.registry.baseWeights();
    }

    @AfterEach
    void close() {
        instance.close();
    }

    @Test
    void what_is_stored_is_the_backbone_under_its_digest_and_what_was_skipped_is_told() throws IOException {
        Addition added = add(Backbones.file(1), SWIN);

        BaseWeights weights = added.weights().weights();
        assertThat(added.isNew()).isTrue();
        assertThat(added.weights().names()).containsExactly(SWIN);
        assertThat(weights.backbone().model()).isEqualTo(ModelSize.MICRO);
        assertThat(weights.imageSize()).contains(64);
        assertThat(weights.backbone().skipped()).singleElement().satisfies(skipped -> assertThat(skipped.names())
                .containsExactly("head.weight"));
        Path stored = folder.resolve("stored");
        fixture.store.fetch(weights.digest(), stored);
        assertThat(weights.bytes()).isEqualTo(Files.size(stored));
        assertThat(Safetensors.read(stored).tensors()).isEqualTo(Backbones.micro(1));
        assertThat(catalogue.get("swin-micro"))
                .isEqualTo(catalogue.get(weights.digest().hex()))
                .isEqualTo(added.weights());
        assertThat(folder.resolve("upload.safetensors")).doesNotExist();
    }

    @Test
    void a_record_of_an_earlier_release_has_no_image_size() throws IOException {
        BaseWeights weights = add(Backbones.file(1), SWIN).weights().weights();
        String earlier =
                new String(WeightflowJson.write(weights), StandardCharsets.UTF_8).replace(",\"imageSize\":64", "");

        assertThat(earlier).doesNotContain("imageSize");
        assertThat(WeightflowJson.read(earlier.getBytes(StandardCharsets.UTF_8), BaseWeights.class)
                        .imageSize())
                .isEmpty();
    }

    @Test
    void the_same_weights_again_are_the_same_ones_and_may_have_more_names() throws IOException {
        Digest digest = add(Backbones.file(1), SWIN).weights().weights().digest();

        Addition again = add(Safetensors.encode(Backbones.micro(1), Map.of("epoch", "9")), SWIN);
        Addition renamed = add(Backbones.file(1), OTHER);

        assertThat(again.isNew()).isFalse();
        assertThat(again.weights().weights().digest()).isEqualTo(digest);
        assertThat(renamed.isNew()).isTrue();
        assertThat(catalogue.all()).singleElement().satisfies(known -> assertThat(known.names())
                .containsExactly(OTHER, SWIN));
    }

    @Test
    void a_name_keeps_its_meaning() throws IOException {
        Digest digest = add(Backbones.file(1), SWIN).weights().weights().digest();

        assertThatThrownBy(() -> add(Backbones.file(2), SWIN))
                .isInstanceOf(BaseWeightsException.class)
                .hasMessageContaining("'swin-micro' is that of " + digest.shortId());
        assertThat(catalogue.all()).hasSize(1);
        assertThat(fixture.store.list("sha256/")).hasSize(1);
    }

    @Test
    void what_is_no_backbone_is_refused_and_leaves_nothing() {
        byte[] sound = Backbones.file(1);
        byte[] truncated = Arrays.copyOf(sound, sound.length / 2);
        byte[] hugeHeader = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(1L << 40)
                .put((byte) '{')
                .array();
        byte[] program = "\u0080\u0002cposix\nsystem\nX\u0004\u0000\u0000\u0000true\u0085R."
                .getBytes(StandardCharsets.ISO_8859_1);
        Map<String, HostTensor> lacking = Backbones.micro(1);
        lacking.remove("patch_embed.proj.bias");

        refused(truncated, "weights-malformed");
        refused(hugeHeader, "weights-too-large");
        refused(program, "weights-refused");
        refused("hello, this is a text".getBytes(StandardCharsets.UTF_8), "weights-unsupported");
        refused(Safetensors.encode(lacking, Map.of()), "weights-mismatch");

        assertThat(catalogue.all()).isEmpty();
        assertThat(fixture.store.list("")).isEmpty();
        assertThat(folder).isDirectoryNotContaining("glob:**.safetensors");
    }

    private void refused(byte[] file, String code) {
        assertThatThrownBy(() -> add(file, SWIN)).isInstanceOfSatisfying(BaseWeightsException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.problemKind().status()).isEqualTo(422);
            assertThat(refusal).hasMessageContaining("swin.pth").hasMessageNotContaining(folder.toString());
        });
    }

    @Test
    void a_damaged_object_is_mended_by_adding_the_weights_again() throws IOException {
        Digest digest = add(Backbones.file(1), SWIN).weights().weights().digest();
        fixture.store.damage(digest, new byte[] {1, 2, 3});

        add(Backbones.file(1), SWIN);

        fixture.store.fetch(digest, folder.resolve("sound"));
        assertThat(Digest.of(folder.resolve("sound"))).isEqualTo(digest);
    }

    @Test
    void a_name_goes_alone_as_long_as_there_is_another_and_the_weights_go_with_the_last() throws IOException {
        BaseWeights weights = add(Backbones.file(1), SWIN).weights().weights();
        add(Backbones.file(1), OTHER);

        assertThat(catalogue.remove("other"))
                .isEqualTo(new Removal(weights.digest(), List.of(OTHER), 0, List.of(SWIN)));
        assertThat(fixture.store.has(weights.digest())).isTrue();
        assertThat(catalogue.remove("swin-micro"))
                .isEqualTo(new Removal(weights.digest(), List.of(SWIN), weights.bytes(), List.of()));
        assertThat(fixture.store.list("base-weights/")).isEmpty();
        assertThat(fixture.store.has(weights.digest())).as("the collector's").isTrue();
        assertThatThrownBy(() -> catalogue.remove("swin-micro")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> catalogue.get("Swin Micro")).isInstanceOf(InvalidRecordException.class);

        // the name may be given to other weights now
        assertThat(add(Backbones.file(2), SWIN).weights().weights().digest()).isNotEqualTo(weights.digest());
    }

    @Test
    void what_is_needed_is_not_removed_and_what_needs_it_is_named() throws IOException {
        // given a job under way, a policy, and an alias of a version that was trained on from another one
        Digest digest = add(Backbones.file(1), SWIN).weights().weights().digest();
        TrainingSpec spec = training(InitialWeights.from(digest));
        fixture.trainings.publish(envelope(new TrainingRequested(spec.jobId(), 1, spec)));
        CheckpointId first = CheckpointId.of(Digest.ofText("first"));
        CheckpointId second = CheckpointId.of(Digest.ofText("second"));
        TrainingSpec warm = training(InitialWeights.warm(first));
        fixture.trainings.publish(envelope(new TrainingRequested(warm.jobId(), 1, warm)));
        instance.catchUp();
        state(version(1, first, spec, Optional.empty()));
        state(version(2, second, warm, Optional.of(new VersionNumber(1))));
        state(alias(Optional.empty(), Optional.of(new VersionNumber(2))));
        String policy = "{\"minNewSamples\": 1, \"recipe\": {\"baseWeights\": \"" + digest + "\"}}";
        state(new RetrainingPolicySet(
                RegistryFixture.PEOPLE,
                1,
                Optional.of(WeightflowJson.read(policy.getBytes(StandardCharsets.UTF_8), RetrainingPolicy.class))));

        // when, then
        assertThatThrownBy(() -> catalogue.remove("swin-micro"))
                .isInstanceOf(BaseWeightsException.class)
                .hasMessageContaining("alias people/champion (version 2)")
                .hasMessageContaining("the retraining policy of people")
                .hasMessageContaining("job " + spec.jobId().shortId())
                .hasMessageContaining("job " + warm.jobId().shortId());
        assertThat(catalogue.get("swin-micro").names()).containsExactly(SWIN);

        // when nothing uses it any more, it can be removed
        fixture.trainings.publish(
                envelope(new JobEvent.Cancelled(JobKind.TRAINING, spec.jobId(), 1, Optional.empty())));
        fixture.trainings.publish(
                envelope(new JobEvent.Cancelled(JobKind.TRAINING, warm.jobId(), 1, Optional.empty())));
        fixture.retrainings.publish(Envelope.<RetrainingEvent>of(
                new RetrainingPolicySet(RegistryFixture.PEOPLE, 2, Optional.empty()),
                "/weightflow/retraining",
                fixture.clock.instant(),
                EventContext.NONE));
        instance.catchUp();
        assertThatThrownBy(() -> catalogue.remove("swin-micro"))
                .hasMessageContaining("needed by alias people/champion (version 2), and");
        state(alias(Optional.of(new VersionNumber(2)), Optional.empty()));
        assertThat(catalogue.remove(digest.hex()).removedBytes()).isPositive();
    }

    private Addition add(byte[] file, WeightsName name) throws IOException {
        return catalogue.add(Files.write(folder.resolve("upload"), file), "swin.pth", Optional.of(name));
    }

    private static TrainingSpec training(InitialWeights start) {
        return RetrainingRecipe.SAME.complete(
                RegistryFixture.PASCAL, Optional.empty(), start, EvaluationOptions.of(RegistryFixture.PEOPLE));
    }

    private Envelope<JobEvent> envelope(JobEvent event) {
        return Envelope.of(event, "/weightflow/trainer", fixture.clock.instant(), EventContext.NONE);
    }

    private void state(ModelEvent event) {
        Journals.await(instance.registry.journals().decide(EventContext.NONE, models -> Decision.of(event, true)));
    }

    private static ModelVersionRegistered version(
            int number, CheckpointId checkpoint, TrainingSpec spec, Optional<VersionNumber> parent) {
        return new ModelVersionRegistered(
                RegistryFixture.PEOPLE,
                new VersionNumber(number),
                checkpoint,
                Digest.ofText("manifest"),
                spec.jobId(),
                spec.dataset(),
                spec.method().name(),
                parent,
                Optional.empty());
    }

    private static AliasMoved alias(Optional<VersionNumber> from, Optional<VersionNumber> to) {
        return new AliasMoved(
                RegistryFixture.PEOPLE,
                new Alias("champion"),
                from.isPresent() ? 1 : 0,
                from,
                to,
                "for the test",
                Optional.empty());
    }
}
