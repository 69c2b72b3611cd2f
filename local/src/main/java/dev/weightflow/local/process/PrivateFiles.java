package dev.weightflow.local.process;

import dev.weightflow.schema.file.AtomicFile;
import dev.weightflow.schema.file.AtomicFile.Content;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Files and folders that are private to their owner. */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> FOLDER = PosixFilePermissions.asFileAttribute(OWNER);
    private static final FileAttribute<?> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFiles() {}

    private interface Work<T> {
        T done() throws IOException;
    }

    /** Runs file operations, and reports their failure as one of the folder. */
    private static <T> T in(Path folder, Work<T> work) {
        try {
            return work.done();
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(folder, e.getMessage(), e);
        }
    }

    private static Path folderOf(Path file) {
        return file.toAbsolutePath().getParent();
    }

    /**
     * Creates a folder if it is missing, and makes it private.
     *
     * @throws ServerException.DirectoryUnusable if that is impossible, as in all that follow here
     */
    public static Path folder(Path folder) {
        return in(folder, () -> {
            created(folder);
            return Files.getPosixFilePermissions(folder).equals(OWNER)
                    ? folder
                    : Files.setPosixFilePermissions(folder, OWNER);
        });
    }

    /** Prepares a folder that the user has named, see {@link #created}. */
    public static Path named(Path folder) {
        return in(folder, () -> {
            created(folder);
            return folder;
        });
    }

    /** Prepares a folder that the user has named, which may hold other files: it is made private only if it is created. */
    static void created(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folderOf(folder);
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(folder, FOLDER);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    /** Writes a file atomically. */
    public static Path write(Path file, String text) {
        return in(folderOf(file), () -> {
            AtomicFile.write(file, Content.of(text), FILE);
            return file;
        });
    }

    public static List<String> lines(Path file) {
        return in(folderOf(file), () -> Files.exists(file) ? Files.readAllLines(file) : List.of());
    }

    /** Returns the content of a file that is written once, by the first caller: if several come at the same time, all get the same content. */
    public static String once(Path file, Supplier<String> text) {
        return in(folderOf(file), () -> {
            if (!Files.exists(file)) {
                AtomicFile.writeOnce(file, Content.of(text.get()), FILE);
            }
            return Files.readString(file);
        });
    }

    public static String random(int bytes) {
        byte[] secret = new byte[bytes];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }
}
