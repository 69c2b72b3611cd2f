package dev.weightflow.data.weights.published;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/**
 * Check that a folder is this user's alone, as ssh checks its own: what others can write may be another file a moment later. Files of the
 * administrator are believed too. Where files have no POSIX permissions, everything is.
 */
final class Ownership {
    private static final String ADMINISTRATOR = "root";
    private static final Set<PosixFilePermission> WRITING =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> ENTERING =
            Set.of(PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);

    private Ownership() {}

    /**
     * Checks places, as far as they exist. Below a folder that others cannot enter, only owners count: files are made with whatever permissions the
     * user's mask leaves.
     *
     * @param folder that holds them all, for the message
     * @param places each above the next, or beside it
     * @throws PublishedWeightsException naming the first that belongs to another user, or that others may write
     */
    static void require(Path folder, Path... places) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        boolean closed = false;
        for (Path place : places) {
            if (Files.exists(place)) {
                PosixFileAttributes attributes = Files.readAttributes(place, PosixFileAttributes.class);
                if (!isTrusted(attributes.owner())) {
                    throw PublishedWeightsException.foreign(
                            place, attributes.owner().getName(), folder);
                }
                if (!closed && !Collections.disjoint(attributes.permissions(), WRITING)) {
                    throw PublishedWeightsException.writableByOthers(place, folder);
                }
                closed |= attributes.isDirectory() && Collections.disjoint(attributes.permissions(), ENTERING);
            }
        }
    }

    private static boolean isTrusted(UserPrincipal owner) throws IOException {
        return me().map(owner::equals).orElse(true)
                || named(ADMINISTRATOR).map(owner::equals).orElse(false);
    }

    /** Returns this process's user; a container's may have no name. Empty if the system does not say it. */
    private static Optional<UserPrincipal> me() throws IOException {
        Path process = Path.of("/proc/self/");
        return Files.exists(process)
                ? Optional.of(Files.getOwner(process.toRealPath(), LinkOption.NOFOLLOW_LINKS))
                : named(System.getProperty("user.name"));
    }

    private static Optional<UserPrincipal> named(String name) throws IOException {
        UserPrincipalLookupService users = Path.of("").getFileSystem().getUserPrincipalLookupService();
        try {
            return Optional.of(users.lookupPrincipalByName(name));
        } catch (UserPrincipalNotFoundException unknown) {
            return Optional.empty();
        }
    }
}
