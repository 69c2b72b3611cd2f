package dev.weightflow.registry.rest;

import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.platform.scratch.ScratchFolder;
import dev.weightflow.registry.RegistrySettings;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Receives weight files into the scratch folder; they are never whole in memory. There is one upload at a time, so that the folder needs room for two
 * files: the upload, and its converted form.
 */
@Singleton
class Uploads {
    private static final int BUFFER = 1 << 16;

    private final ScratchFolder scratch;
    private final long mostBytes;
    private final UploadPace pace;
    private final Semaphore turn = new Semaphore(1);

    Uploads(RegistrySettings settings, ScratchFolder scratch) {
        this.scratch = scratch;
        this.mostBytes = (long) settings.uploadMib() << 20;
        this.pace = new UploadPace(settings.uploadPatience(), (long) settings.uploadKibPerSecond() << 10);
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
        return alone(() -> {
            Path file = scratch.newFile(".upload");
            try {
                copy(body, file);
                return work.apply(file);
            } finally {
                delete(file);
            }
        });
    }

    /**
     * Does work that takes as much room as an upload.
     *
     * @throws UploadException if an upload is under way
     */
    <T> T alone(Supplier<T> work) {
        if (!turn.tryAcquire()) {
            throw UploadException.another();
        }
        try {
            return work.get();
        } finally {
            turn.release();
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

    private static OutputStream open(Path file) {
        try {
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

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
