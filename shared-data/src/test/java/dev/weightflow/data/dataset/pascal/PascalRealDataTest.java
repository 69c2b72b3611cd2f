package dev.weightflow.data.dataset.pascal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.data.dataset.IdList;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.SharedData;
import dev.weightflow.data.dataset.Violation;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Split;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PascalRealDataTest {
    /** Colours of classes 1 to 6 in PASCAL VOC's colour map. */
    private static final int[][] VOC_COLOURS = {
        {0, 0, 0}, {128, 0, 0}, {0, 128, 0}, {128, 128, 0}, {0, 0, 128}, {128, 0, 128}, {0, 128, 128}
    };

    /** In the coloured files 3 is the lower arm, 4 the upper arm, 5 the lower leg and 6 the upper leg. */
    private static final int[] FROM_COLOURED = {0, 1, 2, 4, 3, 6, 5};

    @Test
    void all_real_samples_are_sound() {
        Path root = SharedData.folder("pascal_mt_mini");
        List<Violation> faults = new ArrayList<>();
        int count = 0;
        for (Split split : Split.values()) {
            PascalMt data = PascalMt.open(root, split);
            for (int i = 0; i < data.size(); i++, count++) {
                faults.addAll(data.validate(data.id(i)));
            }
        }
        assertThat(faults).isEmpty();
        assertThat(count).isEqualTo(109);
    }

    /** The provenance list was written by other code, in Python. */
    @Test
    void the_parts_that_are_present_are_those_that_the_provenance_tells() throws IOException {
        Path root = SharedData.folder("pascal_mt_mini");
        PascalMt data = PascalMt.of(root, ids(root), new TreeSet<>(Set.of(PascalTasks.HUMAN_PARTS)), Limits.defaults());
        int withPeople = 0;
        for (String line : Files.readAllLines(root.resolve("PROVENANCE.csv")).subList(1, 110)) {
            String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");
            Pixels parts = data.readLabels(cells[0]).labels().get(PascalTasks.HUMAN_PARTS);
            TreeSet<Integer> present = new TreeSet<>();
            for (byte part : parts.data()) {
                present.add((int) part);
            }
            present.remove(0);
            String told = cells[11].replaceAll("[^1-6]", "");
            assertThat(present.stream().map(String::valueOf).collect(Collectors.joining()))
                    .as(line)
                    .isEqualTo(told);
            withPeople += present.isEmpty() ? 0 : 1;
        }
        assertThat(withPeople).isEqualTo(14);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2008_000008", "2008_000003", "2008_002176", "2009_001521"})
    void parts_agree_with_the_person_part_image_on_every_pixel(String id) throws IOException {
        Path expectedFile = SharedData.folder("person_part_png").resolve(id + ".png");
        Path root = SharedData.folder("pascal_mt_mini");
        PascalMt data =
                PascalMt.of(root, List.of(id), new TreeSet<>(Set.of(PascalTasks.HUMAN_PARTS)), Limits.defaults());

        Pixels parts = data.readLabels(id).labels().get(PascalTasks.HUMAN_PARTS);

        BufferedImage expected = ImageIO.read(expectedFile.toFile());
        assertThat(List.of(parts.width(), parts.height())).containsExactly(expected.getWidth(), expected.getHeight());
        int different = 0;
        for (int y = 0; y < parts.height(); y++) {
            for (int x = 0; x < parts.width(); x++) {
                different += parts.at(x, y, 0) == partAt(expected, x, y) ? 0 : 1;
            }
        }
        assertThat(different).isZero();
    }

    private static int partAt(BufferedImage image, int x, int y) {
        if (image.getColorModel() instanceof IndexColorModel) {
            return image.getRaster().getSample(x, y, 0);
        }
        int rgb = image.getRGB(x, y);
        for (int part = 0; part < VOC_COLOURS.length; part++) {
            int[] colour = VOC_COLOURS[part];
            if (Math.abs((rgb >> 16 & 255) - colour[0]) <= 2
                    && Math.abs((rgb >> 8 & 255) - colour[1]) <= 2
                    && Math.abs((rgb & 255) - colour[2]) <= 2) {
                return FROM_COLOURED[part];
            }
        }
        throw new AssertionError("no part has colour " + Integer.toHexString(rgb));
    }

    private static List<String> ids(Path root) {
        List<String> ids = new ArrayList<>();
        for (Split split : Split.values()) {
            ids.addAll(IdList.of(root, split, Limits.defaults()).flawless());
        }
        return ids;
    }
}
