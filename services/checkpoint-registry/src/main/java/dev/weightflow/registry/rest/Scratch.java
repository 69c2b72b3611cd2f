package dev.weightflow.registry.rest;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.registry.RegistrySettings;
import dev.weightflow.schema.id.Digest;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Folder of this instance for weight files on their way to and from the store. They are never whole in memory. There is one upload at a time, so that
 * the folder needs room for two files: the upload, and its converted form.
 */
@Startup // clears what a killed process left
@Singleton
class Scratch {
    private static final int BUFFER = 1 << 16;

    private final ObjectStore store;
    private final Path folder;
    private final long mostBytes;
    private final UploadPace pace;
    private final Semaphore uploads = new Semaphore(1);

    Scratch(RegistrySettings settings, ObjectStore store) {
        this.store = store;
        this.folder = settings.dataDir().resolve("scratch");
        this.mostBytes = (long) settings.uploadMib() << 20;
        this.pace = new UploadPace(settings.uploadPatience(), (long) settings.uploadKibPerSecond() << 10);
        clear();
    }

    /** Thrown when an upload is refused. */
    static final class UploadException extends ProblemException {
        private static final long serialVersionUID = 1L;

        private UploadException(String code, ProblemKind kind, String message) {
            super(code, kind, message);
        }

        static UploadException tooLarge(long most) {
            return new UploadException(
                    "upload-too-large",
                    ProblemKind.of(413, "Upload too large"),
                    "A file may have " + (most >> 20)
                            + " MiB (weightflow.registry.upload-mib): convert it with './weightflow"
                            + " convert', which keeps only the weights, or raise the limit.");
        }

        static UploadException tooSlow(UploadPace pace) {
            return new UploadException(
                    "upload-too-slow",
                    ProblemKind.of(408, "Request too slow"),
                    ("After %d s an upload must have averaged %d KiB per second or more, because it blocks others: use"
                                    + " a faster connection, or lower weightflow.registry.upload-kib-per-second.")
                            .formatted(pace.patience().toSeconds(), pace.leastRate() >> 10));
        }

        static UploadException another() {
            return new UploadException(
                    "upload-under-way",
                    ProblemKind.of(503, "Temporarily unavailable"),
                    "This instance is taking another upload; try again in a moment.");
        }
    }

    /**
     * Receives a file and applies the function to it; the file is deleted afterwards in any case.
     *
     * @param announced the length that the sender announces; negative if it does not
     * @throws UploadException if it is too long or too slow, or another one is under way
     */
    <T> T receive(InputStream body, long announced, Function<Path, T> work) {
        if (announced > mostBytes) {
            throw UploadException.tooLarge(mostBytes);
        }
        if (!uploads.tryAcquire()) {
            throw UploadException.another();
        }
        Path file = folder.resolve(UUID.randomUUID() + ".upload");
        try {
            copy(body, file);
            return work.apply(file);
        } finally {
            delete(file);
            uploads.release();
        }
    }

    private void copy(InputStream body, Path file) {
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        UploadPace.Watch watch = pace.begin(System::nanoTime);
        try (OutputStream out = open(file)) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                bytes += read;
                if (bytes > mostBytes) {
                    throw UploadException.tooLarge(mostBytes);
                }
                if (watch.isTooSlow(bytes)) {
                    throw UploadException.tooSlow(pace);
                }
                write(out, buffer, read, file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the connection failed, so that no response arrives
        }
    }

    private OutputStream open(Path file) {
        try {
            Files.createDirectories(folder);
            return Files.newOutputStream(file);
        } catch (IOException e) {
            throw ObjectStoreException.localFile("writing " + file, e);
        }
    }

    private static void write(OutputStream out, byte[] buffer, int length, Path file) {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw ObjectStoreException.localFile("writing " + file, e);
        }
    }

    /** Stored file for a download. */
    record Download(InputStream content, long length) {

        /** Adds the headers by which a client can show progress, detect a truncation, and name the file. */
        Response.ResponseBuilder in(Response.ResponseBuilder answer, String name) {
            return answer.entity(content)
                    .header(HttpHeaders.CONTENT_LENGTH, length)
                    .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".safetensors\"");
        }
    }

    /** Returns a stored file, verified before its first byte is read. */
    Download stored(Digest digest) {
        Path copy = folder.resolve(UUID.randomUUID() + ".download");
        try {
            store.fetch(digest, copy);
            // deleted below, but readable until it is closed
            long length = Files.size(copy);
            InputStream content = Files.newInputStream(copy);
            Files.delete(copy);
            return new Download(content, length);
        } catch (IOException e) {
            throw ObjectStoreException.localFile("reading " + copy, e);
        }
    }

    /** Reads a complete stored object, and throws if it is missing or damaged. */
    void verify(Digest digest) {
        Path copy = folder.resolve(UUID.randomUUID() + ".verified");
        try {
            store.fetch(digest, copy);
        } finally {
            delete(copy);
        }
    }

    /** Deletes the files that a killed process left. */
    private void clear() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> left = Files.list(folder)) {
            left.forEach(Scratch::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
