package dev.weightflow.scenes;

import dev.weightflow.scenes.stage.Look;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Options of a dataset to render. All but {@code out} determine the dataset's bytes; invalid options are refused with one sentence that names every
 * fault.
 *
 * @param out the folder that will be the dataset's root; missing or empty
 * @param seed any number; another seed gives other scenes
 * @param group number of images in a row whose ids name the same group, as those of a camera's day do; 0 if ids name none. The scenes are as they are
 * without groups
 */
public record SceneOptions(
        Path out, int train, int val, long seed, ImageSize size, Look look, DatasetLayout layout, int group) {
    public static final int MOST = 1_000_000;

    /** Version of the renderer, raised whenever the same options give other bytes. */
    private static final int RENDERER = 1;

    public SceneOptions {
        List<String> faults = new ArrayList<>();
        if (train < 0 || train > MOST) {
            faults.add("train must be 0 to " + MOST + ", not " + train);
        }
        if (val < 0 || val > MOST) {
            faults.add("val must be 0 to " + MOST + ", not " + val);
        }
        if (train == 0 && val == 0) {
            faults.add("train and val must not both be 0");
        }
        if (group < 0 || group > MOST) {
            faults.add("group must be 0 to " + MOST + ", not " + group);
        }
        if (!size.allowed()) {
            faults.add("size must be " + ImageSize.SMALLEST + " to " + ImageSize.LARGEST + " pixels each way, not "
                    + size);
        }
        if (out.toString().isBlank() || out.toAbsolutePath().normalize().getFileName() == null) {
            faults.add("out must name a folder that may be made, not '" + out + "'");
        }
        refuse(faults);
    }

    /** Returns options of 320x240, in daylight, in the layout of PASCAL_MT. */
    public static SceneOptions of(Path out, int train, int val, long seed) {
        return new SceneOptions(out, train, val, seed, ImageSize.DEFAULT, Look.DAY, DatasetLayout.PASCAL_MT, 0);
    }

    /**
     * Parses options of a command line: {@code size} like {@code 320x240}, {@code look} a {@link Look#key()}, {@code layout} a
     * {@link DatasetLayout#key()}.
     */
    public static SceneOptions parsed(
            Path out, int train, int val, long seed, String size, String look, String layout) {
        Optional<ImageSize> pixels = ImageSize.parsed(size);
        Optional<Look> named = Look.named(look);
        Optional<DatasetLayout> ordered = DatasetLayout.named(layout);
        List<String> faults = new ArrayList<>();
        if (pixels.isEmpty()) {
            faults.add("size must be like 320x240, not '" + size + "'");
        }
        if (named.isEmpty()) {
            faults.add("look must be one of " + Look.keys() + ", not '" + look + "'");
        }
        if (ordered.isEmpty()) {
            faults.add("layout must be one of " + DatasetLayout.keys() + ", not '" + layout + "'");
        }
        refuse(faults);
        return new SceneOptions(
                out, train, val, seed, pixels.orElseThrow(), named.orElseThrow(), ordered.orElseThrow(), 0);
    }

    public SceneOptions withSize(int width, int height) {
        return new SceneOptions(out, train, val, seed, new ImageSize(width, height), look, layout, group);
    }

    public SceneOptions withLook(Look other) {
        return new SceneOptions(out, train, val, seed, size, other, layout, group);
    }

    /** Returns options of ids that name a group for so many images in a row. */
    public SceneOptions inGroupsOf(int images) {
        return new SceneOptions(out, train, val, seed, size, look, layout, images);
    }

    int total() {
        return train + val;
    }

    int count(Split split) {
        return split == Split.TRAIN ? train : val;
    }

    /** Returns an id that is unique over looks, seeds and splits, and sorts by index; what comes before its last {@code _} is its group. */
    String id(Split split, int index) {
        String dataset = look.key() + "_" + Long.toUnsignedString(seed) + "_" + split.key();
        return group == 0
                ? String.format(Locale.ROOT, "%s_%06d", dataset, index)
                : String.format(Locale.ROOT, "%s_g%05d_%06d", dataset, index / group, index);
    }

    /** Returns the text of {@code scenes.json} in the dataset's root: everything that its bytes depend on. */
    String card() {
        return """
                {
                  "renderer": %d,
                  "look": "%s",
                  "seed": %d,
                  "train": %d,
                  "val": %d,
                  "size": "%s"%s%s
                }
                """.formatted(
                        RENDERER,
                        look.key(),
                        seed,
                        train,
                        val,
                        size,
                        layout.card(),
                        group == 0 ? "" : ",\n  \"group\": " + group);
    }

    private static void refuse(List<String> faults) {
        if (!faults.isEmpty()) {
            throw new ScenesException.InvalidOptions(
                    "The scenes cannot be rendered: " + String.join("; ", faults) + ".");
        }
    }

    public record ImageSize(int width, int height) {
        public static final int SMALLEST = 32;
        public static final int LARGEST = 2048;
        public static final ImageSize DEFAULT = new ImageSize(320, 240);

        private static final Pattern FORM = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

        /** Parses {@code 320x240}; empty for a text of another form. */
        public static Optional<ImageSize> parsed(String text) {
            Matcher matcher = FORM.matcher(text);
            return matcher.matches()
                    ? Optional.of(new ImageSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                    : Optional.empty();
        }

        boolean allowed() {
            return Math.min(width, height) >= SMALLEST && Math.max(width, height) <= LARGEST;
        }

        @Override
        public String toString() {
            return width + "x" + height;
        }
    }

    enum Split {
        TRAIN,
        VAL;

        /** Returns the name in {@code ImageSets/Context/KEY.txt}. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
