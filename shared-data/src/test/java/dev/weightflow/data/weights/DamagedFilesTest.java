package dev.weightflow.data.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.testing.Mutations;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files are read or refused by name, whatever the damage; the seed of a failure is in the message. */
class DamagedFilesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "swin-zip.pth",
                "checkpoint-zip.pth",
                "checkpoint-stream.pth",
                "views-stream.pth",
                "parameters-stream.pth",
                "protocol4-stream.pth",
                "official.safetensors"
            })
    void are_refused_by_name_or_read(String name) {
        byte[] sound = Fixtures.bytes(name);
        int refused = 0;
        int damages = Mutations.count(3000, name.endsWith(".safetensors") ? 100_000 : 20_000);
        for (long seed = 0; seed < damages; seed++) {
            ByteSource damaged = new InMemory(name, ByteBuffer.wrap(damage(sound, new SplittableRandom(seed))));
            try {
                Mutations.bounded(
                        "seed " + seed,
                        () -> WeightsFile.read(damaged).tensors().values().forEach(HostTensor::toFloats));
            } catch (WeightsException e) {
                assertThat(e.getMessage()).startsWith(name + ": ");
                refused++;
            } catch (RuntimeException | Error e) {
                fail("seed " + seed, e);
            }
        }
        assertThat(refused).isGreaterThan(damages / 4);
    }

    private static byte[] damage(byte[] sound, SplittableRandom random) {
        byte[] damaged = sound.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(damaged.length);
            switch (random.nextInt(5)) {
                case 0 -> damaged[at] = (byte) random.nextInt(256);
                case 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> Arrays.fill(damaged, at, Math.min(damaged.length, at + 1 + random.nextInt(8)), (byte) 0xff);
                case 3 -> {
                    int length = Math.min(random.nextInt(16), damaged.length - at);
                    System.arraycopy(damaged, random.nextInt(damaged.length - length + 1), damaged, at, length);
                }
                default -> damaged = random.nextInt(4) == 0 ? Arrays.copyOf(damaged, at + 1) : damaged;
            }
        }
        return damaged;
    }
}
