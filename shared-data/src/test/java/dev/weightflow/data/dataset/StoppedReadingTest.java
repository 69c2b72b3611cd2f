package dev.weightflow.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.coco.CocoAnnotations;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.data.dataset.image.Photograph;
import dev.weightflow.data.dataset.image.StoredImage;
import dev.weightflow.data.dataset.parquet.ParquetFile;
import dev.weightflow.data.dataset.raster.RasterFile;
import dev.weightflow.data.dataset.source.Archive;
import dev.weightflow.data.dataset.source.ArchiveLimits;
import dev.weightflow.data.dataset.source.FolderSource;
import dev.weightflow.data.dataset.source.TargetFolder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every reader of foreign files checks for cancellation, and a cancelled reading is never reported as a fault of the file. */
class StoppedReadingTest {
    private static final Limits LIMITS = Limits.defaults();

    @TempDir
    Path folder;

    private static Limits stopped() {
        return LIMITS.watchedBy(Watch.begin(() -> true, System::nanoTime, Duration.ofHours(1), Duration.ofHours(1)));
    }

    private void requireStops(Reading reading) {
        assertThatCode(() -> reading.with(LIMITS)).doesNotThrowAnyException();
        assertThatThrownBy(() -> reading.with(stopped()))
                .isInstanceOf(ReadingStoppedException.class)
                .hasMessageMatching("reading .+ was stopped");
    }

    private interface Reading {
        void with(Limits limits) throws Exception;
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "bmp", "gif", "tif"})
    void photographs(String format) throws IOException {
        byte[] file = image(format);

        requireStops(limits -> Photograph.decode(file, "photo", limits));
        requireStops(limits -> StoredImage.decode(file, "photo", limits));
        requireStops(limits -> StoredImage.size(file, "photo", limits));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "raster/gray16.png",
                "raster/gray8.png",
                "raster/f8.tif",
                "raster/lzw-u1.tif",
                "raster/tiles-f4.tif",
                "raster/i1.npy",
                "raster/double.mat"
            })
    void files_of_numbers(String name) {
        byte[] file = resource(name);

        requireStops(limits -> RasterFile.read(file, "label", limits));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pax.tar", "gnu.tar", "gzipped.tar.gz", "stored.zip", "deflated.zip"})
    void archives(String name) {
        byte[] archive = resource("archives/" + name);
        AtomicLong copies = new AtomicLong();

        requireStops(limits -> Archive.unpack(
                        new ByteArrayInputStream(archive),
                        "x",
                        TargetFolder.deleted(folder.resolve("unpacked-" + copies.incrementAndGet()), bytes -> {}),
                        limits,
                        new ArchiveLimits(1 << 20, 200))
                .close());
        assertThat(folder).as("nothing half-written stays").isEmptyDirectory();
    }

    @Test
    void lists_folders_annotations_and_parquet() throws IOException {
        Files.writeString(folder.resolve("ids.txt"), "a\nb\n");
        Files.createDirectories(folder.resolve("images"));
        Files.write(folder.resolve("images/a.png"), image("png"));
        Files.writeString(folder.resolve("dataset.yaml"), """
                images: images/{id}.png
                splits: 0.5
                tasks:
                  - {name: depth, kind: regression, unit: m, labels: "images/{id}.png"}
                """);
        Files.writeString(folder.resolve("coco.json"), """
                {"images": [{"id": 3, "file_name": "a.jpg", "width": 4, "height": 2}],
                 "annotations": [], "categories": [{"id": 90, "name": "road"}]}
                """);
        Files.write(folder.resolve("x.parquet"), resource("parquet/duckdb-snappy.parquet"));

        requireStops(limits -> IdList.read(folder.resolve("ids.txt"), limits));
        requireStops(limits -> DatasetFolder.open(folder, limits, FileOpener.PLAIN));
        requireStops(limits -> FolderSource.of(folder, limits).files());
        requireStops(limits -> CocoAnnotations.open(FolderSource.of(folder, limits), "coco.json", limits));
        requireStops(limits -> ParquetFile.open(FolderSource.of(folder, limits), "x.parquet", limits)
                .values("kind")
                .bytes(0));
    }

    @Test
    void time_is_counted_by_the_clock_that_is_given() {
        AtomicLong now = new AtomicLong();
        Limits limits =
                LIMITS.watchedBy(Watch.begin(() -> false, now::get, Duration.ofSeconds(60), Duration.ofMinutes(90)));
        Budget first = limits.begin("a.png");
        now.addAndGet(Duration.ofSeconds(60).toNanos());
        first.look();
        now.incrementAndGet();

        assertThatThrownBy(first::look)
                .isInstanceOf(ReadingStoppedException.class)
                .hasMessage("a.png takes more than 60 s to read; simplify it or raise the limit");
        limits.begin("b.png").look();
        now.addAndGet(Duration.ofMinutes(90).toNanos());
        assertThatThrownBy(limits.begin("c.png")::look)
                .hasMessage(
                        "the source takes more than 90 minutes to read, and c.png is not read yet; split it or raise the"
                                + " limit");
    }

    private static byte[] image(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(32, 16, BufferedImage.TYPE_INT_RGB), format, out))
                .isTrue();
        return out.toByteArray();
    }

    private static byte[] resource(String name) {
        try (InputStream in = StoppedReadingTest.class.getResourceAsStream("/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
