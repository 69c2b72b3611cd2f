package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.Comparison;
import dev.weightflow.chaos.platform.TestStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.testing.servers.FaultProxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Lets requests to the object store fail with a probability of 0.3, some of them after they took effect. Writers compete for names, and store and
 * read objects; an operation that fails despite retries is repeated, as a job is.
 */
final class StoreFailures {

    private static final double PROBABILITY = 0.3;
    private static final int AT_ONCE = 8;
    private static final int LARGEST = 1 << 12;

    /** Operations for a name: two competing puts, and an object that is stored, looked up and read. */
    private static final int OPERATIONS = 5;

    private StoreFailures() {}

    static Property run(Trial trial) {
        int names = trial.of(100, 1_000) / OPERATIONS;
        List<String> faults = trial.faults;
        Map<String, byte[]> won = new ConcurrentHashMap<>();
        try (TestStore server = TestStore.start(trial.folder());
                FaultProxy proxy = FaultProxy.failing(server.port(), PROBABILITY, trial.dice)) {
            ObjectStore store = server.at(proxy.port());
            ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
            try {
                List<CompletableFuture<Void>> all = new ArrayList<>();
                for (int number = 0; number < names; number++) {
                    String name = "names/" + number;
                    Random contents = new Random(trial.setting.seed() + number);
                    byte[] first = content(contents);
                    byte[] second = content(contents);
                    byte[] object = content(contents);
                    all.add(CompletableFuture.runAsync(() -> compete(store, name, first, won, faults), workers));
                    all.add(CompletableFuture.runAsync(() -> compete(store, name, second, won, faults), workers));
                    all.add(CompletableFuture.runAsync(() -> keep(store, object, faults), workers));
                }
                all.forEach(CompletableFuture::join);
            } finally {
                workers.shutdown();
            }
            int lost = lost(server.at(server.port()), names, won, faults);
            int observed = names * OPERATIONS - lost - faults.size();
            trial.injected = proxy.failed();
            return trial.found(0, Comparison.of(names * OPERATIONS, observed, lost, 0, faults.size()));
        }
    }

    private static byte[] content(Random dice) {
        byte[] content = new byte[1 + dice.nextInt(LARGEST)];
        dice.nextBytes(content);
        return content;
    }

    private static void compete(
            ObjectStore store, String name, byte[] content, Map<String, byte[]> won, List<String> faults) {
        boolean winner = repeated(() -> store.putIfAbsent(name, content));
        if (winner && won.putIfAbsent(name, content) != null) {
            faults.add("two writers won the name " + name);
        }
    }

    private static void keep(ObjectStore store, byte[] content, List<String> faults) {
        Digest digest = repeated(() -> store.put(content));
        if (!repeated(() -> store.has(digest))) {
            faults.add("an object that was stored is not there");
        } else if (!Arrays.equals(repeated(() -> store.read(digest)), content)) {
            faults.add("an object that was stored has other bytes");
        }
    }

    /** Counts names whose content is not that of the writer that had reported success; if both writers gave up once, neither may have reported it. */
    private static int lost(ObjectStore store, int names, Map<String, byte[]> won, List<String> faults) {
        int lost = 0;
        for (int number = 0; number < names; number++) {
            String name = "names/" + number;
            byte[] stored = store.read(name).orElse(null);
            byte[] winner = won.get(name);
            if (stored == null) {
                lost++;
            } else if (winner != null && !Arrays.equals(winner, stored)) {
                faults.add("the name " + name + " has not the content of its winner");
            }
        }
        return lost;
    }

    private static <T> T repeated(Supplier<T> operation) {
        while (true) {
            try {
                return operation.get();
            } catch (ObjectStoreException.Unavailable | ObjectStoreException.UnknownOutcome e) {
                // a job's next attempt repeats it
            }
        }
    }
}
