package dev.weightflow.registry.scrub;

import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.projection.reachability.NeededObject;
import dev.weightflow.projection.reachability.ObjectKind;
import dev.weightflow.schema.id.Digest;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Remaining objects of a round, in the order of their digests. They lie in files, one for each first byte of a digest, so that only a 256th of them
 * is in memory at a time.
 */
final class Round {
    private static final int SLICES = 256;

    private final Path folder;
    private final TreeMap<String, NeededObject> slice = new TreeMap<>();
    private int next = SLICES;
    private Optional<Digest> after = Optional.empty();

    /** @param folder a folder for this alone */
    Round(Path folder) {
        this.folder = folder;
    }

    /**
     * Begins a round, replacing the remains of another.
     *
     * @param needed passes all needed objects to its argument
     * @param behind the object that was read last, if the round is resumed
     */
    void begin(Consumer<Consumer<NeededObject>> needed, Optional<Digest> behind) {
        next = SLICES;
        slice.clear();
        try (Slices slices = new Slices(folder)) {
            needed.accept(slices::write);
        } catch (IOException e) {
            throw ObjectStoreException.localFile("listing what is needed in " + folder, e);
        }
        after = behind;
        next = behind.map(digest -> Integer.parseInt(digest.hex().substring(0, 2), 16))
                .orElse(0);
    }

    /** Returns the next object; empty if the round is over. */
    Optional<NeededObject> peek() {
        while (slice.isEmpty() && next < SLICES) {
            load(next);
            next++;
        }
        return slice.isEmpty()
                ? Optional.empty()
                : Optional.of(slice.firstEntry().getValue());
    }

    /** Moves on after the object of {@link #peek}. */
    void advance() {
        slice.pollFirstEntry();
    }

    /** Returns the number of objects in memory. */
    int inMemory() {
        return slice.size();
    }

    private void load(int number) {
        Path file = Slices.file(folder, number);
        try (Stream<String> lines = Files.lines(file)) {
            lines.map(Round::parse)
                    .filter(object -> after.filter(read -> object.digest().hex().compareTo(read.hex()) <= 0)
                            .isEmpty())
                    .forEach(object -> slice.putIfAbsent(object.digest().hex(), object));
            Files.delete(file);
        } catch (IOException | UncheckedIOException e) {
            next = SLICES; // resumes after the object that was read last
            slice.clear();
            throw ObjectStoreException.localFile("reading " + file, e);
        }
    }

    private static NeededObject parse(String line) {
        String[] parts = line.split(" ", 3);
        return new NeededObject(new Digest(parts[0]), ObjectKind.valueOf(parts[1]), parts[2]);
    }

    /** Writer of the files. */
    private static final class Slices implements AutoCloseable {
        private final BufferedWriter[] files = new BufferedWriter[SLICES];

        Slices(Path folder) throws IOException {
            Files.createDirectories(folder);
            for (int number = 0; number < SLICES; number++) {
                files[number] = Files.newBufferedWriter(file(folder, number));
            }
        }

        static Path file(Path folder, int number) {
            return folder.resolve("%02x".formatted(number));
        }

        void write(NeededObject object) {
            String hex = object.digest().hex();
            try {
                files[Integer.parseInt(hex.substring(0, 2), 16)]
                        .append(hex)
                        .append(' ')
                        .append(object.kind().name())
                        .append(' ')
                        .append(object.reason().replaceAll("\\R", " "))
                        .append('\n');
            } catch (IOException e) {
                throw ObjectStoreException.localFile("listing what is needed", e);
            }
        }

        @Override
        public void close() throws IOException {
            for (BufferedWriter file : files) {
                if (file != null) {
                    file.close();
                }
            }
        }
    }
}
