package dev.weightflow.cli.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weightflow.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFolderTest {

    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.250Z");

    @TempDir
    Path folder;

    /** Compares with appendix B.4 of RFC 3720, whose bytes are those of the number in little-endian order. */
    @ParameterizedTest
    @CsvSource({"0, 0, 8a9136aa", "255, 0, 62a8ab43", "0, 1, 46dd794e", "31, -1, 113fdb5c"})
    void checksums_are_those_of_rfc_3720(int first, int rise, String crc) {
        byte[] data = new byte[32];
        for (int at = 0; at < data.length; at++) {
            data[at] = (byte) (first + at * rise);
        }
        int expected = Integer.parseUnsignedInt(crc, 16);

        assertThat(EventReader.crc32c(data)).isEqualTo(expected);
        assertThat(TfRecords.check(data, 0, data.length)).isEqualTo((expected >>> 15 | expected << 17) + 0xa282ead8);
    }

    @Test
    void scalars_pictures_text_and_hyperparameters_are_read_as_they_were_meant() throws IOException {
        byte[] png = "0123456789abcdef\0\0\1\2\0\0\0\3etc".getBytes(StandardCharsets.ISO_8859_1);
        try (EventFolder events = new EventFolder(folder, "a1")) {
            events.open(true, 0, NOW);
            events.append(Event.at(NOW, 300)
                    .scalar("loss/total", 0.1)
                    .scalar("loss/normals", -3e9)
                    .picture("pictures/1", png)
                    .markdown("config", "| ä |")
                    .hyperparameters("first", Map.of("rank", "16", "method", "lora")));
        }

        assertThat(EventReader.events(folder))
                .extracting(EventReader.Event::wallTime, EventReader.Event::step)
                .containsExactly(tuple(NOW.toEpochMilli() / 1000.0, 0L), tuple(NOW.toEpochMilli() / 1000.0, 300L));
        var values = EventReader.values(folder);
        assertThat(values)
                .extracting(EventReader.Value::tag)
                .containsExactly("loss/total", "loss/normals", "pictures/1", "config", "_hparams_/session_start_info");
        assertThat(values.get(0).scalar()).isEqualTo(0.1f);
        assertThat(values.get(1).scalar()).isEqualTo(-3e9f);
        assertThat(values.get(2).picture().number(1)).as("height").isEqualTo(3);
        assertThat(values.get(2).picture().number(2)).as("width").isEqualTo(258);
        assertThat(values.get(2).picture().bytes(4)).isEqualTo(png);
        assertThat(values.get(3).metadata().message(1).text(1)).isEqualTo("text");
        assertThat(values.get(3).tensor().number(1)).as("DT_STRING").isEqualTo(7);
        assertThat(values.get(3).tensor().text(8)).isEqualTo("| ä |");
        var start = values.get(4).metadata().message(1).message(2).message(3);
        assertThat(values.get(4).metadata().message(1).text(1)).isEqualTo("hparams");
        assertThat(start.text(4)).isEqualTo("first");
        assertThat(start.messages(1))
                .extracting(
                        entry -> entry.text(1),
                        entry -> entry.message(2).fields().get(2),
                        entry -> entry.message(2).text(3))
                .containsExactlyInAnyOrder(tuple("rank", List.of(16.0), null), tuple("method", null, "lora"));
    }

    @Test
    void a_run_that_goes_on_keeps_what_was_until_its_step_and_drops_what_is_half_written() throws IOException {
        try (EventFolder events = new EventFolder(folder, "a1")) {
            events.open(true, 0, NOW);
            for (int step = 1; step <= 5; step++) {
                events.append(Event.at(NOW, step).scalar("x", step));
            }
        }
        Path first = files().findFirst().orElseThrow();
        Files.write(first, new byte[] {24, 0, 0, 0, 0, 0, 0, 0, 1, 2}, StandardOpenOption.APPEND);

        try (EventFolder events = new EventFolder(folder, "a1")) {
            events.open(false, 3, NOW);
            assertThat(events.has("x", 3)).isTrue();
            assertThat(events.has("x", 4)).isFalse();
            assertThat(events.has("y", 3)).isFalse();
            events.append(Event.restartBefore(NOW, 4));
            events.append(Event.at(NOW, 4).scalar("x", 40));
        }

        assertThat(EventReader.values(folder))
                .extracting(EventReader.Value::step, EventReader.Value::scalar)
                .containsExactly(tuple(1L, 1f), tuple(2L, 2f), tuple(3L, 3f), tuple(4L, 40f));
        assertThat(EventReader.events(folder))
                .filteredOn(event -> event.session() != null)
                .singleElement()
                .satisfies(event -> assertThat(event.step()).isEqualTo(4))
                .satisfies(event -> assertThat(event.session().number(1)).isEqualTo(1));
    }

    @Test
    void the_events_of_another_run_are_not_touched() throws IOException {
        try (EventFolder events = new EventFolder(folder, "a1")) {
            events.open(true, 0, NOW);
        }
        byte[] before = Files.readAllBytes(files().findFirst().orElseThrow());

        assertThatThrownBy(() -> new EventFolder(folder, "b2").open(false, 0, NOW))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("holds the events of another run: give this one another --name");
        assertThatThrownBy(() -> new EventFolder(folder, "a1").open(true, 0, NOW))
                .hasMessageContaining("holds the events of another run");
        assertThat(files()).singleElement().satisfies(file -> assertThat(file).hasBinaryContent(before));

        EventFolder abandoned = new EventFolder(folder.resolve("c"), "c3");
        abandoned.open(true, 0, NOW);
        abandoned.abandon();
        assertThat(folder.resolve("c")).doesNotExist();
    }

    private Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        }
    }
}
