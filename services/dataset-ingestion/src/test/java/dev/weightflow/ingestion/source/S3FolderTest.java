package dev.weightflow.ingestion.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.ingestion.source.FilesOnDemand.Brought;
import dev.weightflow.local.server.S3Server;
import dev.weightflow.platform.objectstore.BucketFiles;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.schema.file.FileTree;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithEmbeddedServers
class S3FolderTest {
    private static final Limits LIMITS = Limits.defaults();

    @TempDir
    Path temp;

    private MinioClient client;
    private BucketFiles bucket;

    @BeforeEach
    void open(S3Server s3) {
        s3.createBucket("photographs");
        client = MinioClient.builder()
                .endpoint(s3.endpoint())
                .region("us-east-1")
                .credentials(s3.accessKey(), s3.secretKey())
                .build();
        bucket = S3Settings.of(s3.endpoint(), "weightflow", "us-east-1", s3.accessKey(), s3.secretKey())
                .files("photographs");
    }

    @Test
    void a_folder_of_a_bucket_is_its_names_and_what_describes_it_until_files_are_asked_for() throws Exception {
        put("aerial/dataset.yaml", "tasks: []");
        put("aerial/images/a.jpg", "123");
        put("aerial/images/b.JPG", "4567");
        put("aerial/.hidden", "x");
        put("aerials/b.jpg", "1");

        try (OpenedSource source = fetch("s3://photographs/aerial")) {
            Path a = source.root().resolve("images/a.jpg");
            Path b = source.root().resolve("images/b.JPG");
            assertThat(source.root().resolve("dataset.yaml")).hasContent("tasks: []");
            assertThat(List.of(a, b)).allSatisfy(file -> assertThat(file).isEmptyFile());
            assertThat(source.root().resolve(".hidden")).doesNotExist();
            assertThat(written).isEqualTo(9);

            try (Brought first =
                    source.onDemand().bring(List.of(a, b, source.root().resolve("images/c.jpg")))) {
                try (Brought second = source.onDemand().bring(List.of(a))) {
                    assertThat(a).hasContent("123");
                }
                assertThat(a).hasContent("123");
                assertThat(b).hasContent("4567");
                assertThat(written).isEqualTo(9 + 7);
            }
            assertThat(List.of(a, b)).allSatisfy(file -> assertThat(file).isEmptyFile());
            assertThat(source.opener().read(b, LIMITS)).asString().isEqualTo("4567");
            assertThat(b).isEmptyFile();
            assertThat(written).isEqualTo(9);
        }
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void an_image_that_changes_after_it_was_listed_is_not_taken_for_the_one_that_was() throws Exception {
        put("later/a.jpg", "1");
        try (OpenedSource source = fetch("s3://photographs/later")) {
            put("later/a.jpg", "2");

            assertThatThrownBy(
                            () -> source.onDemand().bring(List.of(source.root().resolve("a.jpg"))))
                    .isInstanceOf(ObjectStoreException.Changed.class);
            assertThat(written).isZero();
        }
    }

    @Test
    void an_object_that_changes_meanwhile_fails_the_whole() throws Exception {
        put("moving/a", "1");
        put("moving/b", "1");

        assertThatThrownBy(() -> fetch("s3://photographs/moving", () -> put("moving/b", "2")))
                .isInstanceOf(ObjectStoreException.Changed.class)
                .hasMessage(
                        "fetching photographs/moving/b: it was changed or deleted since it was listed; try again when"
                                + " nobody writes there");
        assertThatThrownBy(() -> fetch("s3://photographs/moving", () -> remove("moving/b")))
                .isInstanceOf(ObjectStoreException.Changed.class);
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void whoever_stops_it_leaves_nothing() throws Exception {
        put("stopped/a", "1");

        assertThatThrownBy(() -> fetch("s3://photographs/stopped", () -> {
                    throw new CancellationException();
                }))
                .isInstanceOf(CancellationException.class);
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void what_is_empty_too_large_or_hostile_is_refused() throws Exception {
        put("hostile/a\\b", "1");
        put("large/a", "1234567890");

        assertThatThrownBy(() -> fetch("s3://photographs/nothing"))
                .isInstanceOf(DatasetException.class)
                .hasMessage("s3://photographs/nothing/ holds no object; give the folder that holds the dataset");
        assertThatThrownBy(() -> fetch("s3://photographs/hostile"))
                .hasMessageContaining(
                        "holds a file whose name is not a plain path below it: 'a\\b'; give it a relative name");
        assertThatThrownBy(() -> S3Folder.open(
                        "large",
                        bucket,
                        S3Address.of("s3://photographs/large"),
                        temp.resolve("x"),
                        LIMITS,
                        9,
                        whileFetching(() -> {})))
                .hasMessageContaining("objects or 9 bytes; split it or raise the limits");
        assertThat(temp).isEmptyDirectory();
    }

    /** The server of the tests cannot hold such objects. */
    @Test
    void an_object_that_is_a_folder_too_is_named() throws Exception {
        S3Address address = S3Address.of("s3://photographs/clash");
        Files.createFile(S3Folder.place(temp, "a", address));
        Files.createFile(S3Folder.place(temp, "b/c", address));

        assertThatThrownBy(() -> S3Folder.place(temp, "a/b", address))
                .hasMessage("s3://photographs/clash/ holds a/b, and a part of it as an object too; rename one");
        assertThatThrownBy(() -> S3Folder.place(temp, "b", address))
                .hasMessage("s3://photographs/clash/ holds b both as an object and as a folder; rename one");
    }

    private long written;

    private interface Change {
        void make() throws Exception;
    }

    private OpenedSource fetch(String address) throws Exception {
        return fetch(address, () -> {});
    }

    private OpenedSource fetch(String address, Change meanwhile) throws Exception {
        written = 0;
        return S3Folder.open(
                address, bucket, S3Address.of(address), temp.resolve("x"), LIMITS, 1000, whileFetching(meanwhile));
    }

    private DownloadListener whileFetching(Change change) {
        return new DownloadListener() {
            @Override
            public void begins(String phase, int total, String unit, long bytes) {}

            @Override
            public void step() {}

            @Override
            public void writes(long bytes) {
                written += bytes;
                try {
                    change.make();
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void discard(Path folder) {
                try {
                    FileTree.delete(folder);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void pause(Duration pause) {
                throw new AssertionError("the server answers");
            }
        };
    }

    private void put(String key, String content) throws Exception {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        client.putObject(PutObjectArgs.builder().bucket("photographs").object(key).stream(
                        new ByteArrayInputStream(bytes), bytes.length, -1)
                .build());
    }

    private void remove(String key) throws Exception {
        client.removeObject(
                RemoveObjectArgs.builder().bucket("photographs").object(key).build());
    }
}
