package dev.weightflow.local.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Command of a child JVM.
 *
 * @param name its name in messages, such as {@code the Kafka broker}
 * @param home its folder: the working directory, with {@code pid} and the log
 * @param arguments its arguments; secrets do not belong here, other users can read them
 * @param environment variables added to those that are inherited; secrets go here
 * @param inherits selects the variables of this process that are passed on
 * @param grace time for a clean stop before the process is killed
 */
public record ChildSpec(
        String name,
        Home home,
        List<Path> classPath,
        String mainClass,
        List<String> arguments,
        List<String> jvmOptions,
        Map<String, String> environment,
        Predicate<String> inherits,
        Path log,
        Duration grace) {

    public static final String LOG = "server.log";

    /** Default time for a child to stop. */
    public static final Duration USUAL_GRACE = Duration.ofSeconds(10);

    public ChildSpec {
        classPath = List.copyOf(classPath);
        arguments = List.copyOf(arguments);
        jvmOptions = List.copyOf(jvmOptions);
        environment = Map.copyOf(environment);
    }

    /** Creates a child with no options of its own, ten seconds to stop, and its log in its folder. */
    public static ChildSpec of(String name, Home home, List<Path> classPath, String mainClass, String... arguments) {
        return new ChildSpec(
                name,
                home,
                classPath,
                mainClass,
                List.of(arguments),
                List.of(),
                Map.of(),
                variable -> true,
                home.resolve(LOG),
                USUAL_GRACE);
    }

    public ChildSpec withJvmOptions(String... options) {
        return new ChildSpec(
                name, home, classPath, mainClass, arguments, List.of(options), environment, inherits, log, grace);
    }

    public ChildSpec withEnvironment(Map<String, String> variables) {
        return new ChildSpec(name, home, classPath, mainClass, arguments, jvmOptions, variables, inherits, log, grace);
    }

    /** Passes on only those of this process's variables. */
    public ChildSpec inheriting(Predicate<String> variables) {
        return new ChildSpec(
                name, home, classPath, mainClass, arguments, jvmOptions, environment, variables, log, grace);
    }

    public ChildSpec withGrace(Duration time) {
        return new ChildSpec(name, home, classPath, mainClass, arguments, jvmOptions, environment, inherits, log, time);
    }

    /** Omits the environment, whose values may be secret. */
    @Override
    public String toString() {
        return "ChildSpec[" + name + ", " + mainClass + ", " + home.directory() + "]";
    }
}
