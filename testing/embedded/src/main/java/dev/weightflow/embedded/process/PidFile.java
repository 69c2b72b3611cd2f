package dev.weightflow.embedded.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which process works on a folder, and which process started it. Beside each id stands the moment the process started: an id
 * alone is used again by the system, so a file left behind by a crash would otherwise point at a stranger.
 */
public record PidFile(Path file) {

    /** The process that the file names, if that very process is still alive. */
    public Optional<ProcessHandle> owner() {
        return alive(0);
    }

    /** The process that started the owner, if that very process is still alive. */
    public Optional<ProcessHandle> parentOfOwner() {
        return alive(1);
    }

    /** Names a process that this one started, or this one itself. */
    public void write(ProcessHandle process) throws IOException {
        Files.write(file, List.of(line(process), line(ProcessHandle.current())));
    }

    public void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // it names a process that is gone, which every reader finds out
        }
    }

    private Optional<ProcessHandle> alive(int index) {
        try {
            String line = Files.readAllLines(file).get(index);
            return ProcessHandle.of(Long.parseLong(line.substring(0, line.indexOf(' '))))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> line(process).equals(line));
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static String line(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Instant::toString).orElse("unknown");
    }
}
