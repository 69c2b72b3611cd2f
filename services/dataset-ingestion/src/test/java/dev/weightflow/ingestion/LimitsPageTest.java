package dev.weightflow.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.source.ArchiveLimits;
import dev.weightflow.ingestion.work.IngestionLimits;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests that the table of limits in docs/reference/ingestion.md agrees with the code. */
class LimitsPageTest {
    private static final Path PAGE = Path.of("../../docs/reference/ingestion.md");
    private static final String DATASET = "dev.weightflow.data.dataset.";

    @Test
    void the_page_names_the_limits_that_hold() throws Exception {
        IngestionSettings usual = IngestionSettingsTest.usual();
        IngestionLimits limits = usual.limits();
        Limits reading = limits.reading();
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("a file", mebibytes(reading.fileBytes()) + " MiB");
        expected.put("an image or label", number(reading.pixels()) + " pixels");
        expected.put("memory that a decoder takes", "128 MiB, at most a quarter of the heap");
        expected.put(
                "computation for a file, or for an image in a COCO file",
                number(reading.steps()) + " steps, or " + constant("Limits", "STEPS_A_PIXEL")
                        + " for each of the pixels that an image may have");
        expected.put("scans of a JPEG", constant("image.JpegImage", "MOST_SCANS"));
        expected.put("time for a file", limits.sampleTime().toSeconds() + " s");
        expected.put("time for a source", limits.sourceTime().toHours() + " h");
        expected.put("samples in a list, images in an annotation file, rows in a Parquet file", number(reading.ids()));
        expected.put(
                "an archive, unpacked",
                (usual.sourceBytes() >> 30) + " GiB, and " + ArchiveLimits.USUAL_RATIO + " times its size");
        expected.put(
                "a name in an archive or bucket",
                number(Long.parseLong(constant("source.EntryName", "LONGEST"))) + " characters, "
                        + constant("source.EntryName", "LONGEST_PART") + " between slashes");
        expected.put(
                "`dataset.yaml`",
                mebibytes(Long.parseLong(constant("folder.YamlDocument", "LARGEST"))) + " MiB, "
                        + constant("folder.YamlDocument", "DEEPEST") + " levels");
        expected.put(
                "a path in it",
                constant("folder.PathPattern", "LONGEST") + " characters, `*` in "
                        + constant("folder.PathPattern", "MOST_STARS") + " places");

        assertThat(table()).containsExactlyEntriesOf(expected);
        assertThat(reading.matBytes())
                .isEqualTo(Math.min(128L << 20, (Runtime.getRuntime().maxMemory() >> 22) << 20));
        assertThat(Files.readString(PAGE))
                .contains("| `weightflow.ingestion.workers` | " + usual.workers() + " |")
                .contains("| `weightflow.ingestion.readers` | " + usual.readers() + " |")
                .contains("of a label " + constant("raster.Values", "MOST_CHANNELS") + " channels");
    }

    private static Map<String, String> table() throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        Map<String, String> rows = new LinkedHashMap<>();
        for (int at = lines.indexOf("| what | at most | |") + 2; lines.get(at).startsWith("|"); at++) {
            String[] cells = lines.get(at).split(" *\\| *", -1);
            rows.put(cells[1], cells[2]);
        }
        return rows;
    }

    private static String constant(String name, String constant) throws ReflectiveOperationException {
        Field field = Class.forName(DATASET + name).getDeclaredField(constant);
        field.setAccessible(true);
        return String.valueOf(field.get(null));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static long mebibytes(long bytes) {
        return bytes >> 20;
    }
}
