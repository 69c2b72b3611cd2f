package dev.weightflow.local.process;

import dev.weightflow.schema.text.ByteSizes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Failure to run a server on this machine. The message is one sentence that names the cause and the way out. */
public abstract sealed class ServerException extends RuntimeException {

    private final String code;

    private ServerException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Returns a stable word for scripts and metrics. */
    public String code() {
        return code;
    }

    /** Another process listens on the requested port. */
    public static final class PortBusy extends ServerException {
        public PortBusy(String server, int port) {
            super(
                    "port-busy",
                    "Port " + port + " for " + server
                            + " is taken by another process: stop that process, or choose another port.",
                    null);
        }
    }

    /** The folder cannot hold the server's data. */
    public static final class DirectoryUnusable extends ServerException {
        public DirectoryUnusable(Path directory, String reason, IOException cause) {
            super(
                    "directory-unusable",
                    "The folder " + directory + " cannot hold the data: " + reason
                            + "; make it writable, or choose another folder.",
                    cause);
        }
    }

    /** The disk of the folder has too little free space. */
    public static final class DiskFull extends ServerException {
        public DiskFull(Path directory, long freeBytes, long neededBytes) {
            super(
                    "disk-full",
                    "Only " + ByteSizes.text(freeBytes) + " are free on the disk of " + directory + ", and "
                            + ByteSizes.text(neededBytes)
                            + " are needed to start: free some space, or choose a folder on another disk.",
                    null);
        }
    }

    /** A live process already works on the folder. */
    public static final class DirectoryInUse extends ServerException {
        public DirectoryInUse(String server, Path directory, long pid) {
            super(
                    "directory-in-use",
                    "The folder " + directory + " is in use by " + server + " with process id " + pid
                            + ": stop it, or choose another folder.",
                    null);
        }
    }

    /** The build has not prepared the server's class path. */
    public static final class ClassPathMissing extends ServerException {
        public ClassPathMissing(String server, List<String> lookedAt) {
            super(
                    "class-path-missing",
                    "The jars of " + server + " are not where the build puts them (looked at "
                            + String.join(", ", lookedAt)
                            + "): run './mvnw -q -pl local -am package -DskipTests' in the project's root.",
                    null);
        }
    }

    /** The server ended, or did not answer, before it was ready. */
    public static final class NotStarted extends ServerException {

        private final String server;
        private final String what;
        private final Path log;
        private final List<String> lastLines;

        public NotStarted(String server, String what, Path log, List<String> lastLines) {
            super(
                    "not-started",
                    server + " " + what + "; its log is " + log
                            + (lastLines.isEmpty()
                                    ? " and is empty."
                                    : " and ends with:\n  " + String.join("\n  ", lastLines)),
                    null);
            this.server = server;
            this.what = what;
            this.log = log;
            this.lastLines = List.copyOf(lastLines);
        }

        /** Returns the failure with the log's lines converted by {@code words}. */
        public NotStarted telling(UnaryOperator<String> words) {
            return new NotStarted(
                    server, what, log, lastLines.stream().map(words).toList());
        }
    }
}
