package dev.weightflow.data.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.OneFile;
import dev.weightflow.fuzz.SoundFiles;
import dev.weightflow.fuzz.Untrusted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Requires that an archive writes nothing outside its target folder, and leaves nothing in it once it was refused, or closed. */
class ArchiveFuzzTest {
    private static final Limits LIMITS = new Limits(1 << 20, 20_000, 1 << 20, 1000, 1000);
    private static final ArchiveLimits MOST = new ArchiveLimits(8 << 20, 100);

    static Stream<byte[]> sound() {
        return SoundFiles.in("shared-data/src/test/resources/archives", "");
    }

    @MethodSource("sound")
    @FuzzTest
    void unpacks_or_refuses(byte[] archive) throws IOException {
        Path around = Files.createTempDirectory("archive");
        Path folder = around.resolve("a").resolve("b");
        Files.createDirectory(folder.getParent());
        try {
            Optional<CopiedSource> unpacked = Untrusted.read(
                    () -> Archive.unpack(
                            new ByteArrayInputStream(archive),
                            "x",
                            TargetFolder.deleted(folder, bytes -> {}),
                            LIMITS,
                            MOST),
                    DatasetException.class);
            unpacked.ifPresent(source -> {
                assertThat(source.root()).startsWith(folder);
                for (SourceFile file : source.files()) {
                    assertThat(source.root().resolve(file.name()))
                            .isRegularFile()
                            .satisfies(path -> assertThat(path.normalize()).isEqualTo(path));
                    Untrusted.read(() -> source.read(file.name(), LIMITS), DatasetException.class);
                }
                source.close();
            });
            try (Stream<Path> left = Files.walk(around)) {
                assertThat(left).containsExactlyInAnyOrderElementsOf(List.of(around, folder.getParent()));
            }
        } finally {
            Files.deleteIfExists(folder.getParent());
            Files.deleteIfExists(around);
        }
        Untrusted.read(() -> TarSource.in(new OneFile("a.tar", archive), LIMITS).files(), DatasetException.class);
    }

    @Test
    void unpacks_or_refuses_what_was_changed() {
        Changed.tryAll(sound(), this::unpacks_or_refuses);
    }
}
