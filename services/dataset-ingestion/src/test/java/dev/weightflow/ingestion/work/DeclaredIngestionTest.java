package dev.weightflow.ingestion.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weightflow.ingestion.Folders;
import dev.weightflow.platform.eventlog.InMemoryEventLog;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Quarantined;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topics;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests folders that declare their tasks by a dataset.yaml of their own. */
class DeclaredIngestionTest {
    private static final TaskName COVER = TaskName.of("cover");
    private static final TaskName DEPTH = TaskName.of("depth");
    private static final String YAML = """
            images: images/{id}.png
            splits: {train: train.txt, val: val.txt}
            tasks:
              - name: cover
                kind: segmentation
                labels: cover/{id}.png
                classes: [ground, water, road]
              - name: depth
                kind: regression
                labels: depth/{id}.png
                unit: m
                scale: 0.01
            """;

    @TempDir
    Path temp;

    private final InMemoryEventLog.Shared<JobEvent> log =
            new InMemoryEventLog.Shared<>(Topics.DATASETS.name(), JobEvent.class);
    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private Folders folder;
    private int jobs;

    @BeforeEach
    void four_training_samples_of_which_three_have_a_depth_and_two_a_cover() {
        folder = new Folders(temp.resolve("city"))
                .write("dataset.yaml", YAML.getBytes())
                .write("train.txt", "a\nb\nc\nd\n".getBytes())
                .write("val.txt", "e\n".getBytes());
        List.of("a", "b", "c", "d", "e", "f").forEach(id -> folder.write("images/" + id + ".png", gray(90)));
        List.of("a", "b", "e").forEach(id -> folder.write("cover/" + id + ".png", gray(1)));
        List.of("a", "c", "d").forEach(id -> folder.write("depth/" + id + ".png", gray(200)));
    }

    @Test
    void partial_labels_are_counted_and_the_tasks_are_declared() {
        try (Instance instance = instance()) {
            DatasetManifest manifest = ingested(instance);

            assertThat(manifest.samples()).isEqualTo(Map.of(Split.TRAIN, 4, Split.VAL, 1));
            assertThat(manifest.quarantined()).isEmpty();
            assertThat(manifest.declarations())
                    .extracting(TaskDeclaration::name, TaskDeclaration::kind)
                    .containsExactly(tuple(COVER, "segmentation"), tuple(DEPTH, "regression"));
            assertThat(manifest.declarations().get(0).options().get("classes"))
                    .extracting(name -> name.asText())
                    .containsExactly("ground", "water", "road");
            assertThat(manifest.labelled())
                    .isEqualTo(Map.of(
                            COVER, Map.of(Split.TRAIN, 2, Split.VAL, 1),
                            DEPTH, Map.of(Split.TRAIN, 3)));
        }
    }

    @Test
    void only_labels_that_are_asked_for_are_counted_and_a_sample_without_any_is_left_out() {
        try (Instance instance = instance()) {
            DatasetManifest manifest = manifest(end(
                    instance,
                    new IngestSpec(folder.root().toString(), List.of(DEPTH), Optional.empty(), Optional.of(0.5))));

            assertThat(manifest.tasks()).containsExactly(DEPTH);
            assertThat(manifest.samples()).isEqualTo(Map.of(Split.TRAIN, 3));
            assertThat(manifest.labelled()).isEmpty();
            assertThat(manifest.quarantined())
                    .extracting(Quarantined::sample, Quarantined::code)
                    .containsExactly(tuple("b", "missing-file"), tuple("e", "missing-file"));
        }
    }

    @Test
    void a_faulty_file_fails_the_ingestion_by_its_name_and_line_and_nothing_is_stored() {
        folder.write(
                "dataset.yaml",
                YAML.replace("kind: regression", "kind: regresion").getBytes());
        try (Instance instance = instance()) {
            Job<IngestSpec> end = end(instance, IngestSpec.of(folder.root().toString()));

            assertThat(end).isInstanceOfSatisfying(Job.Failed.class, failed -> {
                assertThat(failed.failure().code()).isEqualTo("unreadable-source");
                assertThat(failed.failure().message())
                        .startsWith(
                                folder.root() + "/dataset.yaml, line 9: there is no kind of task called 'regresion'");
            });
            assertThat(objects.list("")).isEmpty();
            assertThat(instance.journal.state().datasets().all()).isEmpty();
        }
    }

    @Test
    void whatever_a_listed_sample_is_read_from_is_part_of_the_identity_and_nothing_else_is() {
        try (Instance instance = instance()) {
            DatasetManifest before = ingested(instance);

            folder.write("notes.txt", "mine".getBytes()).write("depth/f.png", gray(7)); // f is on no list
            assertThat(ingested(instance).id()).isEqualTo(before.id());

            folder.write("depth/d.png", gray(201));
            DatasetManifest changed = ingested(instance);
            assertThat(changed.id()).isNotEqualTo(before.id());

            folder.write("cover/c.png", gray(2));
            DatasetManifest more = ingested(instance);
            assertThat(more.id()).isNotEqualTo(changed.id());
            assertThat(more.labelled().get(COVER)).isEqualTo(Map.of(Split.TRAIN, 3, Split.VAL, 1));

            folder.write("dataset.yaml", YAML.replace("0.01", "0.02").getBytes());
            assertThat(ingested(instance).id()).isNotEqualTo(more.id());
        }
    }

    private Instance instance() {
        return new Instance(log.open(), objects, temp, temp.resolve("data")).start();
    }

    private DatasetManifest ingested(Instance instance) {
        return manifest(end(instance, IngestSpec.of(folder.root().toString())));
    }

    private Job<IngestSpec> end(Instance instance, IngestSpec spec) {
        JobId job = new JobId("job-" + jobs++);
        return instance.request(job, spec).end(job);
    }

    private DatasetManifest manifest(Job<IngestSpec> job) {
        return WeightflowJson.read(objects.read(Instance.dataset(job).digest()), DatasetManifest.class);
    }

    private static byte[] gray(int value) {
        BufferedImage image = new BufferedImage(8, 6, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 6; y++) {
            for (int x = 0; x < 8; x++) {
                image.getRaster().setSample(x, y, 0, value);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
