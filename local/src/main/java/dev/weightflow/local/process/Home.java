package dev.weightflow.local.process;

import dev.weightflow.schema.file.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Folder of a server: its data, its settings, its log and the id of its process. */
public record Home(Path directory) {

    /** Minimum free disk space for a server to start, in bytes. */
    public static final long ROOM_TO_START = 64L << 20;

    public Home {
        directory = directory.toAbsolutePath().normalize();
    }

    /**
     * Prepares the folder: creates it, private to its owner, if missing, and checks that it is writable and has room.
     *
     * @throws ServerException.DiskFull if fewer than {@code neededBytes} are free
     */
    public static Home prepare(Path directory, long neededBytes) {
        Home home = new Home(directory);
        try {
            PrivateFiles.created(home.directory);
            Files.delete(Files.createTempFile(home.directory, "write", ".probe"));
            long free = Files.getFileStore(home.directory).getUsableSpace();
            if (free < neededBytes) {
                throw new ServerException.DiskFull(home.directory, free, neededBytes);
            }
            return home;
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(home.directory, reason(e), e);
        }
    }

    public Path resolve(String name) {
        return directory.resolve(name);
    }

    /** Returns an empty folder in it, private to its owner; files of an earlier run are deleted. */
    public Path emptied(String name) {
        Path folder = resolve(name);
        try {
            PrivateFiles.folder(folder);
            FileTree.clear(folder);
            return folder;
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(directory, reason(e), e);
        }
    }

    /** Writes the content of a resource beside that class to a file in it. */
    public Path resource(String name, Class<?> beside, String resource) {
        Path file = resolve(name);
        try (InputStream source = beside.getResourceAsStream(resource)) {
            Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(directory, reason(e), e);
        }
    }

    /** Returns the options of a small server that starts quickly, with the logging configuration in the file that the property names. */
    public String[] jvmOptions(String heap, String property, Path logging) {
        return new String[] {
            "-Xmx" + heap,
            "-Xms32m",
            "-XX:NewSize=10m",
            "-XX:MinHeapFreeRatio=15",
            "-XX:MaxHeapFreeRatio=30",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-D" + property + "=" + logging.toUri()
        };
    }

    private static String reason(IOException failure) {
        String kind =
                switch (failure.getClass().getSimpleName()) {
                    case "AccessDeniedException" -> "access denied to ";
                    case "FileAlreadyExistsException" -> "a file is in the way at ";
                    case "NoSuchFileException" -> "nothing can be created at ";
                    default -> "";
                };
        return kind + failure.getMessage();
    }
}
