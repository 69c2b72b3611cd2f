package dev.weightflow.ingestion.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.weightflow.ingestion.Folders;
import dev.weightflow.ingestion.packing.JobFolders;
import dev.weightflow.ingestion.source.ArchiveAddress;
import dev.weightflow.ingestion.source.S3Address;
import dev.weightflow.ingestion.source.SourceAllowlist;
import dev.weightflow.local.server.S3Server;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.InMemoryEventLog;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import io.minio.MinioClient;
import io.minio.UploadObjectArgs;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests sources that are downloaded to this machine before they are read. */
@WithEmbeddedServers
class BroughtSourcesTest {
    private static final long PLENTY = 1L << 40;

    @TempDir
    static Path rendered;

    private static Folders folder;

    private HttpServer web;

    @BeforeEach
    void a_web_server() throws IOException {
        web = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        web.start();
    }

    @AfterEach
    void it_stops() {
        web.stop(0);
    }

    @TempDir
    Path temp;

    private final InMemoryEventLog.Shared<JobEvent> log =
            new InMemoryEventLog.Shared<>(Topics.DATASETS.name(), JobEvent.class);
    private final InMemoryObjectStore objects = new InMemoryObjectStore();

    @BeforeAll
    static void a_folder_with_a_faulty_sample() {
        folder = Folders.rendered(rendered.resolve("city"), 9, 2);
        folder.breakImage(folder.ids("train").get(1));
    }

    @Test
    void the_same_content_is_the_same_dataset_wherever_it_comes_from(S3Server s3) throws Exception {
        List<String> sources = List.of(
                folder.root().toString(),
                tar("city.tar", "").toString(),
                tar("city.tar.gz", "some/folder/").toString(),
                zip("city.zip", "city/").toString(),
                served(tar("city.tar.gz", "some/folder/")),
                bucket(s3, "city"));
        try (Instance instance = instance(s3, folder -> PLENTY).start()) {
            List<DatasetId> ids = new ArrayList<>();
            List<DatasetId> unlabelled = new ArrayList<>();
            for (String source : sources) {
                ids.add(Instance.dataset(ingested(instance, source)));
                unlabelled.add(Instance.dataset(ingested(instance, IngestSpec.ofImages(source))));
            }

            assertThat(ids).hasSize(6).containsOnly(ids.get(0));
            assertThat(unlabelled).hasSize(6).containsOnly(unlabelled.get(0)).doesNotContain(ids.get(0));
            assertThat(log.events().stream().filter(event -> event.event() instanceof DatasetIngested))
                    .hasSize(2);
            assertThat(instance.progress)
                    .extracting(JobProgressed::phase)
                    .contains("unpacking", "fetching", "listing", "packing");
            assertThat(instance.progress)
                    .filteredOn(progress -> progress.phase().equals("fetching"))
                    .last()
                    .satisfies(progress -> assertThat(progress.done())
                            .isEqualTo(progress.total())
                            .isBetween(2L, 9L));
            assertNothingIsLeft();
        }
    }

