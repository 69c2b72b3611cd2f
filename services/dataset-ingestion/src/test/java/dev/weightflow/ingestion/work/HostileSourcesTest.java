package dev.weightflow.ingestion.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.ingestion.Folders;
import dev.weightflow.ingestion.packing.Sizes;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.InMemoryEventLog;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.topic.Topics;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests malicious sources that take long, and their effect on others. */
class HostileSourcesTest {
    private static final JobId HOSTILE = new JobId("hostile");
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final int FILES = 400_000;

    @TempDir
    Path temp;

    private final InMemoryEventLog.Shared<JobEvent> log =
            new InMemoryEventLog.Shared<>(Topics.DATASETS.name(), JobEvent.class);
    private final InMemoryObjectStore objects = new InMemoryObjectStore();

    @Test
    void outlines_without_end_are_cancelled_soon() throws IOException {
        outlines(temp.resolve("coco"));
        try (Instance instance = instance(endless(), 1).start()) {
            instance.request(HOSTILE, spec("coco"));
            awaitPhase(instance, "packing");

            assertCancelledSoon(instance);
            assertThat(objects.list("")).isEmpty();
        }
    }

    @Test
    void a_sample_beyond_its_steps_is_left_out_and_one_beyond_its_time_fails_the_source() throws IOException {
        outlines(temp.resolve("coco"));
        IngestionLimits frugal = new IngestionLimits(
                new Sizes(2, 1_024),
                0.5,
                ofSteps(20_000_000),
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                System::nanoTime);
        try (Instance instance = instance(frugal, 1).start()) {
            IngestSpec tolerant =
                    new IngestSpec(temp.resolve("coco").toString(), List.of(), Optional.empty(), Optional.of(0.5));
            instance.request(HOSTILE, tolerant);

            Instance.dataset(instance.end(HOSTILE));
            assertThat(instance.count("weightflow.samples.quarantined", "reason", "too-large"))
                    .isEqualTo(1);
        }
        IngestionLimits impatient = new IngestionLimits(
                new Sizes(2, 1_024),
                0.5,
                endless().reading(),
                Duration.ofMillis(500),
                Duration.ofHours(1),
                System::nanoTime);
        try (Instance instance =
                new Instance(log.open(), objects, temp, temp.resolve("data-2"), impatient, 1).start()) {
            JobId late = new JobId("late");
            Job<IngestSpec> failed = instance.request(late, spec("coco")).end(late);

            assertThat(failed).isInstanceOfSatisfying(Job.Failed.class, job -> {
                assertThat(job.failure().code()).isEqualTo("out-of-time");
                assertThat(job.failure().message())
                        .isEqualTo("coco.json, image 0 takes more than 0 s to read; simplify it or raise the limit.");
            });
        }
    }

    @Test
    void five_honest_sources_are_done_while_a_hostile_one_is_worked_on() throws IOException {
        outlines(temp.resolve("coco"));
        Folders.rendered(temp.resolve("honest"), 5, 1);
        try (Instance instance = instance(endless(), 2).start()) {
            instance.request(HOSTILE, spec("coco"));
            awaitPhase(instance, "packing");
            List<JobId> honest =
                    List.of(new JobId("a"), new JobId("b"), new JobId("c"), new JobId("d"), new JobId("e"));

            honest.forEach(id -> instance.request(id, spec("honest")));

            honest.forEach(id -> Instance.dataset(instance.end(id)));
            assertThat(instance.job(HOSTILE)).isInstanceOf(Job.Claimed.class);
            assertCancelledSoon(instance);
        }
    }

    @Test
    void an_archive_of_many_files_is_cancelled_soon() throws IOException {
        manyFiles(temp.resolve("many.tar.gz"));
        try (Instance instance = instance(Instance.USUAL, 1).start()) {
            instance.request(HOSTILE, spec("many.tar.gz"));
            await().atMost(Duration.ofMinutes(5)).until(() -> instance.progress.stream()
                    .anyMatch(told -> told.phase().equals("unpacking") && told.done() > 0));

            assertCancelledSoon(instance);
            assertThat(temp.resolve("data/scratch/hostile")).doesNotExist();
        }
    }

