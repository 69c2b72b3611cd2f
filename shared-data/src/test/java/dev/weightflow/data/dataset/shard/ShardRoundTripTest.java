package dev.weightflow.data.dataset.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Sample;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.SharedData;
import dev.weightflow.data.dataset.SyntheticPascal;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.data.dataset.transform.TrainTransform;
import dev.weightflow.data.dataset.transform.ValidationTransform;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.Sampling;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardRoundTripTest {
    @TempDir
    Path temp;

    @Test
    void shards_give_the_samples_of_the_folder_bit_for_bit_after_the_transforms() throws IOException {
        Path root = SharedData.folder("pascal_mt_mini");
        PascalMt all = PascalMt.open(root, Split.VAL);
        List<String> some =
                Stream.iterate(0, i -> i < all.size(), i -> i + 3).map(all::id).toList();
        PascalMt folder = PascalMt.of(root, some, new TreeSet<>(PascalTasks.NAMES), Limits.defaults());

        ShardSource shards = open(ShardWriter.write(folder, temp, "val", 1 << 20));

        assertThat(shards.size()).isEqualTo(folder.size());
        assertThat(shards.tasks()).isEqualTo(folder.tasks());
        TrainTransform train = new TrainTransform(96, 3, Sampling.REFERENCE);
        ValidationTransform validation = new ValidationTransform(96);
        for (int i = 0; i < folder.size(); i++) {
            assertThat(shards.read(i)).isEqualTo(folder.read(i));
            assertSame(train.apply(shards.read(i), 1, i), train.apply(folder.read(i), 1, i));
            assertSame(validation.apply(shards.read(i)), validation.apply(folder.read(i)));
        }
    }

    @Test
    void labels_of_another_size_than_the_image_come_back_at_their_own_size() throws IOException {
        SyntheticPascal folder = synthetic("a");
        folder.semseg("a", 13, 11, (x, y) -> x).saliency("a", 9, 9, (x, y) -> 28 * y);

        ShardSource shards = open(write("a"));

        assertThat(shards.read(0))
                .isEqualTo(PascalMt.open(folder.root(), Split.TRAIN).read(0));
        assertThat(shards.read(0).labels().get(PascalTasks.SEMSEG).width()).isEqualTo(13);
    }

    @Test
    void the_same_samples_always_give_the_same_bytes() throws Exception {
        synthetic("c", "a", "b");
        PascalMt source = PascalMt.open(temp.resolve("folder"), Split.TRAIN);

        List<ShardWriter.WrittenShard> once = ShardWriter.write(source, temp.resolve("once"), "train", 1 << 20);
        List<ShardWriter.WrittenShard> again = ShardWriter.write(source, temp.resolve("again"), "train", 1 << 20);

        assertThat(once).hasSize(1);
        assertThat(once.get(0).ids()).containsExactly("a", "b", "c");
        assertThat(Files.readAllBytes(once.get(0).path()))
                .isEqualTo(Files.readAllBytes(again.get(0).path()));
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(Files.readAllBytes(once.get(0).path()));
        assertThat(once.get(0).sha256())
                .isEqualTo(HexFormat.of().formatHex(digest))
                .isEqualTo(again.get(0).sha256());
        assertThat(once.get(0).bytes()).isEqualTo(Files.size(once.get(0).path()));
    }

    @Test
    void a_sample_lies_where_the_writer_says() throws IOException {
        synthetic("a", "b");
        ShardWriter.WrittenShard shard = write("a", "b").get(0);
        byte[] archive = Files.readAllBytes(shard.path());

        for (ShardWriter.WrittenSample sample : shard.samples()) {
            int from = (int) sample.range().offset();
            byte[] part =
                    Arrays.copyOfRange(archive, from, from + sample.range().length());
            assertThat(Digest.of(part)).isEqualTo(sample.range().digest());
            List<String> names = new ArrayList<>();
            try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(part))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    names.add(entry.getName());
                }
            }
            assertThat(names).hasSize(6).allMatch(name -> name.startsWith(sample.id() + "."));
        }
    }

    @Test
    void another_tar_reader_sees_plain_files_side_by_side_without_times_or_owners() throws IOException {
        synthetic("a", "b");
        ShardWriter.WrittenShard shard = write("a", "b").get(0);
        List<String> names = new ArrayList<>();
        byte[] photograph = new byte[0];
        try (TarArchiveInputStream tar = new TarArchiveInputStream(Files.newInputStream(shard.path()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
                assertThat(entry.getLastModifiedTime().toMillis()).isZero();
                assertThat(entry.getLongUserId() + entry.getLongGroupId()).isZero();
                assertThat(entry.getUserName() + entry.getGroupName()).isEmpty();
                if (entry.getName().equals("b.jpg")) {
                    photograph = tar.readAllBytes();
                }
            }
        }
        assertThat(names)
                .containsExactly(
                        "a.jpg",
                        "a.json",
                        "a.normals.png",
                        "a.parts.png",
                        "a.sal.png",
                        "a.semseg.png", //
                        "b.jpg",
                        "b.json",
                        "b.normals.png",
                        "b.parts.png",
                        "b.sal.png",
                        "b.semseg.png");
        assertThat(photograph).isEqualTo(Files.readAllBytes(temp.resolve("folder/JPEGImages/b.jpg")));
    }

    @Test
    void shards_stay_below_the_target_and_hold_every_sample_once() throws IOException {
        String[] ids = {"a", "b", "c", "d", "e", "f", "g"};
        synthetic(ids);
        long one =
                ShardWriter.write(only("a"), temp.resolve("one"), "x", 1).get(0).bytes();

        List<ShardWriter.WrittenShard> shards = ShardWriter.write(
                PascalMt.open(temp.resolve("folder"), Split.TRAIN), temp.resolve("shards"), "train", 2 * one);

        assertThat(shards).hasSizeGreaterThan(2).allMatch(shard -> shard.bytes() <= 2 * one);
        assertThat(shards.stream().flatMap(shard -> shard.ids().stream())).containsExactly(ids);
        assertThat(shards.get(1).path()).hasFileName("train-000001.tar");
        assertThat(open(shards).size()).isEqualTo(7);
    }

    @Test
    void some_tasks_of_shards_can_be_read_alone() throws IOException {
        synthetic("a");
        ShardSource source = open(write("a"));

        assertThat(source.only(new TreeSet<>(Set.of(PascalTasks.SAL))).read(0).labels())
                .containsOnlyKeys(PascalTasks.SAL);
        assertThatThrownBy(() -> source.only(new TreeSet<>(Set.of(PascalTasks.SAL)))
                        .only(new TreeSet<>(Set.of(PascalTasks.SEMSEG))))
                .hasMessageContaining("choose among the former");
    }

    @Test
    void shards_that_are_not_kept_are_read_sample_by_sample_and_are_the_same() throws IOException {
        synthetic("a", "b", "c");
        List<ShardWriter.WrittenShard> written = ShardWriter.write(only("a", "b", "c"), temp.resolve("few"), "x", 1);
        List<Shard> shards = written.stream()
                .map(file -> new Shard(
                        new Digest(file.sha256()), dev.weightflow.schema.dataset.Split.TRAIN, 1, file.bytes()))
                .toList();
        Map<Digest, Path> files = new HashMap<>();
        written.forEach(file -> files.put(new Digest(file.sha256()), file.path()));
        SampleSource copies = open(written);

        SampleSource stored = ShardSource.open(shards, new FirstKept(files), Tasks.PASCAL, Limits.defaults());

        assertThat(stored.size()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            assertThat(stored.id(i)).isEqualTo(copies.id(i));
            assertThat(stored.read(i)).isEqualTo(copies.read(i));
            assertThat(stored.readLabels(i)).isEqualTo(copies.readLabels(i));
        }
    }

    /** Shard files that keep the first requested shard, and verify reads of the others. */
    private static final class FirstKept implements ShardFiles {
        private final Map<Digest, Path> files;
        private final Set<Digest> kept = new HashSet<>();

        FirstKept(Map<Digest, Path> files) {
            this.files = files;
        }

        @Override
        public Optional<Path> kept(Shard shard) {
            return kept.isEmpty() && kept.add(shard.digest())
                    ? Optional.of(files.get(shard.digest()))
                    : Optional.empty();
        }

        @Override
        public <T> T seen(Shard shard, Function<Path, T> look) {
            return look.apply(files.get(shard.digest()));
        }

        @Override
        public byte[] read(Digest shard, long offset, int length, Digest expected) {
            assertThat(kept).doesNotContain(shard);
            try {
                byte[] all = Files.readAllBytes(files.get(shard));
                byte[] part = Arrays.copyOfRange(all, (int) offset, (int) offset + length);
                assertThat(Digest.of(part)).isEqualTo(expected);
                return part;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void a_writer_that_is_left_early_leaves_nothing_behind() throws IOException {
        synthetic("a", "b");
        Path out = temp.resolve("out");
        PascalMt source = PascalMt.open(temp.resolve("folder"), Split.TRAIN);
        try (ShardWriter writer = ShardWriter.into(out, "train", 1 << 20)) {
            writer.add(source.read(1));
            assertThatThrownBy(() -> writer.add(source.read(0))).hasMessageContaining("by ascending id");
            assertThat(Files.exists(out.resolve("train-000000.tar"))).isFalse();
        }
        try (Stream<Path> left = Files.list(out)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_shard_cut_off_anywhere_is_refused() throws IOException {
        synthetic("a");
        ShardWriter.WrittenShard shard = write("a").get(0);
        byte[] bytes = Files.readAllBytes(shard.path());
        int content = contentLength(bytes);
        for (int length = 0; length < content; length += 97) {
            byte[] cut = java.util.Arrays.copyOf(bytes, length);
            Path file = Files.write(temp.resolve("cut.tar"), cut);
            assertThatThrownBy(() -> ShardSource.open(List.of(file), Limits.defaults()))
                    .as("%d of %d bytes", length, content)
                    .isInstanceOf(DatasetException.class);
        }
    }

    @Test
    void missing_and_empty_shards_and_samples_in_two_shards_are_refused() throws IOException {
        synthetic("a");
        ShardWriter.WrittenShard shard = write("a").get(0);
        Path copy = Files.copy(shard.path(), temp.resolve("copy.tar"));
        Path empty = Files.write(temp.resolve("empty.tar"), new byte[1024]);

        assertThatThrownBy(() -> ShardSource.open(List.of(temp.resolve("no.tar")), Limits.defaults()))
                .satisfies(hasCode(ViolationCode.MISSING_FILE));
        assertThatThrownBy(() -> ShardSource.open(List.of(empty), Limits.defaults()))
                .satisfies(hasCode(ViolationCode.NO_SAMPLES));
        assertThatThrownBy(() -> ShardSource.open(List.of(shard.path(), copy), Limits.defaults()))
                .hasMessageContaining("already met")
                .satisfies(hasCode(ViolationCode.BAD_SHARD));
    }

    private static int contentLength(byte[] tar) {
        int end = tar.length;
        while (tar[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private SyntheticPascal synthetic(String... ids) {
        SyntheticPascal folder = SyntheticPascal.in(temp.resolve("folder")).list(Split.TRAIN, ids);
        for (String id : ids) {
            folder.sample(id, 20, 16);
        }
        return folder;
    }

    private PascalMt only(String... ids) {
        return PascalMt.of(temp.resolve("folder"), List.of(ids), new TreeSet<>(PascalTasks.NAMES), Limits.defaults());
    }

    private List<ShardWriter.WrittenShard> write(String... ids) throws IOException {
        return ShardWriter.write(only(ids), temp.resolve("shards"), "train", 1 << 20);
    }

    private static ShardSource open(List<ShardWriter.WrittenShard> shards) {
        return ShardSource.open(
                shards.stream().map(ShardWriter.WrittenShard::path).toList(), Limits.defaults());
    }

    private static void assertSame(Sample one, Sample other) {
        assertThat(one.image()).isEqualTo(other.image());
        one.labels().forEach((task, values) -> assertThat(values)
                .isEqualTo(other.labels().get(task)));
    }

    private static java.util.function.Consumer<Throwable> hasCode(ViolationCode code) {
        return thrown -> assertThat(((DatasetException) thrown).fault().code()).isEqualTo(code);
    }
}
