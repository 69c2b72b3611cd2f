package dev.weightflow.embedded.process;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a server's jars are. They never mix with the class path of the code that starts the server: the build of
 * {@code testing/embedded/NAME} writes their list to {@code target/classpath}, and this finds it from the place that our own
 * classes were loaded from, or from the working directory.
 */
public final class ServerClassPath {

    private ServerClassPath() {}

    /**
     * The jars of a server, in class-path order. The system property {@code weightflow.classpath.NAME} may name another list file, or a
     * folder of jars.
     *
     * @param name {@code kafka} or {@code s3}
     * @throws ServerException.ClassPathMissing if the build has not prepared them, or they were deleted since
     */
    public static List<Path> of(String name) {
        List<Path> candidates = candidates(name);
        return candidates.stream()
                .filter(Files::exists)
                .map(place ->
                        Files.isDirectory(place) ? PackagedService.jars(place).toList() : read(place))
                .filter(jars -> jars.stream().allMatch(Files::exists))
                .findFirst()
                .orElseThrow(() -> new ServerException.ClassPathMissing(
                        name, candidates.stream().map(Path::toString).toList()));
    }

    /** The jar or folder that {@code type} was loaded from. */
    public static Path codeOf(Class<?> type) {
        String resource = type.getName().replace('.', '/') + ".class";
        URL url = type.getClassLoader().getResource(resource);
        if (url == null) {
            throw new IllegalStateException("the class loader of " + type.getName() + " does not say where it is from");
        }
        try {
            String text = url.toString();
            if (text.startsWith("jar:")) {
                return Path.of(new URI(text.substring("jar:".length(), text.lastIndexOf("!/"))));
            }
            return Path.of(new URI(text.substring(0, text.length() - resource.length())));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no path in " + url, e);
        }
    }

    private static List<Path> candidates(String name) {
        String property = System.getProperty("weightflow.classpath." + name);
        if (property != null) {
            return List.of(Path.of(property));
        }
        Path below = Path.of("testing", "embedded", name, "target", "classpath");
        List<Path> found = projects().map(root -> root.resolve(below)).toList();
        return found.isEmpty() ? List.of(below) : found;
    }

    /** The project's folder, found from the place that our own classes were loaded from, and from the working directory. */
    static Stream<Path> projects() {
        return Stream.of(codeOf(ServerClassPath.class), Path.of("").toAbsolutePath())
                .flatMap(ServerClassPath::upwards)
                .filter(root -> Files.isDirectory(root.resolve("testing").resolve("embedded")))
                .distinct();
    }

    private static Stream<Path> upwards(Path start) {
        return Stream.iterate(start, path -> path != null, Path::getParent);
    }

    private static List<Path> read(Path list) {
        try {
            return Arrays.stream(Files.readString(list).strip().split(File.pathSeparator))
                    .map(Path::of)
                    .toList();
        } catch (IOException e) {
            return List.of(list.resolveSibling("unreadable"));
        }
    }
}
