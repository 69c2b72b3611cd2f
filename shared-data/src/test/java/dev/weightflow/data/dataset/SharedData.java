package dev.weightflow.data.dataset;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Real images for tests, kept beside the project because they may not be copied into it. */
public final class SharedData {
    private SharedData() {}

    /** Returns a folder of the shared data; the test is skipped where there is none. */
    public static Path folder(String name) {
        Optional<Path> found = find().map(data -> data.resolve(name)).filter(Files::isDirectory);
        assumeTrue(
                found.isPresent(),
                "skipped: no folder shared/data/" + name
                        + " beside the project; name another with -Dweightflow.shared=DIR or WEIGHTFLOW_SHARED");
        return found.orElseThrow();
    }

    private static Optional<Path> find() {
        Optional<String> named = Optional.ofNullable(System.getProperty("weightflow.shared"))
                .or(() -> Optional.ofNullable(System.getenv("WEIGHTFLOW_SHARED")));
        if (named.isPresent()) {
            Path shared = Path.of(named.get());
            return Optional.of(Files.isDirectory(shared.resolve("data")) ? shared.resolve("data") : shared);
        }
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve("shared/data"))
                .filter(Files::isDirectory)
                .findFirst();
    }
}
