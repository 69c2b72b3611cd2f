package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.Comparison;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.chaos.platform.TestStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Flips bits of stored objects, as a failing disk does: no reader may get other bytes, storing an object again must repair it, and a platform under
 * work must reach the same result ({@link FlipsUnderWork}).
 */
final class BitFlips {

    private static final int LARGEST = 1 << 16;

    private BitFlips() {}

    static Property run(Trial trial) {
        int flips = trial.of(20, 200);
        Path folder = trial.folder();
        int refused = 0;
        try (TestStore server = TestStore.start(folder.resolve("store"))) {
            ObjectStore store = server.at(server.port());
            for (int flip = 0; flip < flips; flip++) {
                byte[] content = new byte[1 + trial.dice.nextInt(LARGEST)];
                trial.dice.nextBytes(content);
                Digest digest = store.put(content);
                flip(server.file(digest), trial.dice);
                if (isRefused(store, digest, folder.resolve("fetched")) && isRepaired(store, digest, content)) {
                    refused++;
                } else {
                    trial.faults.add("flip " + flip + " of an object of " + content.length + " bytes was not noticed");
                }
            }
        }
        FlipsUnderWork work = new FlipsUnderWork(trial);
        Comparison comparison = DisturbedRun.compare(
                trial,
                Plan.of(trial.single(FlipsUnderWork.STEPS), flips),
                () -> TestPlatform.start(folder.resolve("work")),
                work::damageWhatWorkGoesOnFrom,
                work::damageWhatHasEnded);
        trial.faults.addAll(comparison.differences());
        trial.injected += flips;
        return trial.found(
                flips,
                Comparison.of(
                        flips + comparison.expected(),
                        refused + comparison.observed(),
                        comparison.lost(),
                        comparison.duplicated(),
                        flips - refused + comparison.divergent()));
    }

    static void flip(Path file, Random dice) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            bytes[dice.nextInt(bytes.length)] ^= (byte) (1 << dice.nextInt(8));
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRefused(ObjectStore store, Digest digest, Path target) {
        return isRefused(() -> store.read(digest))
                && isRefused(() -> store.fetch(digest, target))
                && Files.notExists(target);
    }

    private static boolean isRefused(Runnable reading) {
        try {
            reading.run();
            return false;
        } catch (ObjectStoreException.DigestMismatch e) {
            return true;
        }
    }

    private static boolean isRepaired(ObjectStore store, Digest digest, byte[] content) {
        return store.putVerified(content) == ObjectStore.PutOutcome.REPAIRED
                && Arrays.equals(store.read(digest), content);
    }
}
