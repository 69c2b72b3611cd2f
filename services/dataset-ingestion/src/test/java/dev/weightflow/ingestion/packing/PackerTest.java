package dev.weightflow.ingestion.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.FileOpener;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.data.dataset.shard.ShardSource;
import dev.weightflow.data.dataset.shard.ShardWriter;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.ingestion.Folders;
import dev.weightflow.ingestion.packing.Packed.PackedShard;
import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Quarantined;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackerTest {
    @TempDir
    static Path rendered;

    @TempDir
    Path temp;

    private final List<String> watched = new ArrayList<>();
    private Folders folder;

    @BeforeAll
    static void five_and_two_samples() {
        Folders.rendered(rendered.resolve("scenes"), 5, 2);
    }

    @BeforeEach
    void a_copy() {
        folder = new Folders(rendered.resolve("scenes")).copiedTo(temp.resolve("folder"));
    }

    @Test
    void every_sample_comes_back_from_the_shards_as_it_is_in_the_folder() throws IOException {
        Packed packed = pack(folder, 2, "out", 2);

        assertThat(packed.shards()).extracting(it -> it.shard().samples()).containsExactly(2, 2, 1, 2);
        assertThat(packed.shards())
                .extracting(it -> it.shard().split())
                .containsExactly(Split.TRAIN, Split.TRAIN, Split.TRAIN, Split.VAL);
        ShardSource shards = ShardSource.open(
                packed.shards().stream()
                        .filter(it -> it.shard().split() == Split.TRAIN)
                        .map(this::file)
                        .toList(),
                Limits.defaults());
        PascalMt source = PascalMt.open(folder.root(), Split.TRAIN);
        assertThat(shards.size()).isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            RawSample sample = shards.read(i);
            assertThat(sample).isEqualTo(source.read(i));
        }
        assertThat(watched).containsExactly("train", "train", "train", "train", "train", "val", "val");
    }

    @Test
    void a_shard_has_the_bytes_that_its_samples_have_whoever_writes_them() throws IOException {
        List<String> written = ShardWriter.write(
                        PascalMt.open(folder.root(), Split.TRAIN),
                        temp.resolve("written"),
                        "any",
                        ShardWriter.DEFAULT_TARGET_BYTES)
                .stream()
                .map(ShardWriter.WrittenShard::sha256)
                .toList();

        assertThat(pack(folder, 100, "out", 2).manifest(Digest::of).shards(Split.TRAIN))
                .extracting(shard -> shard.digest().hex())
                .isEqualTo(written);
    }

    @Test
    void the_manifest_says_what_is_in_the_files() throws IOException {
        Packed packed = pack(folder, 3, "out", 2);

        DatasetManifest manifest = packed.manifest(Digest::of);

        assertThat(manifest.tasks()).containsExactlyElementsOf(PascalTasks.NAMES);
        assertThat(manifest.samples(Split.TRAIN)).isEqualTo(5);
        assertThat(manifest.samples(Split.VAL)).isEqualTo(2);
        assertThat(manifest.classes().get(0).names())
                .hasSize(Tasks.PASCAL.get(PascalTasks.SEMSEG).channels());
        assertThat(manifest.classes().get(3).names())
                .hasSize(Tasks.PASCAL.get(PascalTasks.HUMAN_PARTS).channels());
        for (PackedShard it : packed.shards()) {
            assertThat(it.shard().digest()).isEqualTo(Digest.of(file(it)));
            assertThat(it.shard().bytes()).isEqualTo(Files.size(file(it)));
        }
    }

    @Test
    void a_sample_is_the_same_under_another_name_and_in_another_shard() throws IOException {
        List<Digest> before = pack(folder, 2, "before", 2)
                .trainingSamples()
                .findFirst()
                .orElseThrow()
                .samples();
        folder.rename(folder.ids("train").get(4), "0000_first");

        Packed moved = pack(folder, 2, "after", 2);
        List<Digest> after = moved.trainingSamples().findFirst().orElseThrow().samples();

        assertThat(before).hasSize(5).doesNotHaveDuplicates();
        assertThat(after.get(0)).isEqualTo(before.get(4));
        assertThat(after).containsExactlyInAnyOrderElementsOf(before);
        assertThat(moved.manifest(Digest::of).trainingSamples())
                .contains(
                        CanonicalJson.digest(moved.trainingSamples().findFirst().orElseThrow()));
    }

    @Test
    void place_threads_and_time_are_no_part_of_the_identity_and_every_byte_is() throws IOException {
        folder.breakImage(folder.ids("train").get(1));
        DatasetManifest once = pack(folder, 2, "once", 1).manifest(Digest::of);
        Folders moved = folder.copiedTo(temp.resolve("moved"));
        DatasetManifest again = pack(moved, 2, "again", 4).manifest(Digest::of);

        assertThat(again).isEqualTo(once);

        String other = moved.ids("train").get(0);
        moved.write(
                "sal_distill/" + other + ".png",
                Files.readAllBytes(
                        moved.root().resolve("sal_distill/" + moved.ids("train").get(2) + ".png")));
        DatasetManifest changed = pack(moved, 2, "changed", 2).manifest(Digest::of);
        assertThat(changed.sourceFingerprint()).isNotEqualTo(once.sourceFingerprint());
        assertThat(changed.id()).isNotEqualTo(once.id());
    }

    @Test
    void a_broken_image_is_quarantined_with_its_reason_and_the_rest_is_packed() throws IOException {
        String broken = folder.ids("train").get(1);
        folder.breakImage(broken).delete("sal_distill/" + broken + ".png");

        Packed packed = pack(folder, 100, "out", 2);

        assertThat(packed.quarantined()).singleElement().satisfies(it -> {
            assertThat(it.sample()).isEqualTo(broken);
            assertThat(it.split()).isEqualTo(Split.TRAIN);
            assertThat(it.code()).isEqualTo("unreadable");
            assertThat(it.reason())
                    .startsWith("JPEGImages/" + broken + ".jpg ")
                    .contains("; sal_distill/" + broken + ".png is missing")
                    .endsWith(".");
        });
        assertThat(packed.within(0.15, "it").shards())
                .extracting(PackedShard::shard)
                .extracting(Shard::samples)
                .containsExactly(4, 2);
        assertThat(watched).contains("unreadable").hasSize(7);
    }

    @Test
    void a_small_file_that_inflates_beyond_the_limit_is_quarantined_and_the_rest_is_packed() throws IOException {
        String greedy = folder.ids("train").get(2);
        folder.write("human_parts/" + greedy + ".mat", inflatingTo(600 << 20));

        Packed packed = pack(folder, 100, "out", 2);

        assertThat(packed.quarantined()).singleElement().satisfies(it -> {
            assertThat(it.sample()).isEqualTo(greedy);
            assertThat(it.code()).isEqualTo("too-large");
            assertThat(it.reason()).contains("human_parts/" + greedy + ".mat inflates to more than the limit");
        });
        assertThat(packed.manifest(Digest::of).samples(Split.TRAIN)).isEqualTo(4);
    }

    /** Creates a MATLAB 5 file of one compressed element. */
    private static byte[] inflatingTo(int bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
            byte[] zeros = new byte[1 << 20];
            for (int written = 0; written < bytes; written += zeros.length) {
                deflater.write(zeros);
            }
        }
        ByteBuffer file = ByteBuffer.allocate(136 + compressed.size()).order(ByteOrder.LITTLE_ENDIAN);
        file.put("MATLAB 5.0 MAT-file".getBytes(StandardCharsets.US_ASCII));
        file.put(126, (byte) 'I').put(127, (byte) 'M');
        file.putInt(128, 15).putInt(132, compressed.size());
        file.position(136).put(compressed.toByteArray());
        return file.array();
    }

    @Test
    void too_many_faulty_samples_reject_the_source_with_the_reasons_counted() throws IOException {
        folder.breakImage(folder.ids("train").get(0))
                .delete("human_parts/" + folder.ids("val").get(0) + ".mat");
        Packed packed = pack(folder, 100, "out", 2);

        assertThatThrownBy(() -> packed.within(0.2, "/data/x"))
                .isInstanceOf(JobFailedException.class)
                .hasMessageMatching("2 of the 7 samples of /data/x are faulty, and at most 20 % may be"
                        + " \\(missing-file 1, unreadable 1; the first: JPEGImages/.*\\); fix them, or request it with a"
                        + " higher quarantineLimit\\.")
                .extracting(e -> ((JobFailedException) e).code())
                .isEqualTo("too-many-faulty");
        assertThat(packed.within(0.3, "/data/x").quarantined())
                .extracting(Quarantined::split)
                .hasSize(2);
    }

    @Test
    void a_source_without_a_sound_sample_is_rejected_whatever_is_permitted() throws IOException {
        folder.delete("JPEGImages");

        Packed packed = pack(folder, 100, "out", 2);

        assertThatThrownBy(() -> packed.within(1, "/data/x"))
                .hasMessageStartingWith("None of the 7 samples of /data/x is valid (missing-file 7; the first: ")
                .extracting(e -> ((JobFailedException) e).code())
                .isEqualTo("no-sound-sample");
    }

    private Packed pack(Folders source, int samplesPerShard, String target, int readers) throws IOException {
        return Packer.with(readers)
                .pack(
                        SourceFolder.open(source.root(), List.of(), Limits.defaults(), FileOpener.PLAIN),
                        new Sizes(samplesPerShard, 1_024),
                        temp.resolve(target),
                        new FinishedFiles() {
                            @Override
                            public void shard(Path file, Shard shard) {
                                keep(file, stored(shard.digest()));
                                assertThat(temp.resolve(target))
                                        .isDirectoryNotContaining(other -> !other.equals(file)
                                                && other.toString().endsWith(".tar"));
                            }

                            @Override
                            public void beside(Path file, Digest digest) {
                                keep(file, stored(Digest.of(content(file))));
                            }
                        },
                        new PackingListener() {
                            @Override
                            public void throwIfStopped() {}

                            @Override
                            public void packed(Split split) {
                                watched.add(split.key());
                            }

                            @Override
                            public void quarantined(String code) {
                                watched.add(code);
                            }
                        });
    }

    private Path stored(Digest digest) {
        return temp.resolve("stored-" + digest);
    }

    private Path file(PackedShard packed) {
        return stored(packed.shard().digest());
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keep(Path file, Path copy) {
        try {
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
