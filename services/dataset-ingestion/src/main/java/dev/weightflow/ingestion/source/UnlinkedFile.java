package dev.weightflow.ingestion.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Opens a file below a folder without following any link below that folder, even if files are replaced concurrently. */
final class UnlinkedFile {
    private static final Set<OpenOption> TO_READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private UnlinkedFile() {}

    /**
     * Walks from folder to folder relative to the open one ({@code openat} with {@code O_NOFOLLOW}). Where the system has no such calls, only the
     * file itself is protected from being a link.
     *
     * @param root the folder, which nobody replaces
     * @param relative the file below it, a path that had no links when it was checked
     * @throws IOException if it cannot be opened, or a part of the path is a link now
     */
    static InputStream open(Path root, Path relative) throws IOException {
        try (DirectoryStream<Path> folder = Files.newDirectoryStream(root)) {
            return folder instanceof SecureDirectoryStream<Path> secure
                    ? below(secure, relative)
                    : Files.newInputStream(root.resolve(relative), LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static InputStream below(SecureDirectoryStream<Path> folder, Path relative) throws IOException {
        if (relative.getNameCount() == 1) {
            return Channels.newInputStream(folder.newByteChannel(relative, TO_READ));
        }
        try (SecureDirectoryStream<Path> next =
                folder.newDirectoryStream(relative.getName(0), LinkOption.NOFOLLOW_LINKS)) {
            return below(next, relative.subpath(1, relative.getNameCount()));
        }
    }
}
