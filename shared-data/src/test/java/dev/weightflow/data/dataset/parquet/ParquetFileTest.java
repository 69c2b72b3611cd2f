package dev.weightflow.data.dataset.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.source.FolderSource;
import dev.weightflow.data.testing.Mutations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the files of {@code parquet_fixtures.mjs}, by two writers that share no code. */
class ParquetFileTest {
    private static final int ROWS = 100;
    private static final Limits LIMITS = Limits.defaults();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "duckdb-uncompressed",
                "duckdb-snappy",
                "duckdb-gzip",
                "duckdb-zstd",
                "arrow-snappy-groups",
                "arrow-zstd-plain",
                "arrow-fallback",
                "arrow-version2"
            })
    void a_file_gives_the_values_that_were_written_into_it(String name) {
        ParquetFile file = open(resource(name + ".parquet"));

        assertThat(file.rows()).isEqualTo(ROWS);
        ParquetValues images = file.values("image.bytes");
        ParquetValues paths = file.values("image.path");
        ParquetValues kinds = file.values("kind");
        for (int row : rows()) {
            assertThat(images.bytes(row).orElse(null)).as("row %d", row).isEqualTo(row % 5 == 4 ? null : image(row));
            assertThat(text(paths, row)).isEqualTo(row % 5 > 2 ? null : "image-" + row + ".png");
            assertThat(text(kinds, row)).isEqualTo(new String[] {"street", "forest", "field"}[row % 3]);
        }
    }

    @Test
    void columns_have_their_groups_before_them_and_lists_are_left_out() {
        assertThat(open(resource("duckdb-snappy.parquet")).columns())
                .extracting(ParquetColumn::path)
                .containsExactly("image.bytes", "image.path", "label", "small", "score", "height", "kind", "sunny");
        assertThat(open(resource("arrow-version2.parquet")).columns().get(0))
                .isEqualTo(new ParquetColumn("image.bytes", 2, true, false));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refuse(
                        "duckdb-brotli",
                        same(),
                        "kind",
                        ViolationCode.WRONG_FORM,
                        "column kind that is compressed in a way that is not read (codec 4); write"),
                refuse(
                        "arrow-lz4",
                        same(),
                        "kind",
                        ViolationCode.WRONG_FORM,
                        "compressed in a way that is not read (codec 7); write"),
                refuse(
                        "arrow-delta",
                        same(),
                        "kind",
                        ViolationCode.WRONG_FORM,
                        "column kind that is encoded in a way that is not read (encoding 6); write"),
                refuse(
                        "duckdb-snappy",
                        same(),
                        "picture",
                        ViolationCode.MISSING_FILE,
                        "has no column picture; choose one of image.bytes, image.path, label"),
                refuse(
                        "duckdb-snappy",
                        same(),
                        "tags.list.element",
                        ViolationCode.MISSING_FILE,
                        "has lists in column tags.list.element, of which a row may have many; choose"),
                refuse("duckdb-snappy", cut(5), "kind", ViolationCode.UNREADABLE, "is truncated; restore"),
                refuse(
                        "duckdb-snappy",
                        cut(3000),
                        "kind",
                        ViolationCode.UNREADABLE,
                        "is not a Parquet file, or truncated; restore"),
                refuse(
                        "duckdb-snappy",
                        end(8, Integer.MAX_VALUE),
                        "kind",
                        ViolationCode.TOO_LARGE,
                        "has a footer of 2147483647 bytes, and the limit is 8388608; write"),
                refuse("duckdb-snappy", end(8, 1 << 20), "kind", ViolationCode.UNREADABLE, "is truncated; restore"),
                refuse("duckdb-snappy", end(8, 300), "kind", ViolationCode.UNREADABLE, "is damaged ("),
                refuse(
                        "duckdb-snappy",
                        end(4, 0x45524150),
                        "kind",
                        ViolationCode.WRONG_FORM,
                        "is encrypted; write it without encryption"),
                refuse("duckdb-snappy", noise(4, 3000), "image.bytes", ViolationCode.UNREADABLE, "; restore"));
    }

    @ParameterizedTest(name = "{index} {4}")
    @MethodSource
    void refused(String name, UnaryOperator<byte[]> change, String column, ViolationCode code, String sentence) {
        DatasetException refused = catchThrowableOfType(
                DatasetException.class, () -> readAll(change.apply(resource(name + ".parquet")), column, LIMITS));

        assertThat(refused).isNotNull();
        assertThat(refused.getMessage())
                .startsWith("x.parquet ")
                .contains(sentence)
                .contains("; ")
                .doesNotContain("\n");
        assertThat(refused.fault().code()).isEqualTo(code);
    }

    @Test
    void what_is_beyond_a_limit_is_refused() {
        byte[] file = resource("duckdb-snappy.parquet");
        Limits fewRows = new Limits(1 << 20, 1000, 1 << 20, 99, 1000);
        Limits shortValues = new Limits(100, 1000, 1 << 20, 1000, 1000);
        Limits smallPages = new Limits(100, 1000, 1000, 1000, 1000);

        assertThatThrownBy(() -> readAll(file, "kind", fewRows))
                .hasMessage(
                        "x.parquet says that it has 100 rows, and the limit is 99; write it as several files or raise the limit");
        assertThatThrownBy(() -> readAll(file, "image.bytes", shortValues))
                .hasMessageContaining("has a value of 103 bytes in column image.bytes, and the limit is 100; shrink");
        assertThatThrownBy(() -> readAll(file, "image.bytes", smallPages))
                .hasMessageContaining(
                        "bytes in column image.bytes, and the limit is 1000; write it with smaller row groups");
    }

    @Test
    void numbers_are_no_bytes() {
        ParquetFile file = open(resource("duckdb-snappy.parquet"));

        for (String numbers : new String[] {"label", "small", "score", "height", "sunny"}) {
            assertThatThrownBy(() -> file.values(numbers))
                    .hasMessage("x.parquet has numbers in column " + numbers + " and no bytes; choose another column");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"duckdb-snappy", "duckdb-zstd", "duckdb-gzip", "arrow-fallback", "arrow-version2"})
    void a_damaged_file_is_read_or_refused_and_nothing_else(String name) {
        byte[] sound = resource(name + ".parquet");
        Limits small = new Limits(1 << 20, 10_000, 1 << 20, 1000, 1000);
        Random random = new Random(17);
        int changes = Mutations.count(300, 10_000);
        for (int i = 0; i < changes; i++) {
            String which = name + ", change " + i;
            byte[] changed = sound.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                int at = n % 2 == 0 ? random.nextInt(sound.length) : sound.length - 1 - random.nextInt(1500);
                changed[at] = (byte) random.nextInt();
            }
            String column = i % 2 == 0 ? "image.bytes" : "kind";
            Throwable thrown = catchThrowable(() -> Mutations.bounded(which, () -> readAll(changed, column, small)));
            assertThat(thrown == null || thrown instanceof DatasetException)
                    .as("%s: %s", which, thrown)
                    .isTrue();
        }
    }

    private void readAll(byte[] bytes, String column, Limits limits) {
        ParquetFile file = open(bytes, limits);
        ParquetValues values = file.values(column);
        for (int row = 0; row < file.rows(); row++) {
            values.bytes(row);
        }
    }

    private static String text(ParquetValues values, int row) {
        return values.bytes(row)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse(null);
    }

    /** Returns all rows in order, then some back and forth. */
    private static int[] rows() {
        Random random = new Random(3);
        int[] rows = new int[ROWS + 40];
        Arrays.setAll(rows, i -> i < ROWS ? i : random.nextInt(ROWS));
        return rows;
    }

    private static byte[] image(int row) {
        byte[] bytes = new byte[3 + row * 2];
        for (int k = 0; k < bytes.length; k++) {
            bytes[k] = (byte) ((row * 31 + k * k) % 251);
        }
        return bytes;
    }

    private ParquetFile open(byte[] bytes) {
        return open(bytes, LIMITS);
    }

    private ParquetFile open(byte[] bytes, Limits limits) {
        try {
            Files.write(folder.resolve("x.parquet"), bytes);
            return ParquetFile.open(FolderSource.of(folder, limits), "x.parquet", limits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = ParquetFileTest.class.getResourceAsStream("/parquet/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Arguments refuse(
            String name, UnaryOperator<byte[]> change, String column, ViolationCode code, String sentence) {
        return Arguments.of(name, change, column, code, sentence);
    }

    private static UnaryOperator<byte[]> same() {
        return file -> file;
    }

    private static UnaryOperator<byte[]> cut(int length) {
        return file -> Arrays.copyOf(file, length);
    }

    /** Changes a number that many bytes before the end. */
    private static UnaryOperator<byte[]> end(int before, int value) {
        return file -> {
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(file.length - before, value);
            return file;
        };
    }

    private static UnaryOperator<byte[]> noise(int from, int to) {
        return file -> {
            byte[] noise = new byte[to - from];
            new Random(1).nextBytes(noise);
            System.arraycopy(noise, 0, file, from, noise.length);
            return file;
        };
    }
}
