package dev.weightflow.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Ids of the process that works on a folder and of the process that started it, each with the start time of the process: the system reuses ids, so
 * that a file left behind by a crash could otherwise point at another process.
 */
public record PidFile(Path file) {

    /** Returns the process that the file names, if that very process is still alive. */
    public Optional<ProcessHandle> owner() {
        return alive(0);
    }

    /** Returns the process that started the owner, if that very process is still alive. */
    public Optional<ProcessHandle> parentOfOwner() {
        return alive(1);
    }

    /** Writes the id of a process that this one started, or of this one itself. */
    public void write(ProcessHandle process) throws IOException {
        Files.write(file, List.of(line(process), line(ProcessHandle.current())));
    }

    public void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // it names a process that is gone, which every reader checks
        }
    }

    private Optional<ProcessHandle> alive(int index) {
        try {
            String line = Files.readAllLines(file).get(index);
            return ProcessHandle.of(Long.parseLong(line.substring(0, line.indexOf(' '))))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> line(process).equals(line) && !hasEnded(process));
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns whether it has ended, and is only kept until its parent reaps it. Linux counts such a process as alive, for ever where the first
     * process of a container is no init.
     */
    private static boolean hasEnded(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", "" + process.pid(), "stat"));
            return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
        } catch (IOException e) {
            return false; // it is gone, or this is no Linux
        }
    }

    private static String line(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Instant::toString).orElse("unknown");
    }
}
