package dev.weightflow.platform.security;

import java.util.HashSet;
import java.util.Set;

/** Limits the forms with files that are in memory at a time: one for each caller, and {@value #MOST} in all. */
final class FormsUnderWay {
    /** Maximum number of forms. Each takes about four times its size in the heap: as it grows, as it is handed over, and as its parts. */
    static final int MOST = 2;

    private final Set<String> callers = new HashSet<>();

    /** Begins reading a form of that caller and returns true, if one may be read now; then it must {@linkplain #end end}. */
    synchronized boolean begin(String caller) {
        return callers.size() < MOST && callers.add(caller);
    }

    synchronized void end(String caller) {
        callers.remove(caller);
    }
}
