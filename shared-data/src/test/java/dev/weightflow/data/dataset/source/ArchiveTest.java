package dev.weightflow.data.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.testing.Mutations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
    private static final Limits FEW_FILES = new Limits(1 << 20, 1000, 1 << 20, 2, 1000);
    private static final ArchiveLimits MOST = new ArchiveLimits(100L << 20, 200);

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"pax.tar", "gnu.tar", "gzipped.tar.gz", "stored.zip", "deflated.zip"})
    void an_archive_of_pythons_gives_the_files_that_were_packed(String name) throws IOException {
        try (CopiedSource source = unpack(resource(name))) {
            String longName = "a-very-long-folder-name/".repeat(6) + "größe.txt";
            assertThat(source.files())
                    .containsExactly(
                            new SourceFile(longName, 4),
                            new SourceFile("dataset.yaml", 10),
                            new SourceFile("images/a.jpg", 1024));
            assertThat(source.read("dataset.yaml", Limits.defaults()))
                    .asString()
                    .isEqualTo("tasks: []\n");
            assertThat(source.read(longName, Limits.defaults())).asString().isEqualTo("long");
            assertThat(source.description()).isEqualTo("x");
        }
        assertThat(temp).isEmptyDirectory();
    }

    static Stream<Arguments> hostile() throws IOException {
        return Stream.of(
                refuse(tar("../a"), ViolationCode.BAD_SHARD, "whose name is not a plain path below it: '../a'; give"),
                refuse(
                        tar("a/../../b"),
                        ViolationCode.BAD_SHARD,
                        "whose name is not a plain path below it: 'a/../../b'; give"),
                refuse(
                        tar("/etc/a"),
                        ViolationCode.BAD_SHARD,
                        "whose name is not a plain path below it: '/etc/a'; give"),
                refuse(tar("a//b"), ViolationCode.BAD_SHARD, "whose name is not a plain path below it: 'a//b'; give"),
                refuse(tar("C:a"), ViolationCode.BAD_SHARD, "whose name is not a plain path below it: 'C:a'; give"),
                refuse(
                        tar("a\\..\\b"),
                        ViolationCode.BAD_SHARD,
                        "whose name is not a plain path below it: 'a\\..\\b'; give"),
                refuse(tar("a\nb"), ViolationCode.BAD_SHARD, "whose name is not a plain path below it: 'a?b'; give"),
                refuse(tar("x".repeat(201)), ViolationCode.BAD_SHARD, "whose name is not a plain path below it"),
                refuse(tar("a", "a"), ViolationCode.DUPLICATE_ID, "holds a more than once; pack it again"),
                refuse(
                        tar("a", "a/b"),
                        ViolationCode.DUPLICATE_ID,
                        "holds a/b more than once, or as file and as folder; pack"),
                refuse(
                        tar("a", "b", "c", "d", "e", "f", "g", "h", "i"),
                        ViolationCode.TOO_LARGE,
                        "holds more than 8 files; split it"),
                refuse(
                        tar(TarConstants.LF_SYMLINK),
                        ViolationCode.BAD_SHARD,
                        "not a plain file, of tar type '2': a; fetch"),
                refuse(
                        tar(TarConstants.LF_LINK),
                        ViolationCode.BAD_SHARD,
                        "not a plain file, of tar type '1': a; fetch"),
                refuse(
                        tar(TarConstants.LF_FIFO),
                        ViolationCode.BAD_SHARD,
                        "not a plain file, of tar type '6': a; fetch"),
                refuse(
                        tar(TarConstants.LF_GNUTYPE_SPARSE),
                        ViolationCode.BAD_SHARD,
                        "not a plain file, of tar type 'S': a; fetch"),
                refuse(
                        pax("path", "../../etc/a"),
                        ViolationCode.BAD_SHARD,
                        "whose name is not a plain path below it: '../../etc/a'; give"),
                refuse(pax("size", "-1"), ViolationCode.BAD_SHARD, "a size that cannot be; fetch"),
                refuse(pax("size", "1e3"), ViolationCode.BAD_SHARD, "an extended header's size is not a number; fetch"),
                refuse(pax("GNU.sparse.major", "1"), ViolationCode.BAD_SHARD, "holds a sparse file; fetch"),
                refuse(Arrays.copyOf(tar("a"), 514), ViolationCode.BAD_SHARD, "is truncated within a; fetch"),
                refuse(
                        Arrays.copyOf(tar("a"), 1024),
                        ViolationCode.BAD_SHARD,
                        "is truncated: it has no end mark; fetch"),
                refuse(changed(tar("a"), 3), ViolationCode.BAD_SHARD, "is damaged, or no tar archive; fetch"),
                refuse(tar(), ViolationCode.BAD_SHARD, "is not a tar, gzipped tar or zip archive; pack it"),
                refuse(tar(".hidden"), ViolationCode.NO_SAMPLES, "holds no file; give or pack the folder"),
                refuse(new byte[0], ViolationCode.BAD_SHARD, "is not a tar, gzipped tar or zip archive; pack it"),
                refuse(
                        "7z\u00bc\u00af'\u001c".getBytes(StandardCharsets.ISO_8859_1),
                        ViolationCode.BAD_SHARD,
                        "is not a tar, gzipped tar or zip"),
                refuse(gzipped(new byte[2000]), ViolationCode.NO_SAMPLES, "holds no file; give or pack the folder"),
                refuse(
                        gzipped("no archive".repeat(60).getBytes(StandardCharsets.US_ASCII)),
                        ViolationCode.BAD_SHARD,
                        "is damaged, or no tar archive"),
                refuse(Arrays.copyOf(gzipped(tar("a")), 60), ViolationCode.BAD_SHARD, "is truncated; fetch"),
                refuse(
                        gzipped(zeros(90 << 20)),
                        ViolationCode.TOO_LARGE,
                        "unpacks to more than 200 times its size, as no dataset does; unpack"),
                refuse(gzipped(zeros(101 << 20)), ViolationCode.TOO_LARGE, "unpacks to more than"),
                refuse(
                        zip(Map.of("../a", "1")),
                        ViolationCode.BAD_SHARD,
                        "whose name is not a plain path below it: '../a'; give"),
                refuse(
                        zip(Map.of("/a", "1")),
                        ViolationCode.BAD_SHARD,
                        "whose name is not a plain path below it: '/a'; give"),
                refuse(zip(Map.of("link", "/etc/passwd")), ViolationCode.BAD_SHARD, "holds a link: link; fetch"),
                refuse(
                        zip(Map.of("huge", "0".repeat(90 << 20))),
                        ViolationCode.TOO_LARGE,
                        "unpacks to more than 200 times its size"),
                refuse(
                        Arrays.copyOf(zip(Map.of("a", "1")), 40),
                        ViolationCode.BAD_SHARD,
                        "is truncated: it has no directory; fetch"),
                refuse(wrongSum(), ViolationCode.BAD_SHARD, "is damaged: the checksum of a is wrong; fetch"),
                refuse(
                        encrypted(),
                        ViolationCode.BAD_SHARD,
                        "holds a encrypted, or compressed in a way that is not read; fetch"),
                refuse(
                        hugeDirectory(),
                        ViolationCode.TOO_LARGE,
                        "has a directory of 4278190080 bytes, and the limit is 1048576"),
                refuse(twice(), ViolationCode.DUPLICATE_ID, "holds a more than once, or as file and as folder; pack"));
    }

    @ParameterizedTest(name = "{index} {2}")
    @MethodSource
    void hostile(byte[] archive, ViolationCode code, String sentence) {
        DatasetException refused = catchThrowableOfType(DatasetException.class, () -> unpack(archive));

        assertThat(refused).isNotNull();
        assertThat(refused.getMessage())
                .startsWith("x ")
                .contains(sentence)
                .contains("; ")
                .doesNotContain("\n");
        assertThat(refused.fault().code()).isEqualTo(code);
        assertThat(temp).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pax.tar", "gnu.tar", "gzipped.tar.gz", "stored.zip", "deflated.zip"})
    void a_damaged_archive_is_unpacked_or_refused_and_nothing_else(String name) {
        byte[] sound = resource(name);
        Random random = new Random(19);
        int changes = Mutations.count(60, 10_000);
        for (int i = 0; i < changes; i++) {
            byte[] changed = sound.clone();
            changed[random.nextInt(Math.min(4000, sound.length))] = (byte) random.nextInt();
            Throwable thrown = catchThrowable(
                    () -> Mutations.bounded(name, () -> unpack(changed).close()));
            assertThat(thrown == null || thrown instanceof DatasetException)
                    .as("%s, change %d: %s", name, i, thrown)
                    .isTrue();
            assertThat(temp).isEmptyDirectory();
        }
    }

    @Test
    void a_limit_of_bytes_holds_for_all_files_together() throws IOException {
        byte[] archive = tar("a", "b", "c");

        DatasetException refused = catchThrowableOfType(
                DatasetException.class,
                () -> Archive.unpack(
                        new ByteArrayInputStream(archive),
                        "x",
                        TargetFolder.deleted(temp.resolve("y"), bytes -> {}),
                        FEW_FILES,
                        new ArchiveLimits(8, 200)));

        assertThat(refused).hasMessageContaining("unpacks to more than the limit of 8 bytes; unpack it yourself");
    }

    private CopiedSource unpack(byte[] archive) {
        try {
            return Archive.unpack(
                    new ByteArrayInputStream(archive),
                    "x",
                    TargetFolder.deleted(temp.resolve("unpacked"), bytes -> {}),
                    FEW_FILES,
                    MOST);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Arguments refuse(byte[] archive, ViolationCode code, String sentence) {
        return Arguments.of(archive, code, sentence);
    }

    private static byte[] tar(String... names) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            for (String name : names) {
                TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
                entry.setSize(3);
                tar.putArchiveEntry(entry);
                tar.write(new byte[] {1, 2, 3});
                tar.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    private static byte[] tar(byte kind) throws IOException {
        byte[] archive = tar("a");
        archive[156] = kind;
        Arrays.fill(archive, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += archive[i] & 0xff;
        }
        System.arraycopy("%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII), 0, archive, 148, 8);
        return archive;
    }

    private static byte[] pax(String key, String value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            byte[] record = "00 %s=%s\n".formatted(key, value).getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry header = new TarArchiveEntry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
            header.setSize(record.length);
            tar.putArchiveEntry(header);
            tar.write(record);
            tar.closeArchiveEntry();
            TarArchiveEntry entry = new TarArchiveEntry("a");
            entry.setSize(3);
            tar.putArchiveEntry(entry);
            tar.write(new byte[3]);
            tar.closeArchiveEntry();
        }
        return out.toByteArray();
    }

    private static byte[] zeros(int size) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(size + 4096);
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            TarArchiveEntry entry = new TarArchiveEntry("zeros");
            entry.setSize(size);
            tar.putArchiveEntry(entry);
            tar.write(new byte[size]);
            tar.closeArchiveEntry();
        }
        return out.toByteArray();
    }

    private static byte[] gzipped(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] zip(Map<String, String> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                ZipArchiveEntry entry = new ZipArchiveEntry(file.getKey());
                if (file.getKey().equals("link")) {
                    entry.setUnixMode(UnixStat.LINK_FLAG | 0777);
                }
                zip.putArchiveEntry(entry);
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    /** Corrupts the checksum, 16 bytes after the signature in the directory; the flags are 8 bytes after it. */
    private static byte[] wrongSum() throws IOException {
        byte[] zip = zip(Map.of("a", "1"));
        return changed(zip, directory(zip) + 16);
    }

    private static byte[] encrypted() throws IOException {
        byte[] zip = zip(Map.of("a", "1"));
        zip[directory(zip) + 8] |= 1;
        return zip;
    }

    private static byte[] hugeDirectory() throws IOException {
        byte[] zip = zip(Map.of("a", "1"));
        zip[zip.length - 22 + 12] = 0;
        zip[zip.length - 22 + 15] = (byte) 0xff;
        return zip;
    }

    private static byte[] twice() throws IOException {
        String zip = new String(zip(Map.of("a", "1", "b", "2")), StandardCharsets.ISO_8859_1);
        int name = directory(zip.getBytes(StandardCharsets.ISO_8859_1)) + 46;
        String renamed =
                zip.substring(0, name).replace("b", "a") + zip.substring(name).replace("b", "a");
        return renamed.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int directory(byte[] zip) {
        return new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    }

    private static byte[] changed(byte[] file, int at) {
        file[at] ^= 0x55;
        return file;
    }

    private static byte[] resource(String name) {
        try (InputStream in = ArchiveTest.class.getResourceAsStream("/archives/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
