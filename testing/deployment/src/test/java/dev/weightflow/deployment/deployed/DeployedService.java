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
 * A service as a deployment starts it.
 *
 * @param environment its variables
 * @param files what is mounted as a file, by its path in the container
 * @param folders what is mounted as a folder, by its path in the container: a folder of the host, or an empty one
 */
public record DeployedService(
        String name,
        Map<String, String> environment,
        Map<String, MountedFile> files,
        Map<String, Optional<Path>> folders) {

    /** @param rights as a process in the container finds them */
    public record MountedFile(byte[] content, Set<PosixFilePermission> rights) {
        /** A file of the host, as it is. */
        static MountedFile of(Path file) {
            try {
                return new MountedFile(Files.readAllBytes(file), Files.getPosixFilePermissions(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The folder that stands for the container's root file system. */
    private record Root(Path folder) {
        Path of(String containerPath) {
            return folder.resolve(containerPath.substring(1));
        }
    }

    /**
     * The same variables on this machine: what is mounted is put below a folder, and variables whose value is such a path, or an address, get
     * what that is here. Everything else stays, so that a variable that leads nowhere leads nowhere here too.
     *
     * @param addresses those of servers in the deployment, and here
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