    @Test
    void hostile_and_damaged_archives_are_refused_and_nothing_of_them_is_left(S3Server s3) throws Exception {
        Path cut = temp.resolve("cut.tar.gz");
        byte[] whole = Files.readAllBytes(tar("whole.tar.gz", ""));
        Files.write(cut, java.util.Arrays.copyOf(whole, whole.length / 2));
        Path link = temp.resolve("link.tar");
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(link))) {
            TarArchiveEntry entry = new TarArchiveEntry("JPEGImages", TarConstants.LF_SYMLINK);
            entry.setLinkName("/etc");
            out.putArchiveEntry(entry);
            out.closeArchiveEntry();
        }
        Path climbing = temp.resolve("climbing.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(climbing))) {
            out.putNextEntry(new ZipEntry("../../escaped"));
            out.write(1);
        }
        Path none = Files.writeString(temp.resolve("none.zip"), "no archive at all");
        try (Instance instance = instance(s3, folder -> PLENTY).start()) {
            assertRefused(instance, cut, "bad-archive", "cannot be unpacked");
            assertRefused(instance, link, "bad-archive", "holds a link");
            assertRefused(instance, climbing, "bad-archive", "not a plain path below it: '../../escaped'");
            assertRefused(
                    instance, none, "bad-archive", "is not a tar, gzipped tar or zip archive; pack it as one of these");

            assertThat(objects.list("")).isEmpty();
            assertThat(instance.journal.state().datasets().all()).isEmpty();
            assertNothingIsLeft();
            assertThat(temp.resolve("data/escaped")).doesNotExist();
        }
    }

    @Test
    void what_is_wrong_inside_is_told_by_the_sources_name(S3Server s3) throws Exception {
        Path archive = temp.resolve("faulty.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
            out.putNextEntry(new ZipEntry("city/dataset.yaml"));
            out.write("images: images/{id}.jpg\nsplit: 0.1\n".getBytes());
        }
        try (Instance instance = instance(s3, folder -> PLENTY).start()) {
            assertRefused(
                    instance,
                    archive,
                    "unreadable-source",
                    archive + "/dataset.yaml, line 2: there is no 'split' here");
        }
    }

    @Test
    void a_disk_without_room_ends_it_before_anything_is_written_or_as_soon_as_it_is_nearly_full(S3Server s3)
            throws Exception {
        Path archive = tar("city.tar", "");
        AtomicLong room = new AtomicLong(Files.size(archive) + (63L << 20));
        try (Instance instance = instance(s3, folder -> room.get()).start()) {
            assertRefused(instance, archive, "no-disk-space", archive + " needs ");
            assertRefused(instance, bucket(s3, "roomy"), "no-disk-space", "s3://photographs/roomy needs ");
            assertThat(instance.progress).extracting(JobProgressed::phase).doesNotContain("unpacking", "fetching");
        }
        room.set(PLENTY);
        try (Instance instance =
                instance(s3, folder -> room.getAndUpdate(left -> left / 1000)).start()) {
            Path again = Files.copy(archive, temp.resolve("again.tar"));
            assertRefused(instance, again, "no-disk-space", again + " needs 64 MiB");
            assertThat(instance.progress).extracting(JobProgressed::phase).contains("unpacking");
            assertNothingIsLeft();
        }
    }

    @Test
    void a_folder_of_ten_times_the_scratch_is_ingested_and_what_holds_not_one_shard_is_refused(S3Server s3)
            throws Exception {
        Folders large = Folders.rendered(temp.resolve("large"), 100, 2);
        String source = bucket(s3, "large", large);
        long limit = bytes(large.root()) / 10;
        AtomicLong most = new AtomicLong();
        DatasetId whole;
        try (Instance instance = instance(s3, folder -> PLENTY).start()) {
            whole = Instance.dataset(ingested(instance, large.root().toString()));
        }
        try (Instance instance = instance(s3, limit, folder -> {
                    most.accumulateAndGet(bytes(folder), Math::max);
                    return PLENTY;
                })
                .start()) {
            assertThat(Instance.dataset(ingested(instance, source))).isEqualTo(whole);
            assertThat(most.get()).isBetween(limit / 10, limit);
        }
        try (Instance instance = instance(s3, limit / 10, folder -> PLENTY).start()) {
            assertRefused(
                    instance,
                    bucket(s3, "same", large),
                    "no-disk-space",
                    "raise weightflow.ingestion.scratch-gibibytes");
            assertRefused(
                    instance, tar("large.tar.gz", ""), "no-disk-space", "raise weightflow.ingestion.scratch-gibibytes");
            assertNothingIsLeft();
        }
    }

    @Test
    void a_bucket_that_is_not_named_is_not_looked_at(S3Server s3) throws Exception {
        String source = bucket(s3, "city").replace("photographs/city", "photographs/citadel");
        try (Instance instance = new Instance(log.open(), objects, temp, temp.resolve("data")).start()) {
            assertRefused(instance, source, "outside-roots", "add it to weightflow.ingestion.buckets");
        }
    }

    @Test
    void whoever_is_told_to_stop_while_it_unpacks_leaves_nothing(S3Server s3) throws Exception {
        JobId job = new JobId("stopped");
        Path archive = tar("city.tar", "");
        Instance[] stopping = new Instance[1];
        try (Instance instance = instance(s3, folder -> {
            if (Files.exists(temp.resolve("data/scratch/stopped/source/JPEGImages"))) {
                stopping[0].jobs.cancel(job, "not needed", EventContext.NONE).join();
            }
            return PLENTY;
        })) {
            stopping[0] = instance;
            instance.start().request(job, IngestSpec.of(archive.toString()));

            assertThat(instance.end(job)).isInstanceOf(Job.Cancelled.class);
            assertThat(instance.progress)
                    .last()
                    .extracting(JobProgressed::phase)
                    .isEqualTo("unpacking");
            assertNothingIsLeft();
        }
    }

    private String served(Path archive) {
        web.createContext("/sets/" + archive.getFileName(), exchange -> {
            exchange.sendResponseHeaders(200, Files.size(archive));
            Files.copy(archive, exchange.getResponseBody());
            exchange.close();
        });
        return url("/sets/" + archive.getFileName());
    }

    private String url(String path) {
        return "http://localhost:" + web.getAddress().getPort() + path;
    }

    private Instance instance(S3Server s3, ToLongFunction<Path> usable) {
        return instance(s3, JobFolders.UNLIMITED, usable);
    }

    private Instance instance(S3Server s3, long scratchBytes, ToLongFunction<Path> usable) {
        S3Settings server = S3Settings.of(s3.endpoint(), "weightflow", "us-east-1", s3.accessKey(), s3.secretKey());
        SourceAllowlist allowed = SourceAllowlist.of(
                List.of(temp, rendered),
                List.of(S3Address.of("s3://photographs")),
                List.of(ArchiveAddress.of(url("/sets/"))));
        return new Instance(
                log.open(),
                objects,
                Instance.opening(allowed, server::files),
                temp.resolve("data"),
                scratchBytes,
                usable);
    }

    private static Job<IngestSpec> ingested(Instance instance, String source) {
        return ingested(instance, IngestSpec.of(source));
    }

    private static Job<IngestSpec> ingested(Instance instance, IngestSpec spec) {
        JobId job = new JobId("job-" + Integer.toHexString(spec.hashCode()));
        return instance.request(job, spec).end(job);
    }

    private static void assertRefused(Instance instance, Object source, String code, String message) {
        assertThat(ingested(instance, source.toString())).isInstanceOfSatisfying(Job.Failed.class, failed -> {
            assertThat(failed.failure().message())
                    .contains(message)
                    .endsWith(".")
                    .doesNotContain("scratch/");
            assertThat(failed.failure().code()).isEqualTo(code);
        });
    }

    /** Asserts that files which are no longer needed are deleted soon. */
    private void assertNothingIsLeft() {
        await().untilAsserted(() -> assertThat(scratch()).containsExactly(temp.resolve("data/scratch/.lock")));
    }

    private List<Path> scratch() throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve("data/scratch"))) {
            return files.toList();
        }
    }

    private static List<Path> files() throws IOException {
        return files(folder.root());
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** Returns the size of the files, which may come and go meanwhile. */
    private static long bytes(Path root) {
        try {
            return files(root).stream()
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static String name(String prefix, Path file) {
        return prefix + folder.root().relativize(file);
    }

    private Path tar(String name, String prefix) throws IOException {
        Path archive = temp.resolve(name);
        try (OutputStream file = Files.newOutputStream(archive);
                TarArchiveOutputStream out =
                        new TarArchiveOutputStream(name.endsWith(".gz") ? new GZIPOutputStream(file) : file)) {
            for (Path each : files()) {
                out.putArchiveEntry(new TarArchiveEntry(each.toFile(), name(prefix, each)));
                Files.copy(each, out);
                out.closeArchiveEntry();
            }
        }
        return archive;
    }

    private Path zip(String name, String prefix) throws IOException {
        Path archive = temp.resolve(name);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (Path each : files()) {
                out.putNextEntry(new ZipEntry(name(prefix, each)));
                Files.copy(each, out);
            }
        }
        return archive;
    }

    private static String bucket(S3Server s3, String prefix) throws Exception {
        return bucket(s3, prefix, folder);
    }

    private static String bucket(S3Server s3, String prefix, Folders source) throws Exception {
        s3.createBucket("photographs");
        MinioClient client = MinioClient.builder()
                .endpoint(s3.endpoint())
                .region("us-east-1")
                .credentials(s3.accessKey(), s3.secretKey())
                .build();
        for (Path each : files(source.root())) {
            client.uploadObject(UploadObjectArgs.builder()
                    .bucket("photographs")
                    .object(prefix + "/" + source.root().relativize(each))
                    .filename(each.toString())
                    .build());
        }
        return "s3://photographs/" + prefix;
    }
}
