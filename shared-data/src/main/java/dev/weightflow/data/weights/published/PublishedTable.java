package dev.weightflow.data.weights.published;

import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.WeightsName;
import dev.weightflow.schema.training.ModelSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Table of published weights, read from a resource on the class path. A line is {@code name model bytes SHA-256 licence address}; {@code -},
 * {@code first-use} and {@code bundled} stand for an unknown length, a digest that the first download fixes, and a file beside the table.
 *
 * @param beside the class beside whose resources bundled files are
 */
public record PublishedTable(Class<?> beside, List<PublishedWeights> entries) {
    private static final int COLUMNS = 6;

    public PublishedTable {
        entries = List.copyOf(entries);
    }

    /** Returns the table that comes with this program. */
    public static PublishedTable standard() {
        return read(PublishedTable.class, "published-weights.txt");
    }

    /**
     * Reads the table in a resource beside a class.
     *
     * @throws IllegalArgumentException naming the line, if one is invalid or names something twice
     */
    public static PublishedTable read(Class<?> beside, String resource) {
        String text = new String(bytes(beside, resource), StandardCharsets.UTF_8);
        List<PublishedWeights> entries = new ArrayList<>();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> {
                    PublishedWeights entry = entry(resource, line);
                    if (entries.stream().anyMatch(other -> other.name().equals(entry.name()))) {
                        throw new IllegalArgumentException(resource + " names " + entry.name() + " twice");
                    }
                    entries.add(entry);
                });
        return new PublishedTable(beside, entries);
    }

    private static PublishedWeights entry(String resource, String line) {
        String[] cells = line.split("\\s+");
        if (cells.length != COLUMNS) {
            throw new IllegalArgumentException(
                    resource + " has a line of " + cells.length + " cells instead of " + COLUMNS + ": " + line);
        }
        return new PublishedWeights(
                new WeightsName(cells[0]),
                ModelSize.of(cells[1]),
                "-".equals(cells[2]) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(cells[2])),
                "first-use".equals(cells[3]) ? Optional.empty() : Optional.of(new Digest(cells[3])),
                cells[4],
                "bundled".equals(cells[5]) ? Optional.empty() : Optional.of(URI.create(cells[5])));
    }

    public Optional<PublishedWeights> find(String name) {
        return entries.stream()
                .filter(entry -> entry.name().value().equals(name))
                .findFirst();
    }

    public List<String> names() {
        return entries.stream().map(entry -> entry.name().value()).toList();
    }

    /** Opens the file of bundled weights. */
    InputStream open(PublishedWeights bundled) {
        return resource(beside, bundled.fileName());
    }

    private static byte[] bytes(Class<?> beside, String name) {
        try (InputStream in = resource(beside, name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(Class<?> beside, String name) {
        InputStream in = beside.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("The resource " + name + " is missing beside " + beside.getName() + ".");
        }
        return in;
    }
}
