package dev.weightflow.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {

    private static final String MAIN = "an.example.Main";

    @TempDir
    Path folder;

    private Path archives;
    private Path jar;

    @BeforeEach
    void layOut() throws IOException {
        archives = folder.resolve("archives");
        jar = Files.writeString(folder.resolve("program.jar"), "classes");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minus(Duration.ofMinutes(1))));
    }

    @Test
    void nothing_is_recorded_unless_asked_for() throws IOException {
        assertThat(ClassArchive.in(archives, List.of(jar), MAIN)).isEmpty();
        assertThat(archives).doesNotExist();
    }

    @Test
    void what_a_program_wrote_is_used_once_it_has_ended_in_order() throws IOException {
        // given
        ClassArchive recorded = recorded("all classes");
        assertThat(recorded.options())
                .contains(ClassArchive.KIND.toWrite + recorded.next().orElseThrow());
        assertThat(ClassArchive.in(archives, List.of(jar), MAIN)).isEmpty();

        // when
        recorded.keep();

        // then
        ClassArchive used = ClassArchive.in(archives, List.of(jar), MAIN).orElseThrow();
        assertThat(used.options()).containsExactly(ClassArchive.KIND.toRead + used.file());
        assertThat(used.file()).hasContent("all classes");
        assertThat(files()).containsExactly(used.file());
    }

    @Test
    void each_java_writes_what_it_reads() {
        assertThat(ClassArchive.Kind.of(17).toWrite).isEqualTo("-XX:ArchiveClassesAtExit=");
        assertThat(ClassArchive.Kind.of(24).toRead).isEqualTo("-XX:SharedArchiveFile=");
        assertThat(ClassArchive.Kind.of(25).toWrite).isEqualTo("-XX:AOTCacheOutput=");
        assertThat(ClassArchive.Kind.of(26).toRead).isEqualTo("-XX:AOTCache=");
    }

    @Test
    void an_archive_is_not_used_for_other_classes_newer_jars_or_when_it_was_cut_short() throws IOException {
        recorded("all classes").keep();
        Path archive =
                ClassArchive.in(archives, List.of(jar), MAIN).orElseThrow().file();

        assertThat(ClassArchive.in(archives, List.of(jar), "an.example.Other")).isEmpty();
        assertThat(ClassArchive.in(archives, List.of(jar, jar), MAIN)).isEmpty();
        assertThat(ClassArchive.in(archives, List.of(folder), MAIN))
                .as("classes that are in no jar")
                .isEmpty();
        Files.writeString(archive, "all");
        assertThat(ClassArchive.in(archives, List.of(jar), MAIN)).isEmpty();
        Files.writeString(archive, "all classes");
        assertThat(ClassArchive.in(archives, List.of(jar), MAIN)).isPresent();
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(ClassArchive.in(archives, List.of(jar), MAIN)).isEmpty();
    }

    @Test
    void a_newer_archive_takes_the_place_of_the_older_one_and_of_what_nobody_took_over() throws IOException {
        // given
        recorded("old").keep();
        Path abandoned = Files.writeString(archives.resolve("x.part"), "half");
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        Path underWay = Files.writeString(archives.resolve("y.part"), "half");
        Files.setLastModifiedTime(files().get(0), FileTime.fromMillis(1));

        // when
        recorded("a newer one").keep();

        // then
        Path used = ClassArchive.in(archives, List.of(jar), MAIN).orElseThrow().file();
        assertThat(used).hasContent("a newer one");
        assertThat(files()).containsExactlyInAnyOrder(used, underWay);
    }

    @Test
    void what_a_program_that_was_cut_short_wrote_goes() throws IOException {
        recorded("half").discard();

        assertThat(files()).isEmpty();
    }

    private ClassArchive recorded(String written) throws IOException {
        try (ClassArchive.Recording recording = ClassArchive.recording()) {
            ClassArchive archive = ClassArchive.in(archives, List.of(jar), MAIN).orElseThrow();
            Optional<Path> next = archive.next();
            Files.writeString(next.orElseThrow(), written);
            return archive;
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(archives)) {
            return files.sorted().toList();
        }
    }
}
