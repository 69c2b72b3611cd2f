package dev.weightflow.projection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Runs tasks on another executor, with at most one pending task for each key: a request while it is pending is covered by it. */
public final class CoalescingExecutor {
    private final Executor executor;
    private final Set<Object> waiting = ConcurrentHashMap.newKeySet();

    public CoalescingExecutor(Executor executor) {
        this.executor = executor;
    }

    /** Runs the task later, unless one of that key is already pending. */
    public void execute(Object key, Runnable task) {
        if (waiting.add(key)) {
            executor.execute(() -> {
                waiting.remove(key);
                task.run();
            });
        }
    }
}