    @Test
    void stars_in_a_row_take_no_longer_than_one() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("stars"));
        String stars = "*".repeat(25);
        Files.createDirectories(folder.resolve("images"));
        for (int i = 0; i < 6; i++) {
            Files.write(folder.resolve("images/" + "a".repeat(200) + i + ".txt"), new byte[0]);
        }
        Files.writeString(folder.resolve("dataset.yaml"), """
                images: images/%s{id}%s.png
                splits: 0.5
                tasks:
                  - {name: depth, kind: regression, unit: m, labels: "depth/{id}.png"}
                """.formatted(stars, stars));
        try (Instance instance = instance(Instance.USUAL, 1).start()) {
            instance.request(HOSTILE, spec("stars"));

            await().atMost(SOON.multipliedBy(2))
                    .until(() -> instance.job(HOSTILE).state().ended());
            assertThat(((Job.Failed<IngestSpec>) instance.job(HOSTILE))
                            .failure()
                            .code())
                    .isEqualTo("no-samples");
        }
    }

    private void assertCancelledSoon(Instance instance) {
        long began = System.nanoTime();
        instance.jobs.cancel(HOSTILE, "hostile", EventContext.NONE).join();
        assertThat(instance.end(HOSTILE)).isInstanceOf(Job.Cancelled.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
    }

    private static void awaitPhase(Instance instance, String phase) {
        await().atMost(Duration.ofSeconds(30)).until(() -> instance.progress.stream()
                .anyMatch(told -> told.job().equals(HOSTILE) && told.phase().equals(phase)));
    }

    /** Returns limits under which only a cancellation ends the work. */
    private static IngestionLimits endless() {
        return new IngestionLimits(
                new Sizes(2, 1_024),
                0.5,
                ofSteps(Long.MAX_VALUE),
                Duration.ofHours(1),
                Duration.ofHours(1),
                System::nanoTime);
    }

    private Instance instance(IngestionLimits limits, int workers) {
        return new Instance(log.open(), objects, temp, temp.resolve("data"), limits, workers);
    }

    private IngestSpec spec(String name) {
        return IngestSpec.of(temp.resolve(name).toString());
    }

    /** Creates six images, the first one with 200 polygons of 950 long edges each: 2.9 MB, and 20 thousand million points. */
    private static void outlines(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("images"));
        StringBuilder images = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            Files.write(folder.resolve("images/" + i + ".png"), square(1414));
            images.append(i == 0 ? "" : ",")
                    .append("{\"id\": %d, \"file_name\": \"%d.png\", \"width\": 1414, \"height\": 1414}"
                            .formatted(i, i));
        }
        String corners = "-22000, -22000, 22000, 22000, ".repeat(475) + "0, 1";
        String polygon = "{\"image_id\": 0, \"category_id\": 1, \"segmentation\": [[" + corners + "]]}";
        String square = ", {\"image_id\": %d, \"category_id\": 1, \"segmentation\": [[0, 0, 9, 0, 9, 9]]}";
        Files.writeString(
                folder.resolve("coco.json"),
                "{\"images\": [" + images + "], \"categories\": [{\"id\": 1, \"name\": \"road\"}], \"annotations\": ["
                        + String.join(",", Collections.nCopies(200, polygon))
                        + square.formatted(1) + square.formatted(2) + square.formatted(3) + square.formatted(4)
                        + square.formatted(5) + "]}");
        Files.writeString(folder.resolve("dataset.yaml"), """
                images: images/{id}.png
                splits: 0.5
                tasks:
                  - name: cover
                    kind: segmentation
                    classes: [background, road]
                    labels: {coco: coco.json, kind: instances}
                """);
    }

    private static byte[] square(int size) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY), "png", out);
        return out.toByteArray();
    }

    /** Creates an archive of empty files with long names. */
    private static void manyFiles(Path archive) throws IOException {
        String name = "a-file-with-a-long-name-".repeat(3);
        try (OutputStream file = Files.newOutputStream(archive);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(
                        new GZIPOutputStream(file, 1 << 16), StandardCharsets.UTF_8.name())) {
            for (int i = 0; i < FILES; i++) {
                tar.putArchiveEntry(new TarArchiveEntry("images/" + name + i + ".jpg"));
                tar.closeArchiveEntry();
            }
        }
    }

    private static Limits ofSteps(long most) {
        Limits usual = Limits.defaults();
        return new Limits(
                usual.fileBytes(),
                usual.pixels(),
                usual.matBytes(),
                usual.ids(),
                usual.shardEntries(),
                most,
                usual.watch());
    }
}
