package dev.weightflow.console.compare;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Selection of a comparison's page; the address holds every part of it.
 *
 * @param rows that are ticked, by id
 * @param task of the pictures
 * @param image of the pictures, by its name
 * @param differences whether pictures mark the pixels that differ from the label
 */
record Choice(
        Optional<String> base, List<String> rows, Optional<String> task, Optional<String> image, boolean differences) {
    private static final String DIFFERENCE = "difference";

    Choice {
        rows = List.copyOf(rows);
    }

    /**
     * @param show {@value #DIFFERENCE}, or empty
     */
    static Choice of(
            Optional<String> base,
            List<String> rows,
            Optional<String> task,
            Optional<String> image,
            Optional<String> show) {
        return new Choice(
                base, rows, task, image, show.filter(DIFFERENCE::equals).isPresent());
    }

    /** Creates a selection for the figures alone. */
    static Choice of(Optional<String> base) {
        return of(base, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    Choice withTask(String key) {
        return new Choice(base, rows, Optional.of(key), image, differences);
    }

    Choice withImage(Optional<String> sample) {
        return new Choice(base, rows, task, sample, differences);
    }

    Choice withDifferences(boolean shown) {
        return new Choice(base, rows, task, image, shown);
    }

    /** Returns the address of the pictures. */
    String href(Comparison comparison) {
        return comparison.address() + query(comparison) + "#same";
    }

    /** Returns the query of an address that shows the same, with its question mark; may be empty. */
    String query(Comparison comparison) {
        List<String> pairs = new ArrayList<>();
        if (!comparison.jobs().isEmpty()) {
            pairs.add("jobs=" + encoded(String.join(",", comparison.jobs())));
        }
        base.ifPresent(name -> pairs.add("base=" + encoded(name)));
        rows.forEach(row -> pairs.add("row=" + encoded(row)));
        task.ifPresent(key -> pairs.add("task=" + encoded(key)));
        image.ifPresent(name -> pairs.add("image=" + encoded(name)));
        if (differences) {
            pairs.add("show=" + DIFFERENCE);
        }
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("%2C", ",")
                .replace("+", "%20");
    }
}
