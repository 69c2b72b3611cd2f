package dev.weightflow.local.process;

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
 * Class path of a server, separate from that of the code that starts it: the build of {@code local/NAME} writes the list of jars to {@code
 * target/classpath}, which is looked up from the location of our own classes, or from the working directory.
 */
public final class ServerClassPath {

    private ServerClassPath() {}

    /**
     * Returns the jars of a server, in class-path order. The system property {@code weightflow.classpath.NAME} may name another list file, or a
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

    /** Returns the jar or folder that {@code type} was loaded from. */
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
        Path below = Path.of("local", name, "target", "classpath");
        List<Path> found = projects().map(root -> root.resolve(below)).toList();
        return found.isEmpty() ? List.of(below) : found;
    }

    /** Lists candidates of the project's folder, from the location of our own classes, and from the working directory. */
    static Stream<Path> projects() {
        return Stream.of(codeOf(ServerClassPath.class), Path.of("").toAbsolutePath())
                .flatMap(ServerClassPath::upwards)
                .filter(root -> Files.isDirectory(root.resolve("local").resolve("kafka")))
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
