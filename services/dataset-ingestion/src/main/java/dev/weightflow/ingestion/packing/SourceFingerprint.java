package dev.weightflow.ingestion.packing;

import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;

/** Digest of the names, relative to the source's folder, and the contents of all files that were read, in order. */
final class SourceFingerprint {
    private final MessageDigest sha256 = Digest.sha256();

    /** Returns the lines for those files; a missing one has none. */
    static List<String> lines(Path root, List<Path> files) {
        return files.stream()
                .filter(Files::exists)
                .map(file -> root.relativize(file) + " " + content(file))
                .toList();
    }

    private static String content(Path file) {
        try {
            return Digest.of(file).hex();
        } catch (IOException e) {
            return "unreadable";
        }
    }

    void add(List<String> lines) {
        lines.forEach(line -> sha256.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** Adds the lines that {@link #write} has written. */
    void add(Path lines) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(lines), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    static void write(List<String> lines, OutputStream out) {
        try {
            for (String line : lines) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Digest digest() {
        return Digest.finish(sha256);
    }
}
