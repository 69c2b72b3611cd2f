package dev.weightflow.benchmarks;

import dev.weightflow.benchmarks.ChromeTrace.Event;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Timeline of a step in several lines, each operation in the colour of its kind: blue products, orange softmax, green copies and rearrangements, red
 * the optimizer, grey everything else, and white where the engine is idle. Nested operations are drawn over their callers.
 */
final class StepPicture {

    private static final int WIDTH = 1200;
    private static final int LINE = 16;
    private static final int GAP = 6;

    /** Kinds by parts of an operation's name; the first match counts. */
    private static final Map<String, Color> KINDS = kinds();

    private static final Color OTHER = new Color(0x9A, 0x9A, 0x9A);

    private StepPicture() {}

    /**
     * Draws the operations of a step.
     *
     * @param milliseconds the time of a line
     * @param png the output file
     */
    static void draw(List<Event> events, double milliseconds, Path png) throws IOException {
        List<Event> operations = new ArrayList<>(events.stream()
                .filter(event ->
                        event.name().startsWith("aten::") || event.name().startsWith("autograd::"))
                .toList());
        operations.sort(Comparator.comparingDouble(Event::start).thenComparing(event -> -event.end()));
        double begin = operations.get(0).start();
        double end = operations.stream().mapToDouble(Event::end).max().orElseThrow();
        double scale = WIDTH / (1e3 * milliseconds);
        int lines = (int) Math.ceil((end - begin) * scale / WIDTH);
        BufferedImage image = new BufferedImage(WIDTH, lines * (LINE + GAP), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, WIDTH, image.getHeight());
        for (Event operation : operations) {
            graphics.setColor(colour(operation.name()));
            int from = (int) ((operation.start() - begin) * scale);
            int to = Math.max(from + 1, (int) ((operation.end() - begin) * scale));
            while (from < to) {
                int line = from / WIDTH;
                int here = Math.min(to, (line + 1) * WIDTH);
                graphics.fillRect(from % WIDTH, line * (LINE + GAP), here - from, LINE);
                from = here;
            }
        }
        graphics.dispose();
        ImageIO.write(image, "png", png.toFile());
    }

    static Color colour(String operation) {
        return KINDS.entrySet().stream()
                .filter(kind -> operation.contains(kind.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(OTHER);
    }

    private static Map<String, Color> kinds() {
        Map<String, Color> kinds = new LinkedHashMap<>();
        kinds.put("softmax", new Color(0xE6, 0x7E, 0x22));
        List.of("adamw", "foreach").forEach(name -> kinds.put(name, new Color(0xC0, 0x39, 0x2B)));
        List.of("mm", "conv", "linear").forEach(name -> kinds.put(name, new Color(0x2E, 0x6D, 0xB4)));
        List.of("copy", "cat", "index", "roll").forEach(name -> kinds.put(name, new Color(0x3D, 0x9A, 0x50)));
        return kinds;
    }
}
