package dev.weightflow.local.process;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Main class of every child JVM: runs another main class and ends the process when its standard input ends. The operating system closes that pipe
 * when the parent dies, however it dies, so no child is ever left behind.
 *
 * <p>Arguments: the seconds a clean stop may take, the main class, and that class's own arguments.
 */
public final class Tether {

    private static final int TOO_SLOW = 143;

    private Tether() {}

    public static void main(String[] args) throws Throwable {
        Duration grace = Duration.ofSeconds(Long.parseLong(args[0]));
        Thread watch = new Thread(() -> exitWhenInputEnds(grace), "weightflow-tether");
        watch.setDaemon(true);
        watch.start();
        try {
            Class.forName(args[1]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 2, args.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void exitWhenInputEnds(Duration grace) {
        try {
            while (System.in.read() >= 0) {
                // input is ignored; only its end matters
            }
        } catch (IOException e) {
            // a broken pipe is an end as well
        }
        Thread last = new Thread(() -> haltAfter(grace), "weightflow-tether-halt");
        last.setDaemon(true);
        last.start();
        System.exit(0);
    }

    /** Halts the process after its grace, as shutdown hooks that hang must not keep an orphan alive. */
    private static void haltAfter(Duration grace) {
        try {
            Thread.sleep(grace.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(TOO_SLOW);
    }
}
