package dev.weightflow.projection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Runs tasks on another executor, of each key one at most waits there: what comes while it waits is done by it too. */
public final class CoalescingExecutor {
    private final Executor executor;
    private final Set<Object> waiting = ConcurrentHashMap.newKeySet();

    public CoalescingExecutor(Executor executor) {
        this.executor = executor;
    }

    /** Runs the task later, unless one of that key waits to be run. */
    public void execute(Object key, Runnable task) {
        if (waiting.add(key)) {
            executor.execute(() -> {
                waiting.remove(key);
                task.run();
            });
        }
    }
}
