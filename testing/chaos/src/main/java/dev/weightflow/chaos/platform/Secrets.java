package dev.weightflow.chaos.platform;

import dev.weightflow.local.server.S3Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Secrets of a platform and the search for them: tokens, passwords of Kafka, signing keys, and the key of the object store. */
public final class Secrets {
    /** Files that may hold secrets, below the platform's folder; all of them are private to their owner. */
    private static final List<String> FILES =
            List.of("access", "object-store/credentials", "object-store/s3proxy.properties", "kafka/server.properties");
    /** Suffixes of index files, which hold offsets and times of records alone, and are large and mostly empty. */
    private static final Set<String> INDEXES = Set.of("index", "timeindex");

    private static final int WINDOW = 1 << 20;

    private final Path root;
    private final Map<String, String> values;

    private Secrets(Path root, Map<String, String> values) {
        this.root = root;
        this.values = values;
    }

    /** Reads the secrets of the platform in that folder, which has been started before. */
    public static Secrets of(Path root) {
        Map<String, String> values = new TreeMap<>();
        for (Path file : files(root.resolve("access"))) {
            String name = file.getFileName().toString();
            if (name.endsWith(".token")) {
                values.put("token " + name, text(file).strip());
            } else if (name.endsWith(".properties")) {
                values.put("password " + name, valueOf("sasl.password", file));
            } else if (name.endsWith(".key")) {
                values.put("key " + name, text(file).lines().skip(1).findFirst().orElseThrow());
            }
        }
        values.put(
                "key of the object store",
                S3Credentials.keptIn(root.resolve("object-store/credentials")).secretKey());
        return new Secrets(root, values);
    }

    private static String valueOf(String key, Path file) {
        return text(file)
                .lines()
                .filter(line -> line.startsWith(key + "="))
                .findFirst()
                .orElseThrow()
                .substring(key.length() + 1);
    }

    public int count() {
        return values.size();
    }

    public String any() {
        return values.values().iterator().next();
    }

    /** Lists all files below the platform's folder except those meant for secrets. */
    public List<Path> searched() {
        return files(root).stream()
                .filter(file -> !mayHold(file) && !INDEXES.contains(extension(file)))
                .toList();
    }

    private boolean mayHold(Path file) {
        return FILES.stream().map(root::resolve).anyMatch(file::startsWith);
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Lists the files meant for secrets that others than their owner may read. */
    public List<Path> open() {
        return files(root).stream()
                .filter(file -> mayHold(file) && !mode(file).startsWith("rw-------"))
                .toList();
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the names of the secrets found in a file; none if it has vanished. */
    public List<String> in(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            List<String> told = new ArrayList<>();
            String before = "";
            for (byte[] window = content.readNBytes(WINDOW); window.length > 0; window = content.readNBytes(WINDOW)) {
                // a secret may span two windows
                String text = before + new String(window, StandardCharsets.ISO_8859_1);
                told.addAll(in(text));
                before = text.substring(Math.max(0, text.length() - longest()));
            }
            return told.stream().distinct().toList();
        } catch (IOException vanished) {
            return List.of();
        }
    }

    private int longest() {
        return values.values().stream().mapToInt(String::length).max().orElse(0);
    }

    public List<String> in(String text) {
        return values.entrySet().stream()
                .filter(secret -> text.contains(secret.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
