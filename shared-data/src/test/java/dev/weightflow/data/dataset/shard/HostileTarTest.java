package dev.weightflow.data.dataset.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.SyntheticPascal;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.data.testing.Mutations;
import dev.weightflow.schema.dataset.Split;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileTarTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"../a.jpg", "/etc/a.jpg", "x/a.jpg", "a", ".jpg", "a.JPG", "a b.jpg", "a..jpg"})
    void names_that_are_no_plain_names_are_refused(String name) throws IOException {
        assertThatThrownBy(() -> read(tar(entry(name, 3, TarConstants.LF_NORMAL)), Limits.defaults()))
                .satisfies(hasCode(ViolationCode.BAD_SHARD));
    }

    @ParameterizedTest
    @ValueSource(
            bytes = {
                TarConstants.LF_LINK,
                TarConstants.LF_SYMLINK,
                TarConstants.LF_DIR,
                TarConstants.LF_FIFO,
                TarConstants.LF_PAX_EXTENDED_HEADER_LC,
                TarConstants.LF_GNUTYPE_LONGNAME,
                TarConstants.LF_GNUTYPE_SPARSE
            })
    void what_is_no_plain_file_is_refused(byte kind) throws IOException {
        byte[] archive = tar(entry("a.jpg", 3, TarConstants.LF_NORMAL));
        archive[156] = kind;
        fixCheckSum(archive);

        assertThatThrownBy(() -> read(archive, Limits.defaults()))
                .hasMessageContaining("not a plain file")
                .satisfies(hasCode(ViolationCode.BAD_SHARD));
    }

    @Test
    void a_size_beyond_the_limit_is_refused_before_anything_is_allocated() throws IOException {
        byte[] archive = tar(entry("a.jpg", 3, TarConstants.LF_NORMAL));
        byte[] claim = "77777777777".getBytes(StandardCharsets.US_ASCII); // 8 GiB
        System.arraycopy(claim, 0, archive, 124, claim.length);
        fixCheckSum(archive);

        assertThatThrownBy(() -> read(archive, Limits.defaults())).satisfies(hasCode(ViolationCode.TOO_LARGE));
    }

    @Test
    void too_many_entries_are_refused() throws IOException {
        TarArchiveEntry[] entries = new TarArchiveEntry[12];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = entry("a.x" + i, 1, TarConstants.LF_NORMAL);
        }
        byte[] archive = tar(entries);

        assertThatThrownBy(() -> read(archive, new Limits(64 << 20, 25_000_000, 512 << 20, 1_000_000, 11)))
                .hasMessageContaining("more than 11 entries")
                .satisfies(hasCode(ViolationCode.TOO_LARGE));
    }

    @Test
    void a_file_twice_and_a_sample_without_its_files_are_refused() throws IOException {
        byte[] twice = tar(entry("a.jpg", 1, TarConstants.LF_NORMAL), entry("a.jpg", 1, TarConstants.LF_NORMAL));
        byte[] poor = tar(entry("a.jpg", 1, TarConstants.LF_NORMAL));

        assertThatThrownBy(() -> read(twice, Limits.defaults())).hasMessageContaining("already met");
        assertThatThrownBy(() -> read(poor, Limits.defaults())).hasMessageContaining("x.tar!a has no .json");
    }

    @Test
    void a_damaged_shard_is_read_or_refused_and_nothing_else() throws IOException {
        SyntheticPascal.in(temp).list(Split.TRAIN, "a", "b").sample("a", 10, 8).sample("b", 8, 10);
        ShardWriter.WrittenShard shard = ShardWriter.write(
                        PascalMt.open(temp, Split.TRAIN), temp.resolve("out"), "t", 1 << 20)
                .get(0);
        byte[] sound = Files.readAllBytes(shard.path());
        Random random = new Random(11);
        int changes = Mutations.count(1500, 20_000);
        for (int i = 0; i < changes; i++) {
            String which = "change " + i;
            byte[] changed = sound.clone();
            int at = random.nextInt(sound.length);
            changed[at] = (byte) random.nextInt();
            if (i % 3 == 0) { // a lie in a header that is well signed
                int header = random.nextInt(400);
                changed[header] = (byte) random.nextInt();
                fixCheckSum(changed);
            }
            Throwable thrown = catchThrowable(() -> Mutations.bounded(
                    which, () -> read(changed, Limits.defaults().withPixels(10_000))));
            assertThat(thrown == null || thrown instanceof DatasetException)
                    .as("change %d at %d: %s", i, at, thrown)
                    .isTrue();
        }
    }

    private void read(byte[] archive, Limits limits) {
        try {
            ShardSource source = ShardSource.open(List.of(Files.write(temp.resolve("x.tar"), archive)), limits);
            IntStream.range(0, source.size()).forEach(source::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TarArchiveEntry entry(String name, int size, byte kind) {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
        entry.setSize(size);
        return entry;
    }

    private static byte[] tar(TarArchiveEntry... entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            for (TarArchiveEntry entry : entries) {
                tar.putArchiveEntry(entry);
                tar.write(new byte[(int) entry.getSize()]);
                tar.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    private static void fixCheckSum(byte[] archive) {
        java.util.Arrays.fill(archive, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += archive[i] & 0xff;
        }
        byte[] octal = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(octal, 0, archive, 148, 8);
    }

    private static java.util.function.Consumer<Throwable> hasCode(ViolationCode code) {
        return thrown -> assertThat(((DatasetException) thrown).fault().code()).isEqualTo(code);
    }
}
