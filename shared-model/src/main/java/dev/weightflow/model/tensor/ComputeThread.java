package dev.weightflow.model.tensor;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Operating-system priority of threads that compute for minutes, beside those that answer requests. */
public final class ComputeThread {
    private static final Logger LOG = LoggerFactory.getLogger(ComputeThread.class);
    /** Niceness with which a thread gets a tenth of a core that request threads want, and all of an idle one. */
    private static final int NICENESS = 10;

    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;

    private ComputeThread() {}

    /**
     * Lowers the priority of the calling thread and of all threads that it starts from now on, the engine's own included: an engine has a team of
     * threads for each thread that computes with it. Must be called before the first computation. Only Linux supports this for single threads;
     * elsewhere the priority stays.
     */
    public static void yieldToRequests() {
        if (!Platform.isLinux()) {
            return;
        }
        try {
            LibC.setpriority(PRIO_PROCESS, CALLING_THREAD, NICENESS);
        } catch (LinkageError | RuntimeException e) {
            LOG.info("Threads that compute keep their priority: {}", e.toString());
        }
    }

    private static final class LibC {
        static {
            Native.register("c");
        }

        static native int setpriority(int which, int who, int niceness);
    }
}
