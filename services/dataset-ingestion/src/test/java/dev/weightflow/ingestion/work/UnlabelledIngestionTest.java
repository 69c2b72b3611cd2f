package dev.weightflow.ingestion.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.shard.ShardSource;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.ingestion.Folders;
import dev.weightflow.platform.eventlog.InMemoryEventLog;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Quarantined;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnlabelledIngestionTest {
    @TempDir
    Path temp;

    private final InMemoryEventLog.Shared<JobEvent> log =
            new InMemoryEventLog.Shared<>(Topics.DATASETS.name(), JobEvent.class);
    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private Folders labelled;
    private Folders window;
    private int jobs;

    @BeforeEach
    void images_of_two_days() throws IOException {
        labelled = Folders.rendered(temp.resolve("scenes"), 3, 2);
        window = new Folders(temp.resolve("window"));
        for (String id : labelled.ids("train")) {
            window.write("gate/monday/" + id + ".jpg", image(id));
        }
        for (String id : labelled.ids("val")) {
            window.write("gate/tuesday/" + id + ".JPG", image(id));
        }
    }

    @Test
    void images_without_labels_become_a_dataset_without_tasks() throws IOException {
        String first = labelled.ids("train").get(0);
        window.write("gate/tuesday/broken.jpg", "no image".getBytes()).write("notes.txt", "mine".getBytes());
        try (Instance instance = instance()) {
            Job<IngestSpec> job = ingest(instance, window.root());

            DatasetManifest manifest = manifest(job);
            assertThat(manifest.tasks()).isEmpty();
            assertThat(manifest.samples()).isEqualTo(Map.of(Split.VAL, 5));
            assertThat(manifest.quarantined())
                    .extracting(Quarantined::sample, Quarantined::split, Quarantined::code)
                    .containsExactly(tuple("gate-tuesday-broken", Split.VAL, "unreadable"));
            assertThat(((Job.Completed<IngestSpec>) job).result(DatasetIngested.class))
                    .get()
                    .satisfies(event -> assertThat(event.tasks()).isEmpty());
            Path shard = temp.resolve("shard.tar");
            objects.fetch(manifest.shards().get(0).digest(), shard);
            ShardSource samples = ShardSource.open(List.of(shard), Tasks.NONE, Limits.defaults());
            assertThat(samples.id(0)).isEqualTo("gate-monday-" + first);
            assertThat(samples.read(0).jpeg()).isEqualTo(image(first));
            assertThat(samples.read(0).labels()).isEmpty();
        }
    }

    @Test
    void the_same_images_are_the_same_dataset_and_others_are_not() {
        try (Instance instance = instance()) {
            Job<IngestSpec> first = ingest(instance, window.root());
            window.write("notes.txt", "mine".getBytes());
            assertThat(Instance.dataset(ingest(instance, window.root()))).isEqualTo(Instance.dataset(first));

            window.delete("gate/tuesday/" + labelled.ids("val").get(0) + ".JPG");
            assertThat(Instance.dataset(ingest(instance, window.root()))).isNotEqualTo(Instance.dataset(first));
        }
    }

    @Test
    void of_a_labelled_folder_the_images_alone_are_read() {
        labelled.delete("ImageSets");
        try (Instance instance = instance()) {
            DatasetManifest manifest = manifest(ingest(instance, labelled.root()));

            assertThat(manifest.tasks()).isEmpty();
            assertThat(manifest.samples()).isEqualTo(Map.of(Split.VAL, 5));
        }
    }

    @Test
    void a_folder_without_images_and_too_many_broken_ones_are_refused() {
        Folders empty = new Folders(temp.resolve("empty")).write("notes.txt", "mine".getBytes());
        List.of("a", "b", "c").forEach(id -> window.write(id + ".png", "no image".getBytes()));
        try (Instance instance = instance()) {
            assertFailed(ingest(instance, empty.root()), "no-samples", empty.root() + " has no image");
            assertFailed(ingest(instance, window.root()), "too-many-faulty", "3 of the 8 samples");
        }
    }

    private static void assertFailed(Job<IngestSpec> job, String code, String message) {
        assertThat(job).isInstanceOfSatisfying(Job.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(code);
            assertThat(failed.failure().message()).contains(message);
        });
    }

    private Instance instance() {
        return new Instance(log.open(), objects, temp, temp.resolve("data")).start();
    }

    private Job<IngestSpec> ingest(Instance instance, Path root) {
        JobId job = new JobId("job-" + jobs++);
        IngestSpec spec = new IngestSpec(root.toString(), List.of(), Optional.empty(), Optional.of(0.25), true);
        return instance.request(job, spec).end(job);
    }

    private DatasetManifest manifest(Job<IngestSpec> job) {
        return WeightflowJson.read(objects.read(Instance.dataset(job).digest()), DatasetManifest.class);
    }

    private byte[] image(String id) throws IOException {
        return Files.readAllBytes(labelled.root().resolve("JPEGImages/" + id + ".jpg"));
    }
}
