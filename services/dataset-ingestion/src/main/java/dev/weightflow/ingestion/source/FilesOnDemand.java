package dev.weightflow.ingestion.source;

import dev.weightflow.platform.objectstore.BucketFiles.Listed;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/** Downloads files of a source for as long as they are needed. Thread-safe. */
@FunctionalInterface
public interface FilesOnDemand {
    /** Source whose files are all on this machine. */
    FilesOnDemand ALL_THERE = files -> () -> {};

    /** Source whose files were copied to this machine, so that only their contents tell their versions. */
    FilesOnDemand COPIED = new FilesOnDemand() {
        @Override
        public Brought bring(List<Path> files) {
            return ALL_THERE.bring(files);
        }

        @Override
        public String version(Path file) throws IOException {
            return Files.exists(file) ? Digest.of(file).hex() : MISSING;
        }
    };

    /** Version of a file that does not exist. */
    String MISSING = "-";

    /** Downloads those files, as far as the source has them; they stay until the result is closed. */
    Brought bring(List<Path> files);

    /** Returns a text that changes with the file's content, by which workers tell whether they read the same: its size and time of change. */
    default String version(Path file) throws IOException {
        try {
            BasicFileAttributes read = Files.readAttributes(file, BasicFileAttributes.class);
            return read.size() + " " + read.lastModifiedTime().toMillis();
        } catch (NoSuchFileException e) {
            return MISSING;
        }
    }

    /** Returns the object of a bucket that the file is, if it is one. */
    default Optional<Listed> object(Path file) {
        return Optional.empty();
    }

    /** Handle that releases the space of downloaded files. */
    interface Brought extends AutoCloseable {
        @Override
        void close();
    }
}
