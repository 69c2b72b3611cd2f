package dev.weightflow.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.local.platform.PlatformOptions;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.local.server.S3Credentials;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.UploadObjectArgs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests a dataset of ten times the disk that ingestion, training and evaluation may use. */
@Tag("slow")
class LargeDataIT {
    private static final String MODEL = "large";
    private static final int TIMES = 10;

    @Test
    void a_bucket_that_no_disk_holds_leads_to_the_weights_and_the_report_of_a_machine_with_room() throws Exception {
        Path scenes = TestFolders.FOLDERS.fresh("large-scenes");
        SceneDataset.render(SceneOptions.of(scenes, 150, 12, 3).withSize(160, 120), progress -> {});
        Path roomy = TestFolders.FOLDERS.fresh("large-roomy");
        Outcome undisturbed;
        try (TestPlatform platform = TestPlatform.start(roomy)) {
            undisturbed = run(platform, scenes.toString());
        }
        long stored = bytes(roomy.resolve("services/trainer/data/trainer/objects"));
        long limit = Math.min(stored, bytes(scenes)) / TIMES;
        String gib = String.format(Locale.ROOT, "%.9f", (double) limit / (1L << 30));

        Path small = TestFolders.FOLDERS.fresh("large-small");
        PlatformOptions options = TestPlatform.options()
                .withSetting(ServiceName.DATASET_INGESTION, "SCRATCH_GIBIBYTES", gib)
                .withSetting(ServiceName.DATASET_INGESTION, "BUCKETS", "s3://photographs/scenes")
                .withSetting(ServiceName.TRAINER, "CACHE_GIB", gib)
                .withSetting(ServiceName.EVALUATOR, "CACHE_GIB", gib);
        Outcome streamed;
        try (TestPlatform platform = TestPlatform.start(small, options);
                Usage scratch = new Usage(small.resolve("services/dataset-ingestion/data"));
                Usage copies = new Usage(small.resolve("services/trainer/data/trainer/objects"))) {
            upload(platform, small, scenes);
            streamed = run(platform, "s3://photographs/scenes");

            assertThat(scratch.most).isBetween(1L, limit);
            assertThat(copies.most).isBetween(1L, limit);
        }

        assertThat(streamed).isEqualTo(undisturbed);
    }

    private static Outcome run(TestPlatform platform, String source) throws InterruptedException {
        String dataset = platform.run("datasets", "ingest", source, "--samples-per-shard", "2", "--json")
                .succeeded()
                .json()
                .path("dataset")
                .asText();
        String job = platform.run(("trainings create --data " + dataset
                                + " --model micro --method lora --steps 12 --batch-size 4 --image-size 64 --lr 0.002 --seed 5"
                                + " --checkpoint-every 6 --model-name " + MODEL + " --json")
                        .split(" "))
                .succeeded()
                .json()
                .path("job")
                .asText();
        return Outcome.await(Sessions.of(platform), dataset, job, MODEL);
    }

    private static void upload(TestPlatform platform, Path home, Path folder) throws Exception {
        S3Credentials credentials = S3Credentials.keptIn(home.resolve("object-store/credentials"));
        MinioClient client = MinioClient.builder()
                .endpoint(platform.address(TestPlatform.STORE))
                .region("us-east-1")
                .credentials(credentials.accessKey(), credentials.secretKey())
                .build();
        client.makeBucket(MakeBucketArgs.builder().bucket("photographs").build());
        for (Path file : files(folder)) {
            client.uploadObject(UploadObjectArgs.builder()
                    .bucket("photographs")
                    .object("scenes/" + folder.relativize(file))
                    .filename(file.toString())
                    .build());
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long bytes(Path folder) {
        return files(folder).stream().mapToLong(file -> file.toFile().length()).sum();
    }

    /** Maximum observed size of a folder; files come and go meanwhile. */
    private static final class Usage implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final Thread thread;
        private volatile long most;

        Usage(Path folder) {
            thread = new Thread(() -> {
                while (!ended.get()) {
                    try {
                        most = Math.max(most, bytes(folder));
                    } catch (UncheckedIOException vanished) {
                        Thread.onSpinWait();
                    }
                    pause();
                }
            });
            thread.start();
        }

        private static void pause() {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() throws InterruptedException {
            ended.set(true);
            thread.join();
        }
    }
}
