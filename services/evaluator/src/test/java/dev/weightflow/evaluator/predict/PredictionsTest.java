package dev.weightflow.evaluator.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.weightflow.data.picture.Layer;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.evaluator.Stored;
import dev.weightflow.evaluator.Stored.Checkpoint;
import dev.weightflow.evaluator.measure.ArtifactStore;
import dev.weightflow.evaluator.measure.FairLock;
import dev.weightflow.evaluator.measure.Measurement;
import dev.weightflow.evaluator.measure.Observer;
import dev.weightflow.evaluator.predict.Predictions.Predicted;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.SampleLayers;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionsTest {
    private static final int IMAGES = 3;
    private static final int SIDE = Stored.IMAGE_SIZE;
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    static Path shared;

    private static List<Path> shards;

    @TempDir
    Path folder;

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final FairLock lock = new FairLock();
    private ArtifactStore artifacts;
    private Checkpoint checkpoint;
    private Predictions predictions;

    @BeforeAll
    static void render() throws IOException {
        shards = Stored.render(shared, IMAGES);
    }

    @BeforeEach
    void store() throws IOException {
        artifacts = new ArtifactStore(store, new DiskCache(store, folder.resolve("copies"), 0, Clock.systemUTC()));
        checkpoint = checkpoint(99);
        predictions = new Predictions(artifacts, Device.cpu(), lock, LONG);
    }

    @AfterEach
    void close() {
        predictions.close();
    }

    @Test
    void a_sample_is_predicted_as_the_evaluation_predicted_it() throws IOException {
        EvaluationReport report = report(new Silent());
        SampleLayers last = report.samples().get(IMAGES - 1);

        Predicted predicted =
                predictions.sample(checkpoint.manifest(), ReportSample.find(report, last.sample(), artifacts));

        assertThat(predicted.sample().id()).isEqualTo(last.sample());
        for (TaskName task : List.of(PascalTasks.SEMSEG, PascalTasks.HUMAN_PARTS)) {
            byte[] png =
                    Layer.png(Tasks.PASCAL.get(task), predicted.predictions().get(task), SIDE, SIDE);
            assertThat(Digest.of(png)).isEqualTo(last.layers().get(task).prediction());
        }
        assertThat(predicted.sample().labels()).containsKey(PascalTasks.SEMSEG);
        assertThatThrownBy(() -> ReportSample.find(report, "no such sample", artifacts))
                .isInstanceOf(NotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "bmp", "gif", "tif"})
    void a_photograph_of_any_format_and_size_is_predicted(String format) throws IOException {
        Predicted predicted = predictions.photograph(checkpoint.manifest(), photograph(format, 90, 30));

        assertThat(predicted.width()).isEqualTo(90);
        assertThat(predicted.height()).isEqualTo(30);
        assertThat(predicted.predictions()).containsOnlyKeys(PascalTasks.NAMES);
        assertThat(predicted.predictions().get(PascalTasks.SEMSEG)).hasSize(SIDE * SIDE);
    }

    @Test
    void a_large_photograph_is_read_at_half_its_size() throws IOException {
        Predicted predicted = predictions.photograph(checkpoint.manifest(), photograph("png", 5_000, 3_000));

        assertThat(predicted.width()).isEqualTo(2_500);
        assertThat(predicted.height()).isEqualTo(1_500);
    }

    @Test
    void what_claims_to_be_large_is_refused_before_it_is_decoded() {
        assertThatThrownBy(() -> predictions.photograph(checkpoint.manifest(), pngThatClaims(100_000, 100_000)))
                .isInstanceOf(PredictionException.TooLarge.class)
                .hasMessageStartingWith("The photograph says it is 100000 x 100000 pixels");
        assertThatThrownBy(() -> predictions.photograph(checkpoint.manifest(), new byte[Predictions.MOST_BYTES + 1]))
                .isInstanceOf(PredictionException.TooLarge.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "bmp", "gif", "tif"})
    void whatever_is_damaged_of_a_photograph_it_is_predicted_or_refused(String format) throws IOException {
        byte[] whole = photograph(format, 40, 30);
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] damaged = whole.clone();
            for (int flips = random.nextInt(1, 8); flips > 0; flips--) {
                damaged[random.nextInt(seed % 2 == 0 ? Math.min(64, damaged.length) : damaged.length)] ^=
                        (byte) (1 << random.nextInt(8));
            }
            try {
                predictions.photograph(checkpoint.manifest(), damaged);
            } catch (PredictionException refused) {
                assertThat(refused.getMessage()).as("seed %d", seed).startsWith("The photograph ");
            }
        }
    }

    @Test
    void tiles_that_are_larger_than_the_picture_are_refused_too() {
        assertThatThrownBy(() -> predictions.photograph(checkpoint.manifest(), tiffWithTilesOf(60_000)))
                .isInstanceOf(PredictionException.TooLarge.class)
                .hasMessageContaining("60000 x 60000");
    }

    @Test
    void what_is_no_photograph_or_cut_off_is_refused_by_its_content() throws IOException {
        byte[] jpeg = photograph("jpg", 64, 64);

        for (byte[] file : List.of(
                new byte[0],
                "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8),
                Arrays.copyOf(jpeg, jpeg.length / 2),
                pngThatClaims(10, 10))) {
            assertThatThrownBy(() -> predictions.photograph(checkpoint.manifest(), file))
                    .isInstanceOf(PredictionException.Unreadable.class)
                    .hasMessageStartingWith("The photograph ");
        }
    }

    @Test
    void a_photograph_gets_its_turn_between_two_images_of_an_evaluation() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicReference<CompletableFuture<Predicted>> answer = new AtomicReference<>();
        AtomicReference<Boolean> answeredBefore = new AtomicReference<>();
        byte[] photograph = photograph("png", 32, 32);
        predictions.photograph(checkpoint.manifest(), photograph); // the model is loaded

        report(new Silent() {
            private int images;

            @Override
            public void imageDone() {
                images++;
                if (images == 1) {
                    answer.set(CompletableFuture.supplyAsync(() -> {
                        asked.countDown();
                        return predictions.photograph(checkpoint.manifest(), photograph);
                    }));
                    await(asked);
                    sleep(500);
                } else if (images == IMAGES) {
                    answeredBefore.set(answer.get().isDone());
                }
            }
        });

        assertThat(answer.get().get().predictions()).isNotEmpty();
        assertThat(answeredBefore.get()).isTrue();
    }

    @Test
    void a_model_that_has_diverged_says_so() throws IOException {
        Checkpoint diverged = Stored.checkpoint(
                store,
                folder,
                Stored.spec(DatasetId.of(Digest.ofText("trained on")), Optional.empty()),
                99,
                network -> network.parameters().trained().forEach(parameter -> {
                    float[] values = new float[(int) parameter.array().size()];
                    Arrays.fill(values, Float.NaN);
                    parameter.array().set(values);
                }));
        byte[] photograph = photograph("png", 32, 32);

        assertThatThrownBy(() -> predictions.photograph(diverged.manifest(), photograph))
                .isInstanceOf(PredictionException.NoPrediction.class)
                .hasMessageStartingWith("The model predicts nothing of this image: ");
    }

    @Test
    void who_cannot_be_answered_in_time_is_told_so_and_nothing_is_predicted() throws Exception {
        byte[] photograph = photograph("png", 32, 32);
        try (Predictions impatient = new Predictions(artifacts, Device.cpu(), lock, Duration.ofMillis(300))) {
            lock.hold(() -> {
                long began = System.nanoTime();
                assertThatThrownBy(() -> impatient.photograph(checkpoint.manifest(), photograph))
                        .isInstanceOf(PredictionException.Busy.class);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
                return null;
            });
        }
    }

    @Test
    void two_models_are_kept_and_a_third_takes_the_place_of_the_one_not_asked_for_longest() throws IOException {
        byte[] photograph = photograph("png", 32, 32);
        Checkpoint second = checkpoint(100);
        Checkpoint third = checkpoint(101);
        predictions.photograph(checkpoint.manifest(), photograph);
        predictions.photograph(second.manifest(), photograph);
        predictions.photograph(checkpoint.manifest(), photograph);
        predictions.photograph(third.manifest(), photograph);

        artifacts.evict();
        store.damage(second.manifest().checkpoint().digest(), new byte[] {1});
        store.damage(checkpoint.manifest().checkpoint().digest(), new byte[] {1});

        assertThat(predictions.photograph(checkpoint.manifest(), photograph).predictions())
                .isNotEmpty();
        assertThatThrownBy(() -> predictions.photograph(second.manifest(), photograph))
                .as("must be fetched again")
                .isNotNull();
    }

    private Checkpoint checkpoint(long seed) throws IOException {
        return Stored.checkpoint(
                store, folder, Stored.spec(DatasetId.of(Digest.ofText("trained on")), Optional.empty()), seed);
    }

    private EvaluationReport report(Observer observer) throws IOException {
        DatasetId dataset = Stored.dataset(store, shards, PascalTasks.NAMES);
        return new Measurement(artifacts, Device.cpu(), 1, "1", lock)
                .measure(checkpoint.evaluation(dataset, Stored.order(Optional.empty(), IMAGES, false)), observer);
    }

    private static byte[] photograph(String format, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.ORANGE);
        graphics.fillRect(0, 0, width / 2, height);
        graphics.dispose();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, file)).isTrue();
        return file.toByteArray();
    }

    /** Creates a gray image of 16 x 16 pixels. */
    private static byte[] tiffWithTilesOf(int side) {
        int[][] entries = {
            {256, 16}, {257, 16}, {258, 8}, {259, 1}, {262, 1}, {277, 1}, {322, side}, {323, side}, {324, 8}, {325, 256}
        };
        ByteBuffer tiff = ByteBuffer.allocate(14 + 12 * entries.length + 256).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) entries.length);
        for (int[] entry : entries) {
            tiff.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
        }
        return tiff.putInt(0).array();
    }

    /** Creates a file with a header and nothing else. */
    private static byte[] pngThatClaims(int width, int height) {
        ByteBuffer png = ByteBuffer.allocate(33)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'})
                .putInt(13)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0});
        CRC32 sum = new CRC32();
        sum.update(png.array(), 12, 17);
        return png.putInt((int) sum.getValue()).array();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static class Silent implements Observer {
        @Override
        public void stage(Stage stage) {}

        @Override
        public void total(int images) {}

        @Override
        public void imageDone() {}
    }
}
