package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.platform.TestStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Flips bits of stored objects, as a failing disk does: nobody may get other bytes, storing an object again must repair it, and a platform
 * at work must come to the same ({@link FlipsUnderWork}).
 */
final class BitFlips implements Experiment {

    private static final int LARGEST = 1 << 16;

    @Override
    public String name() {
        return "bit-flips";
    }

    @Override
    public String description() {
        return "flipped bits in stored objects, also under a training; they are refused whenever they are read, named, and made good";
    }

    @Override
    public Property run(Setting setting) {
        int flips = setting.scale().of(20, 200);
        Random dice = setting.dice(this);
        Path folder = setting.folders().fresh(name());
        long began = System.nanoTime();
        int refused = 0;
        int divergent = 0;
        List<String> faults = new ArrayList<>();
        try (TestStore server = TestStore.start(folder.resolve("store"))) {
            ObjectStore store = server.at(server.port());
            for (int flip = 0; flip < flips; flip++) {
                byte[] content = new byte[1 + dice.nextInt(LARGEST)];
                dice.nextBytes(content);
                Digest digest = store.put(content);
                flip(server.file(digest), dice);
                if (isRefused(store, digest, folder.resolve("fetched")) && isRepaired(store, digest, content)) {
                    refused++;
                } else {
                    divergent++;
                    faults.add("flip " + flip + " of an object of " + content.length + " bytes was not noticed");
                }
            }
        }
        FlipsUnderWork.Outcome work = new FlipsUnderWork(dice, setting.said())
                .run(setting, setting.folders().fresh(name() + "-work"));
        faults.addAll(work.faults());
        faults.addAll(work.comparison().differences());
        return new Property(
                name(),
                setting.seed(),
                flips + work.flips(),
                flips,
                flips + work.comparison().expected(),
                refused + work.comparison().observed(),
                work.comparison().lost(),
                work.comparison().duplicated(),
                divergent + work.comparison().divergent(),
                Duration.ZERO,
                Duration.ofNanos(System.nanoTime() - began),
                faults);
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
