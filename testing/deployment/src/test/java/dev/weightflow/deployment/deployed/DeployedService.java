package dev.weightflow.deployment.deployed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Service as a deployment starts it.
 *
 * @param environment its variables
 * @param files mounted files, by their path in the container
 * @param folders mounted folders, by their path in the container: a folder of the host, or an empty one
 */
public record DeployedService(
        String name,
        Map<String, String> environment,
        Map<String, MountedFile> files,
        Map<String, Optional<Path>> folders) {

    /**
     * @param rights as seen by a process in the container
     */
    public record MountedFile(byte[] content, Set<PosixFilePermission> rights) {
        /** Reads a file of the host. */
        static MountedFile of(Path file) {
            try {
                return new MountedFile(Files.readAllBytes(file), Files.getPosixFilePermissions(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Folder that represents the container's root file system. */
    private record Root(Path folder) {
        Path of(String containerPath) {
            return folder.resolve(containerPath.substring(1));
        }
    }

    /**
     * Returns the variables adapted to this machine: mounts are placed below a folder, and variables whose value is such a path, or an address, are
     * replaced by its counterpart here. All others are unchanged, so that a dangling variable stays dangling.
     *
     * @param addresses of servers in the deployment, and here
     */
    public Map<String, String> onThisMachine(Path folder, Map<String, String> addresses) throws IOException {
        Root root = new Root(folder);
        Map<String, Path> mounted = new HashMap<>();
        for (Map.Entry<String, MountedFile> file : files.entrySet()) {
            Path here = root.of(file.getKey());
            Files.createDirectories(here.getParent());
            Files.write(here, file.getValue().content());
            Files.setPosixFilePermissions(here, file.getValue().rights());
            mounted.put(file.getKey(), here);
        }
        for (Map.Entry<String, Optional<Path>> one : folders.entrySet()) {
            mounted.put(
                    one.getKey(),
                    one.getValue().isPresent() ? one.getValue().get() : Files.createDirectories(root.of(one.getKey())));
        }
        Map<String, String> here = new TreeMap<>();
        environment.forEach((name, value) -> here.put(name, moved(value, mounted, addresses)));
        return here;
    }

    private static String moved(String value, Map<String, Path> mounted, Map<String, String> addresses) {
        return Stream.of(
                        Optional.ofNullable(addresses.get(value)),
                        Optional.ofNullable(mounted.get(value)).map(Path::toString))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(value);
    }
}
