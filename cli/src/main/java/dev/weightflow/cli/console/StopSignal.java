package dev.weightflow.cli.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Handler of Ctrl-C (SIGINT) and SIGTERM while it is open: work checks between two steps whether a signal was received and ends in order, and the
 * process runs until then. A shutdown hook would not work: while the virtual machine goes down no picture can be written, as ImageIO registers a hook
 * of its own. A second signal ends the process at once, as {@code kill -9} does.
 */
public final class StopSignal implements AutoCloseable {
    private static final List<String> NAMES = List.of("INT", "TERM");

    private final Terminal terminal;
    private final Runnable halt;
    private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
    private boolean asked;

    private StopSignal(Terminal terminal, Runnable halt) {
        this.terminal = terminal;
        this.halt = halt;
    }

    public static StopSignal open(Terminal terminal) {
        return open(terminal, () -> Runtime.getRuntime().halt(ExitStatus.INTERRUPTED.code()));
    }

    /** @param halt ends the process */
    static StopSignal open(Terminal terminal, Runnable halt) {
        StopSignal signal = new StopSignal(terminal, halt);
        for (String name : NAMES) {
            try {
                Signal kind = new Signal(name);
                signal.before.put(kind, Signal.handle(kind, any -> signal.receive()));
            } catch (IllegalArgumentException notHandledHere) {
                // under java -Xrs, signals are left to the system
            }
        }
        return signal;
    }

    private synchronized void receive() {
        if (asked) {
            halt.run();
        }
        asked = true;
        terminal.say("Stopping after this step; a second Ctrl-C stops at once.");
    }

    /** Returns whether a stop was requested; work ends at its next step then. */
    public synchronized boolean received() {
        return asked;
    }

    @Override
    public void close() {
        before.forEach(Signal::handle);
    }
}
