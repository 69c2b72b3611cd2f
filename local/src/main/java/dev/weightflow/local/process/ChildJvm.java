package dev.weightflow.local.process;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Program in a JVM of its own, tied to this one: it stops cleanly when this is closed and also when this JVM dies, be it by {@code kill -9}. All of
 * its output goes to its log.
 */
public final class ChildJvm implements AutoCloseable {

    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final Duration BEYOND_GRACE = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(40);
    private static final int LINES_SHOWN = 12;

    private final ChildSpec spec;
    private final Process process;
    private final ServerLog log;
    private final long logMark;
    private final PidFile pidFile;
    private final Optional<ClassArchive> archive;

    private ChildJvm(
            ChildSpec spec,
            Process process,
            ServerLog log,
            long logMark,
            PidFile pidFile,
            Optional<ClassArchive> archive) {
        this.spec = spec;
        this.process = process;
        this.log = log;
        this.logMark = logMark;
        this.pidFile = pidFile;
        this.archive = archive;
    }

    /**
     * Starts the program and returns at once; {@link #awaitReady} waits until it is ready. A predecessor on the same folder whose own parent has just
     * died gets the time to end.
     *
     * @throws ServerException.DirectoryInUse if a predecessor stays alive
     * @throws ServerException.DirectoryUnusable if its temporary folder, the log or the process file cannot be written
     */
    public static ChildJvm start(ChildSpec spec) {
        awaitEndOfPredecessor(spec.name(), spec.home(), spec.grace());
        Path temporary = spec.home().emptied("tmp");
        PidFile pidFile = pidFile(spec.home());
        ServerLog log = new ServerLog(spec.log());
        try {
            log.open();
            long mark = log.position();
            List<Path> classPath = classPath(spec);
            Optional<ClassArchive> archive = ClassArchive.of(classPath, spec.mainClass());
            ChildSpec patient =
                    archive.flatMap(ClassArchive::next).isPresent() ? spec.withGrace(ClassArchive.TO_WRITE) : spec;
            ProcessBuilder builder = new ProcessBuilder(command(patient, temporary, archive))
                    .directory(spec.home().directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
            builder.environment().keySet().removeIf(spec.inherits().negate());
            builder.environment().putAll(spec.environment());
            builder.environment().put("CLASSPATH", joined(classPath));
            Process process = builder.start();
            pidFile.write(process.toHandle());
            return new ChildJvm(patient, process, log, mark, pidFile, archive);
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(spec.home().directory(), e.getMessage(), e);
        }
    }

    /**
     * Waits until no process works on the folder any more: one whose parent was killed is about to end. To be called before a port is chosen, which
     * the predecessor may still hold.
     *
     * @throws ServerException.DirectoryInUse if it stays alive, at once if its parent is alive as well
     */
    public static void awaitEndOfPredecessor(String name, Home home, Duration grace) {
        PidFile pidFile = pidFile(home);
        long deadline = System.nanoTime() + grace.plus(BEYOND_GRACE).toNanos();
        for (Optional<ProcessHandle> owner = pidFile.owner(); owner.isPresent(); owner = pidFile.owner()) {
            if (pidFile.parentOfOwner().isPresent() || System.nanoTime() > deadline) {
                throw new ServerException.DirectoryInUse(
                        name, home.directory(), owner.get().pid());
            }
            pause();
        }
    }

    /**
     * Waits until {@code ready} returns true.
     *
     * @throws ServerException.NotStarted if the program ended before, or is not ready in time; it is killed then
     */
    public void awaitReady(Duration atMost, BooleanSupplier ready) {
        awaitReady(atMost, ready, () -> "");
    }

    /**
     * Waits until {@code ready} returns true, as long as it gets on: a program that reads a long log has the same time again after each step.
     *
     * @param progress how far it is, asked after {@code ready}; another value than before is a step
     * @throws ServerException.NotStarted if the program ended before, or made no step in that time; it is killed then
     */
    public void awaitReady(Duration atMost, BooleanSupplier ready, Supplier<?> progress) {
        Object reached = null;
        long since = System.nanoTime();
        while (!ready.getAsBoolean()) {
            if (!process.isAlive()) {
                pidFile.delete();
                throw notStarted("ended with exit status " + process.exitValue() + " before it was ready");
            }
            Object now = progress.get();
            if (!Objects.equals(now, reached)) {
                reached = now;
                since = System.nanoTime();
            }
            if (System.nanoTime() - since > atMost.toNanos()) {
                List<String> said = lastLines();
                kill();
                throw new ServerException.NotStarted(
                        spec.name(), "was not ready within " + atMost.toSeconds() + " s", log.file(), said);
            }
            pause();
        }
    }

    /**
     * Waits for a program that ends by itself.
     *
     * @throws ServerException.NotStarted if it fails or takes longer
     */
    public void awaitSuccess(Duration atMost) {
        boolean ended = waitFor(atMost);
        pidFile.delete();
        if (!ended) {
            kill();
            throw notStarted("did not end within " + atMost.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw notStarted("failed with exit status " + process.exitValue());
        }
        keepArchive();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns a future that completes with its end, however it ends. */
    public CompletableFuture<?> onExit() {
        return process.onExit();
    }

    public Optional<Integer> exitStatus() {
        return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
    }

    public Path log() {
        return log.file();
    }

    /** Returns the last lines that this run has written to its log. */
    public List<String> lastLines() {
        return log.tail(logMark, LINES_SHOWN);
    }

    /** Kills the program as {@code kill -9} does, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        waitFor(Duration.ofSeconds(30));
        archive.ifPresent(ClassArchive::discard);
        pidFile.delete();
    }

    /** Stops the program cleanly; kills it if that takes longer than its grace. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroy();
        }
        if (waitFor(spec.grace().plusSeconds(2))) {
            keepArchive();
        } else {
            kill();
        }
        pidFile.delete();
    }

    /** Keeps the archive of a process that ended by itself, and discards that of one killed while it wrote. */
    private void keepArchive() {
        archive.ifPresent(process.exitValue() == 0 ? ClassArchive::keep : ClassArchive::discard);
    }

    private ServerException.NotStarted notStarted(String what) {
        return new ServerException.NotStarted(spec.name(), what, log.file(), lastLines());
    }

    private boolean waitFor(Duration atMost) {
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    private static PidFile pidFile(Home home) {
        return new PidFile(home.resolve("pid"));
    }

    private static List<String> command(ChildSpec spec, Path temporary, Optional<ClassArchive> archive) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            // a session of its own: Ctrl-C reaches the parent alone, which stops its children in order
            command.add(SETSID.toString());
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // not the folder that all users share: libraries are unpacked into the temporary folder and loaded from it
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-XX:-UsePerfData");
        archive.map(ClassArchive::options).ifPresent(command::addAll);
        command.addAll(spec.jvmOptions());
        command.add(Tether.class.getName());
        command.add(Long.toString(spec.grace().toSeconds()));
        command.add(spec.mainClass());
        command.addAll(spec.arguments());
        return command;
    }

    private static List<Path> classPath(ChildSpec spec) {
        return Stream.concat(spec.classPath().stream(), Stream.of(ServerClassPath.codeOf(Tether.class)))
                .toList();
    }

    /** Joins the class path for the environment; as an argument it would make the process list unreadable. */
    private static String joined(List<Path> classPath) {
        return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a server", e);
        }
    }

    /** File of a child's output. One earlier file is kept beside it once it has grown large. */
    public record ServerLog(Path file) {

        private static final long LARGE = 8L << 20;
        private static final int TAIL_BYTES = 64 << 10;
        private static final Pattern FRAME = Pattern.compile("^\\s+(at |\\.\\.\\. \\d+ )");

        /** Prepares a new run: creates the folder, and rotates a large file. */
        void open() throws IOException {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.exists(file) && Files.size(file) > LARGE) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
        }

        long position() {
            try {
                return Files.exists(file) ? Files.size(file) : 0;
            } catch (IOException e) {
                return 0;
            }
        }

        /**
         * Returns the last lines written after {@code mark}, at most {@code count}, without the frames of stack traces, which say less than the lines
         * above them.
         */
        List<String> tail(long mark, int count) {
            if (!Files.exists(file)) {
                return List.of();
            }
            try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
                long start = Math.max(Math.min(mark, reader.length()), reader.length() - TAIL_BYTES);
                byte[] bytes = new byte[(int) (reader.length() - start)];
                reader.seek(start);
                reader.readFully(bytes);
                List<String> lines = new String(bytes, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank() && !FRAME.matcher(line).find())
                        .toList();
                return lines.subList(Math.max(0, lines.size() - count), lines.size());
            } catch (IOException e) {
                return List.of("(the log cannot be read: " + e.getMessage() + ")");
            }
        }
    }
}
